import type { ProgramState } from '#shared/model/state.ts';
import { useEngine, usePage } from '../app/Page.ts';
import { bitrate, codecName, pictureFormat, soundFormat } from '../format/figures.ts';
import { duration, timeOfDay } from '../format/times.ts';
import { MarkedWord } from '../parts/Mark.tsx';
import { Sparkline } from '../parts/Sparkline.tsx';
import { programText } from '../text/program.ts';
import { feedName } from './feedName.ts';
import { NextChangeover } from './NextChangeover.tsx';
import { Ribbon } from './Ribbon.tsx';
import './ProgramCard.css';

/** What goes out now, how long it has been whole, and what happened to it last. */
export function ProgramCard() {
  const program = useEngine((state) => state.program);
  const encoders = useEngine((state) => state.encoders);
  const onAir = useEngine((state) => state.air.on);
  const series = usePage((page) => page.history.program);
  const isEmpty = program.feedId === null;
  return (
    <article
      className={isEmpty ? 'card program' : 'card card--on program'}
      aria-label={programText.heading}
      data-port="program/in"
      data-side="left"
    >
      {/* The same card's other side: where the outputs begin. */}
      <span data-port="program/out" className="program__out" />
      <div className="row">
        <span className={onAir ? 'tag tag--air' : 'tag'}>{programText.tag}</span>
        {program.muted && (
          <span className="tag tag--warn" title={programText.mutedWhy}>
            {programText.muted}
          </span>
        )}
        <span className="row__end">
          <Unbroken program={program} />
        </span>
      </div>
      <h3 className="program__name cut-off">
        {program.feedId ? feedName(encoders, program.feedId) : programText.empty}
      </h3>
      {isEmpty && <p className="quiet">{programText.emptyWhy}</p>}
      <div className="program__minute">
        <Sparkline series={series} label={programText.bitrateLabel} bright={!isEmpty} />
        <Ribbon />
      </div>
      <ProgramFigures program={program} />
      <NextChangeover />
      <LastChangeover program={program} />
    </article>
  );
}

function Unbroken({ program }: { program: ProgramState }) {
  const nowMs = usePage((page) => page.nowMs);
  if (program.feedId === null) return null;
  if (!program.unbrokenSince) return <MarkedWord tone="fault">{programText.broken}</MarkedWord>;
  return (
    <MarkedWord tone="program">
      {programText.unbroken} {duration(nowMs - Date.parse(program.unbrokenSince))}
    </MarkedWord>
  );
}

function ProgramFigures({ program }: { program: ProgramState }) {
  const { video, audio } = program;
  return (
    <dl className="figures">
      <div>
        <dt className="heading">{programText.bitrate}</dt>
        <dd>{bitrate(program.bitrateKbps)}</dd>
      </div>
      <div>
        <dt className="heading">{programText.picture}</dt>
        <dd>{video ? `${pictureFormat(video)} ${codecName(video.codec)}` : programText.none}</dd>
      </div>
      <div className="figures__sound">
        <dt className="heading">{programText.sound}</dt>
        <dd>{audio ? soundFormat(audio) : programText.none}</dd>
      </div>
      <div>
        <dt className="heading">{programText.changeovers}</dt>
        <dd>{program.changeovers}</dd>
      </div>
    </dl>
  );
}

function LastChangeover({ program }: { program: ProgramState }) {
  const last = program.lastChangeover;
  return (
    <p className={last ? 'why' : 'why why--none'}>
      {last && <b>{timeOfDay(new Date(last.at))} </b>}
      {last ? last.text : programText.noChangeover}
    </p>
  );
}
