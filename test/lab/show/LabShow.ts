import type { z } from 'zod';
import type { EngineState } from '#shared/model/state.ts';
import type { Studio } from '#shared/model/studio.ts';
import { Engine } from '#test/scenarios/support/Engine.ts';
import { CAMERA, LiveCamera } from '../camera/LiveCamera.ts';
import type { Row } from '../rows/Row.ts';
import { EncoderCable } from '../support/EncoderCable.ts';
import { feedKeyOf, labDestination, labStudio } from '../support/labStudio.ts';
import { Mangler } from '../support/Mangler.ts';
import { NginxRtmp } from '../support/NginxRtmp.ts';
import { TcpGate } from '../support/TcpGate.ts';
import { until } from '../support/until.ts';
import { ShowEncoder } from './ShowEncoder.ts';

export type LabProgram = NonNullable<z.input<typeof Studio>['program']>;

const STREAM = 'show';
/** Covers the keyframe interval, a hiccup of 1.5 s, and what a decision needs. */
const DELAY_BEYOND_GOP_MS = 2_000;

const LOOK_EVERY_MS = 100;
/** What was on from so long before the first picture that the fault can change counts. */
const BEFORE_S = 2;

interface Made {
  readonly engine: Engine;
  readonly server: NginxRtmp;
  readonly camera: LiveCamera;
  readonly encoders: readonly [a: ShowEncoder, b: ShowEncoder];
}

/**
 * One camera, two real encoders that look at it, the built engine, and a real nginx-rtmp that records. `a` is preferred.
 */
export class LabShow implements AsyncDisposable {
  readonly engine: Engine;
  readonly server: NginxRtmp;
  readonly camera: LiveCamera;
  readonly a: ShowEncoder;
  readonly b: ShowEncoder;
  readonly #made: AsyncDisposable;

  private constructor({ engine, server, camera, encoders: [a, b] }: Made, made: AsyncDisposable) {
    this.engine = engine;
    this.server = server;
    this.camera = camera;
    this.a = a;
    this.b = b;
    this.#made = made;
  }

  /** Everything runs and is on air, but no encoder. `scene`: see `filmScene`. */
  static async start(row: Row, gopMs: number, scene: Buffer): Promise<LabShow> {
    await using made = new AsyncDisposableStack();
    const cable = row.way === 'cable' ? made.use(await EncoderCable.lay()) : null;
    const host = cable?.address ?? '127.0.0.1';
    const server = made.use(await NginxRtmp.start());
    const engine = made.use(await Engine.start({ studio: studioFor(row, gopMs, server, host) }));
    const camera = made.use(new LiveCamera(scene));
    const { ingestUrl } = (await engine.state()).engine;
    const port = Number(new URL(ingestUrl ?? '').port);
    const encoder = async (id: string, source: number, isFirst: boolean) => {
      const gate = made.use(await TcpGate.start(port, host));
      const mangler = isFirst && row.way === 'mangler' ? made.use(await Mangler.start(gate.port)) : null;
      const settings = row.encoders[isFirst ? 0 : 1];
      const gopFrames = Math.round(gopMs / CAMERA.frameMs);
      const way = { gate, mangler, cable: isFirst ? cable : null, port };
      return new ShowEncoder(camera, { id, source, feedKey: feedKeyOf(id), settings, gopFrames, ...way });
    };
    const encoders = [await encoder('a', 0, true), await encoder('b', 1, false)] as const;
    await engine.post('/air/start');
    return new LabShow({ engine, server, camera, encoders }, made.move());
  }

  /** `a` comes on, `b` is ready to take over, and some seconds pass. */
  async begin(): Promise<void> {
    this.a.start();
    await this.onAir('a');
    this.b.start();
    await this.until('a on air, b ready', isReady, 30_000);
    await this.camera.shows(BEFORE_S);
  }

  /** The number of the camera that counting begins with, when a fault is made now: what waits in the delay is not seen yet. */
  async countsFrom(): Promise<number> {
    const { mode, delayMs } = (await this.engine.state()).program;
    const beforeS = BEFORE_S + (mode === 'hitless' ? delayMs / 1000 : 0);
    return Math.max(0, Math.floor(this.camera.frames - beforeS * CAMERA.fps));
  }

  /** Waits until the program comes from a feed, or the slate. */
  async onAir(feedId: string, limitMs = 15_000): Promise<void> {
    await this.until(`${feedId} on air`, ({ program }) => program.feedId === feedId, limitMs);
  }

  /** Waits for a state in which `isSo`. It looks seldom: several shows on one machine must not keep it busy by asking. */
  async until(what: string, isSo: (state: EngineState) => boolean, limitMs = 15_000): Promise<void> {
    await until(what, async () => isSo(await this.engine.state()), limitMs, LOOK_EVERY_MS);
  }

  /** Ends the show in order, so that the recordings are whole; answers their paths. */
  async end(): Promise<string[]> {
    await this.engine.post('/air/stop');
    await until('the end of the session', async () => (await this.server.publishing()).length === 0);
    return this.server.recordings();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#made[Symbol.asyncDispose]();
  }
}

function studioFor({ program }: Row, gopMs: number, server: NginxRtmp, host: string) {
  const usual = { mode: 'hitless', delayMs: gopMs + DELAY_BEYOND_GOP_MS, stallMs: 500 } as const;
  const studio = labStudio({
    encoders: ['a', 'b'],
    program: { ...usual, ...program },
    destinations: [labDestination(STREAM, server)],
  });
  return { ...studio, ingest: { rtmp: `${host}:0` } };
}

function isReady({ program, feeds, outputs }: EngineState): boolean {
  const isStandbyReady = feeds.some(({ id, state, hitless }) => {
    return id === 'b' && (program.mode === 'hitless' ? hitless.ready : state === 'live');
  });
  return program.feedId === 'a' && isStandbyReady && outputs.some(({ state }) => state === 'live');
}
