import { BlockPool } from '#engine/base/BlockPool.ts';
import type { Clock } from '#engine/base/clock.ts';
import { parseAudioBody } from '#engine/wire/flv/audio.ts';
import { plainAudio, plainVideo } from '#engine/wire/flv/plain.ts';
import { parseVideoBody } from '#engine/wire/flv/video.ts';
import { MessageType, type RtmpMessage } from '#engine/wire/rtmp/messages.ts';
import type { FeedId } from '#shared/model/ids.ts';
import type { FeedStateName } from '#shared/model/state.ts';
import type { FeedInput } from '../ingest/FeedInput.ts';
import { compatibility } from './compatibility.ts';
import { FeedRun, type RunEnd } from './FeedRun.ts';
import { audioHeader, type FeedFormat, frameRate, videoHeader } from './format.ts';
import { RateMeter } from './RateMeter.ts';
import { TimeUnwrapper } from './TimeUnwrapper.ts';
import type { MediaUnit } from './unit.ts';

export interface FeedListener {
  /** A new run began: a session, or a new clock within one. */
  runStarted(feed: Feed, run: FeedRun): void;
  unitArrived(feed: Feed, run: FeedRun, unit: MediaUnit): void;
  runEnded(feed: Feed, run: FeedRun, cause: RunEnd): void;
}

/** What a session is at: its run, which a jump of times replaces by the next, and the clock of that. */
interface Session {
  readonly from: string;
  run: FeedRun;
  times: TimeUnwrapper;
  lastMediaMs: number;
}

/** What arrives from one encoder: the run that is now, and how it is doing. */
export class Feed {
  readonly id: FeedId;
  readonly #clock: Clock;
  readonly #listener: FeedListener;
  readonly #retainMs: () => number;
  readonly #rate = new RateMeter();
  readonly #pool: BlockPool;
  #run: FeedRun | null = null;
  #from: string | null = null;

  /** `pool`: the memory of its units, which feeds may share. */
  constructor(id: FeedId, clock: Clock, listener: FeedListener, retainMs: () => number, pool = new BlockPool()) {
    this.id = id;
    this.#clock = clock;
    this.#listener = listener;
    this.#retainMs = retainMs;
    this.#pool = pool;
  }

  /** The newest run, live or ended; null before the first. */
  get run(): FeedRun | null {
    return this.#run;
  }

  /** `address:port` of the session, null when there is none. */
  get from(): string | null {
    return this.#from;
  }

  bitrateKbps(): number {
    return this.#rate.kbps(this.#clock.nowMs());
  }

  state(stallMs: number): FeedStateName {
    if (!this.#run) return 'waiting';
    if (this.#run.ended) return 'lost';
    if (this.#run.video.end === 0) return 'waiting';
    return this.#clock.nowMs() - this.#run.lastVideoMs >= stallMs ? 'stalled' : 'live';
  }

  /** A session for this feed was accepted. */
  open(from: string): FeedInput {
    const lastMediaMs = this.#clock.nowMs();
    const session: Session = { from, run: this.#begin(from, null), times: new TimeUnwrapper(), lastMediaMs };
    return {
      take: (message, arrivalMs) => {
        this.#rate.add(message.payload.length, arrivalMs);
        if (message.type !== MessageType.video && message.type !== MessageType.audio) return;
        session.lastMediaMs = arrivalMs;
        if (message.type === MessageType.video) this.#takeVideo(session, message, arrivalMs);
        else this.#takeAudio(session, message);
      },
      silentMs: () => this.#clock.nowMs() - session.lastMediaMs,
      end: (cause) => {
        this.#finish(session.run, cause);
        if (this.#run === session.run) this.#from = null;
      },
    };
  }

  #takeVideo(session: Session, { payload: sent, timestampMs }: RtmpMessage, arrivalMs: number): void {
    const payload = plainVideo(sent);
    if (!payload) return;
    const parsed = parseVideoBody(payload);
    if (parsed.kind === 'config') {
      return this.#adopt(session, { ...session.run.format, video: videoHeader(parsed.codec, payload, parsed.config) });
    }
    if (parsed.kind !== 'frame') return;
    const dtsMs = this.#timeOf(session, timestampMs);
    const unit = session.run.takeVideo(parsed, payload, dtsMs, arrivalMs);
    if (unit === 'frozen') this.#restart(session, 'bad-times');
    else if (unit) this.#arrived(session.run, unit);
  }

  #takeAudio(session: Session, { payload: sent, timestampMs }: RtmpMessage): void {
    const payload = plainAudio(sent);
    if (!payload) return;
    const parsed = parseAudioBody(payload);
    if (parsed.kind === 'config') {
      return this.#adopt(session, { ...session.run.format, audio: audioHeader(parsed.codec, payload, parsed.config) });
    }
    if (parsed.kind !== 'frame') return;
    const dtsMs = this.#timeOf(session, timestampMs);
    const unit = session.run.takeAudio(payload, parsed.dataOffset, dtsMs);
    if (unit) this.#arrived(session.run, unit);
  }

  /** Time on the run's clock; a jump begins a run in which this is the first time. */
  #timeOf(session: Session, rawMs: number): number {
    const time = session.times.next(rawMs);
    if (time.ok) return time.ms;
    this.#restart(session, 'bad-times');
    session.times.next(rawMs);
    return rawMs;
  }

  /** Another picture or sound within a session can't go on in the program as if it were the same. */
  #adopt(session: Session, format: FeedFormat): void {
    if (session.run.video.end > 0 && !isSameFormat(session.run.format, format))
      this.#restart(session, 'format-changed');
    session.run.adopt(format);
  }

  #restart(session: Session, cause: 'bad-times' | 'format-changed'): void {
    this.#finish(session.run, cause);
    session.run = this.#begin(session.from, session.run);
    session.times = new TimeUnwrapper();
  }

  #arrived(run: FeedRun, unit: MediaUnit): void {
    run.trim(this.#retainMs());
    this.#listener.unitArrived(this, run, unit);
  }

  /** A new run of the same session goes on with the headers of the old one: encoders send them only once. */
  #begin(from: string, previous: FeedRun | null): FeedRun {
    const run = new FeedRun(this.id, this.#clock.nowMs(), previous?.format, this.#pool);
    this.#run = run;
    this.#from = from;
    this.#listener.runStarted(this, run);
    return run;
  }

  #finish(run: FeedRun, cause: RunEnd): void {
    if (run.ended) return;
    run.end(cause, this.#clock.nowMs());
    this.#listener.runEnded(this, run, cause);
  }
}

function isSameFormat(before: FeedFormat, after: FeedFormat): boolean {
  const rateOf = ({ video }: FeedFormat) => (video ? frameRate(video, null) : 0);
  const fits = compatibility(before, after, rateOf(before), rateOf(after));
  return fits === 'A' || fits === 'B';
}
