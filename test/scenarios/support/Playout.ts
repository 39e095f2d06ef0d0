import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { FlvReader, type FlvTag, FlvTagType, flvHeader, flvTag } from '#engine/wire/flv/file.ts';
import { clip } from '#test/lab/support/clips.ts';
import { succeed } from '#test/lab/support/runToEnd.ts';
import { until } from '#test/lab/support/until.ts';

const PACE_MS = 5;
const CLIP_SECONDS = 60;
const FPS = 30;

export const GOP_MS = 500;
export const FRAME_MS = 1000 / FPS;
/** For `frameAccount`. */
export const CLIP_FRAMES = CLIP_SECONDS * FPS;

interface Viewer {
  readonly source: number;
  readonly process: ChildProcessWithoutNullStreams;
  /** It has had the headers; pictures begin with the next keyframe. */
  hasBegun: boolean;
}

/**
 * Clips that are played in step: one clock paces them all into real ffmpeg processes, which publish them without
 * encoding. So two of them show the same frame number at the same moment, as encoders with the same camera do, and
 * each is a process that can be killed or stopped on its own. A clip lasts 60 s and is played once.
 */
export class Playout implements AsyncDisposable {
  readonly #clips: readonly FlvTag[][];
  readonly #viewers = new Set<Viewer>();
  readonly #startedMs = performance.now();
  readonly #next: number[];
  readonly #pace: NodeJS.Timeout;

  private constructor(clips: readonly FlvTag[][]) {
    this.#clips = clips;
    this.#next = clips.map(() => 0);
    this.#pace = setInterval(() => this.#play(), PACE_MS);
  }

  /** `sources`: the clips, told apart by their frame codes' source. */
  static async start(sources: readonly number[] = [0, 1]): Promise<Playout> {
    const wanted = { width: 320, height: 180, fps: FPS, gopFrames: FPS / 2, seconds: CLIP_SECONDS, videoKbps: 400 };
    return new Playout(await Promise.all(sources.map(async (source) => readTags(await clip({ ...wanted, source })))));
  }

  /** Number of the frame that every encoder is given now. */
  get frame(): number {
    return Math.floor((performance.now() - this.#startedMs) / FRAME_MS);
  }

  /** Starts an ffmpeg that publishes clip `source` from now on. */
  publish(source: number, url: string): Encoder {
    // It is told what comes, so it need not look at two seconds of it first.
    const trust = ['-fflags', 'nobuffer', '-fpsprobesize', '0', '-probesize', '32', '-analyzeduration', '0'];
    const read = ['-nostdin', '-v', 'error', ...trust, '-f', 'flv', '-i', 'pipe:0'];
    const write = ['-c', 'copy', '-flvflags', 'no_duration_filesize', '-f', 'flv', url];
    const child = spawn('ffmpeg', [...read, ...write]);
    const viewer = { source, process: child, hasBegun: false };
    child.stdin.on('error', () => this.#viewers.delete(viewer));
    child.on('exit', () => this.#viewers.delete(viewer));
    this.#viewers.add(viewer);
    return new Encoder(child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#pace);
    for (const { process } of this.#viewers) {
      process.kill('SIGKILL');
      await once(process, 'close');
    }
  }

  #play(): void {
    const nowMs = performance.now() - this.#startedMs;
    for (const [source, tags] of this.#clips.entries()) {
      for (let tag = this.#due(source, nowMs); tag; tag = this.#due(source, nowMs)) this.#show(source, tags, tag);
    }
  }

  #due(source: number, nowMs: number): FlvTag | null {
    const at = this.#next[source] ?? 0;
    const tag = this.#clips[source]?.[at];
    if (!tag || tag.timestampMs > nowMs) return null;
    this.#next[source] = at + 1;
    return tag;
  }

  #show(source: number, tags: readonly FlvTag[], tag: FlvTag): void {
    if (isHeader(tag)) return;
    for (const viewer of this.#viewers) {
      if (viewer.source !== source) continue;
      if (!viewer.hasBegun && isKeyframe(tag)) this.#begin(viewer, tags);
      if (viewer.hasBegun) viewer.process.stdin.write(bytesOf(tag));
    }
  }

  #begin(viewer: Viewer, tags: readonly FlvTag[]): void {
    viewer.hasBegun = true;
    viewer.process.stdin.write(Buffer.concat([flvHeader(), ...tags.filter(isHeader).map(bytesOf)]));
  }
}

/** A real ffmpeg that publishes. */
export class Encoder {
  readonly #process: ChildProcessWithoutNullStreams;
  #output = '';

  constructor(process: ChildProcessWithoutNullStreams) {
    this.#process = process;
    process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
    });
  }

  /** What it has complained about. */
  get output(): string {
    return this.#output;
  }

  /** Waits until it has given up by itself. */
  async end(): Promise<void> {
    await until('the end of ffmpeg', () => this.#process.exitCode !== null);
  }

  /** SIGKILL for a crash, SIGSTOP for a hang, SIGCONT to go on. */
  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }
}

async function readTags(path: string): Promise<FlvTag[]> {
  const bytes = await succeed('ffmpeg', ['-nostdin', '-v', 'error', '-i', path, '-c', 'copy', '-f', 'flv', '-']);
  const tags: FlvTag[] = [];
  new FlvReader().read(bytes, (tag) => tags.push(tag));
  return tags;
}

/** FLV 10.1, E.4.2 and E.4.3: sequence headers of AAC and AVC, and the metadata. */
function isHeader({ type, body }: FlvTag): boolean {
  return type === FlvTagType.script || body[1] === 0;
}

function isKeyframe({ type, body }: FlvTag): boolean {
  return type === FlvTagType.video && (body[0] ?? 0) >> 4 === 1;
}

function bytesOf({ type, timestampMs, body }: FlvTag): Buffer {
  return flvTag(type, timestampMs, body);
}
