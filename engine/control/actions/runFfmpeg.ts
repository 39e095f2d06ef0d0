import { type StdioOptions, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Clock } from '#engine/base/clock.ts';
import { fault, type Outcome } from '#engine/base/fault.ts';

/** What one pipe may bring. */
const MAX_BYTES = 32 * 1024 * 1024;
const SAID_CHARS = 4_000;
/** The show goes on meanwhile: it comes first. */
const USUAL_NICE = 15;

export interface FfmpegPorts {
  readonly clock: Clock;
  /** Path of ffmpeg, or its name where it is on the PATH. */
  readonly ffmpeg: string;
  /** Ends it before it is done. */
  readonly signal?: AbortSignal;
}

export interface FfmpegRun {
  readonly args: readonly string[];
  readonly limitMs: number;
  /** For its standard input. */
  readonly input?: Uint8Array;
  /** `pipe:3` is read, too. */
  readonly hasExtraPipe?: boolean;
  /** How far it stands behind the show: 1 … 19; 15 unless told, 10 where a person waits for it. */
  readonly nice?: number;
  /** So much of what it says is kept; 4000 characters unless told. */
  readonly saidChars?: number;
}

export interface FfmpegEnd {
  /** Null: a signal ended it. */
  readonly code: number | null;
  readonly output: Buffer;
  readonly extra: Buffer;
  /** What it wrote to standard error first. */
  readonly said: string;
}

/** Runs ffmpeg behind the show to its end, whatever that is. Faults: `ffmpeg-missing`, `ffmpeg-slow`. */
export function runFfmpeg(run: FfmpegRun, { clock, ffmpeg, signal }: FfmpegPorts): Promise<Outcome<FfmpegEnd>> {
  return new Promise((resolve) => {
    const stdio: StdioOptions = ['pipe', 'pipe', 'pipe', ...(run.hasExtraPipe ? ['pipe' as const] : [])];
    const child = spawn(ffmpeg, run.args, {
      windowsHide: true,
      ...(signal && { signal }),
      killSignal: 'SIGKILL',
      stdio,
    });
    const limit = clock.after(run.limitMs, () => {
      resolve({ ok: false, fault: fault('ffmpeg-slow', { afterS: Math.round(run.limitMs / 1000) }) });
      child.kill('SIGKILL');
    });
    const tooMuch = () => child.kill('SIGKILL');
    const [output, extra] = [collect(child.stdio[1], tooMuch), collect(child.stdio[3], tooMuch)];
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(0, run.saidChars ?? SAID_CHARS);
    });
    child.on('error', (error) => {
      limit.cancel();
      const why = (error as NodeJS.ErrnoException).code ?? error.message;
      resolve({ ok: false, fault: fault('ffmpeg-missing', { path: ffmpeg, why }) });
    });
    child.on('close', (code) => {
      limit.cancel();
      const pipes = { output: Buffer.concat(output), extra: Buffer.concat(extra) };
      resolve({ ok: true, value: { code, ...pipes, said } });
    });
    if (child.pid !== undefined) yieldToTheShow(child.pid, run.nice ?? USUAL_NICE);
    // It may end before it has read all; how it ended says why.
    child.stdin?.on('error', () => {});
    child.stdin?.end(run.input);
  });
}

function collect(stream: unknown, onTooMuch: () => void): Buffer[] {
  const readable = stream as NodeJS.ReadableStream | null | undefined;
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  readable?.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes <= MAX_BYTES) chunks.push(chunk);
    else onTooMuch();
  });
  readable?.on('error', () => {});
  return chunks;
}

function yieldToTheShow(pid: number, nice: number): void {
  try {
    setPriority(pid, nice);
  } catch {
    // It has ended already, or the system does not allow it: then it runs as it is.
  }
}

/** The one line that says most: the last that it said, without the address of what inside of it spoke. */
export function lastLine(said: string): string {
  const line = said.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return line.replace(/^(\[[^\]]*\] )+/, '') || 'it said nothing';
}
