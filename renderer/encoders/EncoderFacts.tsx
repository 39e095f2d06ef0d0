import type { EncoderState, FeedState, ProgramState } from '#shared/model/state.ts';
import { Mark } from '../parts/Mark.tsx';
import { encoderText, standbyText } from '../text/encoders.ts';

interface EncoderFactsProps {
  encoder: EncoderState;
  feed: FeedState | undefined;
  isOnProgram: boolean;
  mode: ProgramState['mode'];
}

/** The small print: would it take over unseen, what the encoder says of itself, where the feed comes from. */
export function EncoderFacts({ encoder, feed, isOnProgram, mode }: EncoderFactsProps) {
  const isLive = feed?.state === 'live';
  const facts = [
    isLive && feed.keyframeIntervalMs !== null && encoderText.keyframes(feed.keyframeIntervalMs),
    encoder.stats?.cpuPct != null && encoderText.cpu(encoder.stats.cpuPct),
    encoder.stats?.droppedFrames ? encoderText.dropped(encoder.stats.droppedFrames) : false,
    isLive && feed.from && encoderText.from(feed.from),
  ].filter((fact) => typeof fact === 'string');
  return (
    <div className="encoder__facts quiet">
      {isLive && !isOnProgram && <Standby feed={feed} mode={mode} />}
      {encoder.detail && <p>{encoder.detail}</p>}
      {facts.length > 0 && (
        <p className="cut-off" title={facts.join(' · ')}>
          {facts.join(' · ')}
        </p>
      )}
    </div>
  );
}

function Standby({ feed, mode }: { feed: FeedState; mode: ProgramState['mode'] }) {
  const fits = feed.compatibility !== 'C' && feed.compatibility !== 'D';
  const isReady = fits && (mode === 'low-latency' || feed.hitless.ready);
  return (
    <p className="encoder__standby">
      <Mark tone={isReady ? 'ready' : 'warn'} />
      <span>{standbyText(feed, mode)}</span>
    </p>
  );
}
