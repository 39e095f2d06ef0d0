import type { EncoderSettings } from '../camera/encoderSettings.ts';
import { CAMERA, type LiveCamera } from '../camera/LiveCamera.ts';
import type { LiveEncoder } from '../camera/LiveEncoder.ts';
import type { EncoderCable } from '../support/EncoderCable.ts';
import type { Mangle, Mangler } from '../support/Mangler.ts';
import type { TcpGate } from '../support/TcpGate.ts';

interface Parts {
  readonly id: string;
  /** What its pictures say of where they come from; see `frameCode`. */
  readonly source: number;
  readonly feedKey: string;
  readonly settings: EncoderSettings;
  readonly gopFrames: number;
  /** The way to the engine: one of these is the first thing on it. */
  readonly gate: TcpGate;
  readonly mangler: Mangler | null;
  readonly cable: EncoderCable | null;
  /** Of the ingest. */
  readonly port: number;
}

/** An encoder of a show with its way to the engine, and what can happen to both. */
export class ShowEncoder {
  readonly id: string;
  readonly #camera: LiveCamera;
  readonly #parts: Parts;
  #now: LiveEncoder | null = null;

  constructor(camera: LiveCamera, parts: Parts) {
    this.id = parts.id;
    this.#camera = camera;
    this.#parts = parts;
  }

  /** What runs, or ran last; null before its first start. */
  get now(): LiveEncoder | null {
    return this.#now;
  }

  /** Also once more under the same key, whatever became of the one before. */
  start(): void {
    const { gate, mangler, cable, port, feedKey, settings, gopFrames, source } = this.#parts;
    const host = cable?.address ?? '127.0.0.1';
    const first = cable ? port : (mangler ?? gate).port;
    this.#now = this.#camera.encode({
      url: `rtmp://${host}:${first}/live/${feedKey}`,
      settings: settings(gopFrames),
      source,
      ...(cable ? { inside: cable.inside } : {}),
    });
  }

  crash(): Promise<void> {
    return this.#started().kill();
  }

  /** It hangs: its connection stays. */
  freeze(): void {
    this.#started().signal('SIGSTOP');
  }

  resetConnection(): void {
    this.#parts.gate.reset();
  }

  /** Nothing passes between it and the engine, and no end of it either. */
  hold(): void {
    this.#parts.gate.hold();
  }

  letGo(): void {
    this.#parts.gate.letGo();
  }

  async pullCable(): Promise<void> {
    if (!this.#parts.cable) throw new Error('a row whose way is a cable');
    await this.#parts.cable.pull();
  }

  mangle(how: Mangle): void {
    if (!this.#parts.mangler) throw new Error('a row whose way is a mangler');
    this.#parts.mangler.mangle = how;
  }

  /** Waits until it has been given so many seconds of camera since it started. */
  async hasSeen(seconds: number): Promise<void> {
    const missing = seconds - this.#started().taken / CAMERA.fps;
    if (missing > 0) await this.#camera.shows(missing);
  }

  #started(): LiveEncoder {
    if (!this.#now) throw new Error(`${this.id} was never started`);
    return this.#now;
  }
}
