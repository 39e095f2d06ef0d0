import type { EngineState } from '#shared/model/state.ts';
import { type Decoded, decode, frameCodes } from '#test/lab/support/decode.ts';
import { type FrameAccount, frameAccount } from '#test/lab/support/frameAccount.ts';
import type { FrameCode } from '#test/lab/support/frameCode.ts';
import { until } from '#test/lab/support/until.ts';
import { Engine, type EngineStart } from './Engine.ts';
import { Lateness } from './Lateness.ts';
import { CLIP_FRAMES, type Encoder, FRAME_MS, Playout } from './Playout.ts';
import type { RecordedSession } from './RecordedSession.ts';
import { Recorder } from './Recorder.ts';
import { destination, FEED_KEYS, type StudioInput, studioOf } from './studio.ts';

export type EncoderName = 'main' | 'backup';

/** What is to be otherwise than usual. */
export interface ShowOptions extends Omit<EngineStart, 'studio'> {
  readonly program?: StudioInput['program'];
  /** Which encoders publish from the start: both, if nothing is said. */
  readonly encoders?: readonly EncoderName[];
  /** Makes another studio of the usual one, which sends to the recorder alone. */
  readonly studio?: (usual: StudioInput, recorder: Recorder) => StudioInput;
}

/** What a destination got in one session. */
export interface Received extends Decoded {
  readonly codes: readonly (FrameCode | null)[];
  readonly account: FrameAccount;
}

/** What an encoder's frames say of where they come from. */
export const sources = { main: 0, backup: 1 } as const;

/** A show on air: encoders that run in step, the engine, and a destination `server/a` that records. */
export class Show implements AsyncDisposable {
  readonly engine: Engine;
  readonly recorder: Recorder;
  readonly playout: Playout;
  /** Since before its encoders began. */
  readonly lateness: Lateness;
  readonly #encoders = new Map<EncoderName, Encoder>();
  #made = new AsyncDisposableStack();

  private constructor(engine: Engine, recorder: Recorder, playout: Playout, lateness: Lateness) {
    this.engine = engine;
    this.recorder = recorder;
    this.playout = playout;
    this.lateness = lateness;
  }

  /** Resolves when the program comes from the first encoder, the destination is live and the other one is ready. */
  static async start(options: ShowOptions = {}): Promise<Show> {
    const { program = {}, encoders = ['main', 'backup'], studio: change, ...engineStart } = options;
    await using made = new AsyncDisposableStack();
    const recorder = made.use(await Recorder.start('server-key-77aa'));
    const usual = studioOf({ program, destinations: [destination('server', recorder)] });
    const studio = change?.(usual, recorder) ?? usual;
    const engine = made.use(await Engine.start({ args: ['--on-air'], ...engineStart, studio }));
    const playout = made.use(await Playout.start());
    const show = new Show(engine, recorder, playout, made.use(new Lateness()));
    for (const name of encoders) {
      await show.publish(name);
      // Before the next one begins: else a hiccup in the first seconds would decide which of them is the program.
      await engine.until(`${encoders[0]} on`, (state) => state.program.feedId === encoders[0]);
    }
    await engine.until('a show on air', (state) => isOnAir(state, encoders));
    show.#made = made.move();
    return show;
  }

  encoder(name: EncoderName): Encoder {
    const encoder = this.#encoders.get(name);
    if (!encoder) throw new Error(`${name} was never started`);
    return encoder;
  }

  /** Starts an encoder, also one that died, and waits until its feed is live. */
  async publish(name: EncoderName): Promise<void> {
    const { ingestUrl } = (await this.engine.state()).engine;
    this.#encoders.set(name, this.playout.publish(sources[name], `${ingestUrl}/${keyOf(name)}`));
    const isLive = ({ feeds }: EngineState) => feeds.some(({ id, state }) => id === name && state === 'live');
    await this.engine.until(`feed of ${name}`, isLive);
  }

  /** Waits until `frames` more have come to the destination, in the session that it has now or the next one. */
  async received(frames: number, recorder = this.recorder): Promise<void> {
    const total = () => recorder.sessions.reduce((sum, session) => sum + session.frames, 0);
    const wanted = total() + frames;
    const limitMs = 10_000 + 2 * frames * FRAME_MS;
    await until(`${frames} more frames at the destination`, () => total() >= wanted, limitMs);
  }

  /**
   * Longest time without a picture in the destination's session, from picture number `from` on, in ms, less what the
   * machine was late by.
   */
  async longestSilenceMs(from = 0): Promise<number> {
    const silenceMs = this.recorder.session?.longestSilenceMs(from) ?? Number.NaN;
    return silenceMs - (await this.lateness.takeMs());
  }

  /** Ends the sending and says what the destination got in its one session. Throws when it had more than one. */
  async end(): Promise<Received> {
    await this.engine.post('/air/stop');
    const { sessions } = this.recorder;
    if (sessions.length !== 1) throw new Error(`${sessions.length} sessions`);
    return receivedIn(sessions[0] as RecordedSession);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#made.disposeAsync();
  }
}

/** What came in a session, once it is over. */
export async function receivedIn(session: RecordedSession): Promise<Received> {
  await until('the end of the session', () => session.end !== null);
  const decoded = await decode(session.path);
  const codes = await frameCodes(session.path);
  return { ...decoded, codes, account: frameAccount(codes, CLIP_FRAMES) };
}

function keyOf(name: EncoderName): string {
  return FEED_KEYS[sources[name]];
}

function isOnAir({ program, feeds, outputs }: EngineState, encoders: readonly EncoderName[]): boolean {
  const [first, second] = encoders;
  const isLive = program.feedId === first && outputs.some(({ state }) => state === 'live');
  if (!second || program.mode === 'low-latency') return isLive;
  return isLive && feeds.some(({ id, hitless }) => id === second && hitless.ready);
}
