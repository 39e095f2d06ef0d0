import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Clock } from '#engine/base/clock.ts';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import type { CardSpec } from '#engine/control/decisions/slateCard.ts';
import { cardCommand } from './cardCommand.ts';
import { drawCardText } from './drawCardText.ts';

const LIMIT_MS = 120_000;
const MAX_BYTES = 32 * 1024 * 1024;
const STDERR_CHARS = 4_000;
/** The show goes on meanwhile: it comes first. */
const NICE = 15;

export interface RenderPorts {
  readonly clock: Clock;
  /** Path of ffmpeg, or its name where it is on the PATH. */
  readonly ffmpeg: string;
  /** Ends it before it is done. */
  readonly signal: AbortSignal;
}

/** The card as an FLV file. Takes seconds. Faults: `ffmpeg-missing`, `ffmpeg-slow`, `card-failed`. */
export function renderCard(spec: CardSpec, ports: RenderPorts): Promise<Outcome<Buffer>> {
  const { clock, ffmpeg, signal } = ports;
  const picture = drawCardText(spec.text, spec.width, spec.height);
  return new Promise((resolve) => {
    const fail = (why: Fault) => resolve({ ok: false, fault: why });
    const child = spawn(ffmpeg, cardCommand(spec, picture.width, picture.height), { windowsHide: true, signal });
    const limit = clock.after(LIMIT_MS, () => {
      fail(fault('ffmpeg-slow', { afterS: LIMIT_MS / 1000 }));
      child.kill('SIGKILL');
    });
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes > MAX_BYTES) child.kill('SIGKILL');
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-STDERR_CHARS);
    });
    child.on('error', (error) => {
      limit.cancel();
      fail(fault('ffmpeg-missing', { path: ffmpeg, why: (error as NodeJS.ErrnoException).code ?? error.message }));
    });
    child.on('close', (code) => {
      limit.cancel();
      if (code === 0) resolve({ ok: true, value: Buffer.concat(chunks) });
      else fail(fault('card-failed', { why: lastLine(said) }));
    });
    if (child.pid !== undefined) yieldToTheShow(child.pid);
    // It may end before it has read all; how it ended says why.
    child.stdin.on('error', () => {});
    child.stdin.end(picture.pixels);
  });
}

function yieldToTheShow(pid: number): void {
  try {
    setPriority(pid, NICE);
  } catch {
    // It has ended already, or the system does not allow it: then it runs as it is.
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() || 'it said nothing';
}
