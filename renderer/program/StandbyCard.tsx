import type { FeedState, ProgramState } from '#shared/model/state.ts';
import { useEngine } from '../app/Page.ts';
import type { Tone } from '../encoders/encoderMark.ts';
import { MarkedWord } from '../parts/Mark.tsx';
import { standbyText } from '../text/encoders.ts';
import { programText } from '../text/program.ts';
import { feedName } from './feedName.ts';
import { SLATE_FEED } from './slateFeed.ts';

/** What happens if the feed on the program dies now. */
export function StandbyCard() {
  const program = useEngine((state) => state.program);
  const feeds = useEngine((state) => state.feeds);
  const encoders = useEngine((state) => state.encoders);
  const standby = describe(program, feeds, (id) => feedName(encoders, id));
  return (
    <article className={standby.tone === 'warn' ? 'card card--warn' : 'card'}>
      <div className="row">
        <h3 className="encoder__name cut-off">{standby.title}</h3>
        <span className="row__end">
          <MarkedWord tone={standby.tone}>{standby.word}</MarkedWord>
        </span>
      </div>
      <p className="quiet">{standby.why}</p>
    </article>
  );
}

interface StandbyWords {
  title: string;
  tone: Tone;
  word: string;
  why: string;
}

function describe(program: ProgramState, feeds: FeedState[], name: (feedId: string) => string): StandbyWords {
  const { standby } = program;
  if (standby === null) {
    return { title: programText.standbyEmpty, tone: 'idle', word: programText.none, why: programText.standbyEmptyWhy };
  }
  if (standby === SLATE_FEED) {
    const why = `${programText.standbySlateWhy} ${programText.standbyEmptyWhy}`;
    return { title: programText.standbyNone, tone: 'warn', word: programText.standbySlate, why };
  }
  const feed = feeds.find((candidate) => candidate.id === standby);
  const isReady = program.mode === 'low-latency' || feed?.hitless.ready === true;
  return {
    title: programText.standbyNext(name(standby)),
    tone: isReady ? 'ready' : 'warn',
    word: isReady ? programText.standbyReady : programText.standbyPoor,
    why: feed ? standbyText(feed, program.mode) : '',
  };
}
