import { useId } from 'react';
import type { EncoderState, FeedState } from '#shared/model/state.ts';
import { useEngine, usePage } from '../app/Page.ts';
import { bitrate, codecName, pictureFormat } from '../format/figures.ts';
import { timeOfDay } from '../format/times.ts';
import { KeyCap } from '../parts/Button.tsx';
import { MarkedWord } from '../parts/Mark.tsx';
import { Sparkline } from '../parts/Sparkline.tsx';
import { compatibilityText, encoderText } from '../text/encoders.ts';
import { EncoderButtons } from './EncoderButtons.tsx';
import { EncoderFacts } from './EncoderFacts.tsx';
import { encoderMark } from './encoderMark.ts';
import { PairCheck } from './PairCheck.tsx';
import './EncoderCard.css';

interface EncoderCardProps {
  encoder: EncoderState;
  /** The key that takes it; keys end at 9. */
  number: number;
}

/** One encoder and its feed: what arrives, whether it could take over, and what the operator can do with it. */
export function EncoderCard({ encoder, number }: EncoderCardProps) {
  const feed = useEngine((state) => state.feeds.find((candidate) => candidate.id === encoder.id));
  const program = useEngine((state) => state.program);
  const onAir = useEngine((state) => state.air.on);
  const nameId = useId();
  const mark = encoderMark(encoder, feed, program, onAir);
  const isOnProgram = program.feedId === encoder.id;
  return (
    <li className={cardClass(isOnProgram, mark.tone)} aria-labelledby={nameId} data-port={`feed/${encoder.id}`}>
      <div className="row">
        {number <= 9 && <KeyCap>{number}</KeyCap>}
        <h3 className="encoder__name cut-off" id={nameId}>
          {encoder.name}
        </h3>
        <span className="row__end">
          <MarkedWord tone={mark.tone}>{mark.word}</MarkedWord>
        </span>
      </div>
      <FeedPicture encoder={encoder} feed={feed} />
      {feed?.video && <FormatLine feed={feed} />}
      <EncoderFacts encoder={encoder} feed={feed} isOnProgram={isOnProgram} mode={program.mode} />
      <EncoderButtons encoder={encoder} number={number} isOnProgram={isOnProgram} canBeTaken={feed?.state === 'live'} />
      {feed && <PairCheck encoder={encoder} feed={feed} isOnProgram={isOnProgram} />}
    </li>
  );
}

function FeedPicture({ encoder, feed }: { encoder: EncoderState; feed: FeedState | undefined }) {
  const series = usePage((page) => page.history.feeds[encoder.id]);
  const isArriving = feed?.state === 'live' || feed?.state === 'stalled';
  if (!isArriving) {
    const since = feed?.state === 'lost' && feed.since ? timeOfDay(new Date(feed.since)) : null;
    return <p className="encoder__nothing">{since ? encoderText.noMediaSince(since) : encoderText.noMedia}</p>;
  }
  return (
    <div className="encoder__spark">
      <Sparkline series={series ?? []} label={encoderText.bitrateOf(encoder.name)} />
    </div>
  );
}

function FormatLine({ feed }: { feed: FeedState }) {
  const isArriving = feed.state === 'live' || feed.state === 'stalled';
  const compatibility = isArriving && feed.compatibility ? compatibilityText[feed.compatibility] : null;
  const chipTone = feed.compatibility === 'D' ? ' chip--fault' : feed.compatibility === 'C' ? ' chip--warn' : '';
  return (
    <div className="row encoder__format">
      {feed.video && (
        <span className="cut-off">
          {pictureFormat(feed.video)}
          <span className="encoder__codec"> · {codecName(feed.video.codec)}</span>
        </span>
      )}
      {isArriving && <b className="encoder__rate">{bitrate(feed.bitrateKbps)}</b>}
      {compatibility && (
        <span className={`chip row__end${chipTone}`} title={compatibility.viewer}>
          {compatibility.chip}
        </span>
      )}
    </div>
  );
}

function cardClass(isOnProgram: boolean, tone: string): string {
  const state = tone === 'fault' ? ' card--fault' : tone === 'warn' ? ' card--warn' : isOnProgram ? ' card--on' : '';
  return `card encoder${state}`;
}
