import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extractFrameCode, type FrameCode, frameCodeBytes, readFrameCodes } from './frameCode.ts';
import { until } from './until.ts';

/** A picture that a viewer has seen; `atMs` of `performance.now()`. */
export interface Seen {
  readonly atMs: number;
  /** Null: a picture of no encoder, as the slate before the first one. */
  readonly code: FrameCode | null;
}

/** Real ffmpeg as a viewer of the destination: decodes what it plays and notes when each picture came. */
export class Viewer implements AsyncDisposable {
  readonly pictures: Seen[] = [];
  readonly #kill: () => Promise<void>;

  private constructor(url: string) {
    const input = [
      '-nostdin',
      '-v',
      'error',
      '-fflags',
      'nobuffer',
      '-flags',
      'low_delay',
      '-analyzeduration',
      '200000',
    ];
    const output = ['-map', '0:v:0', '-fps_mode', 'passthrough', '-vf', extractFrameCode(), '-f', 'rawvideo', '-'];
    const child = spawn('ffmpeg', [...input, '-threads', '1', '-i', url, ...output], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(child, 'close');
    let rest = Buffer.alloc(0);
    child.stdout.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      const whole = rest.length - (rest.length % frameCodeBytes);
      const atMs = performance.now();
      for (const code of readFrameCodes(rest.subarray(0, whole))) this.pictures.push({ atMs, code });
      rest = rest.subarray(whole);
    });
    this.#kill = async () => {
      child.kill('SIGKILL');
      await ended;
    };
  }

  /** Resolves when it sees something. */
  static async watch(url: string): Promise<Viewer> {
    const viewer = new Viewer(url);
    await until('a viewer sees pictures', () => viewer.pictures.length > 0).catch(async (error: unknown) => {
      await viewer.#kill();
      throw error;
    });
    return viewer;
  }

  /** The first picture of another source than `source` after a moment. */
  sees(otherThan: number, afterMs: number): Promise<Seen> {
    const isOther = ({ atMs, code }: Seen) => atMs > afterMs && code !== null && code.source !== otherThan;
    return until('the viewer sees another source', () => this.pictures.find(isOther));
  }

  /** The longest time without a picture since a moment. */
  longestSilenceMs(sinceMs: number): number {
    return longestStepMs(this.pictures, sinceMs);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#kill();
  }
}

function longestStepMs(pictures: readonly Seen[], sinceMs: number): number {
  const times = pictures.map(({ atMs }) => atMs).filter((atMs) => atMs >= sinceMs);
  return times.slice(1).reduce((longest, atMs, index) => Math.max(longest, atMs - (times[index] ?? atMs)), 0);
}
