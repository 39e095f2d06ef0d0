import { fault, type Outcome } from '#engine/base/fault.ts';
import type { CardSpec } from '#engine/control/decisions/slateCard.ts';
import { type FfmpegPorts, type FfmpegRun, lastLine, runFfmpeg } from '../runFfmpeg.ts';
import { fileCardCommand, textCardCommand } from './cardCommand.ts';
import { drawCardText } from './drawCardText.ts';

const LIMIT_MS = 120_000;
/** Behind the show, a clip may take so many times its length. */
const CLIP_SLOWNESS = 8;

/** The card as an FLV file. Takes seconds. Faults: `ffmpeg-missing`, `ffmpeg-slow`, `card-failed`. */
export async function renderCard(spec: CardSpec, ports: FfmpegPorts): Promise<Outcome<Buffer>> {
  const ended = await runFfmpeg(runFor(spec), ports);
  if (!ended.ok) return ended;
  const { code, output, said } = ended.value;
  return code === 0 ? { ok: true, value: output } : { ok: false, fault: fault('card-failed', { why: lastLine(said) }) };
}

function runFor(spec: CardSpec): FfmpegRun {
  const { show, width, height } = spec;
  if (show.kind === 'card') {
    const text = drawCardText(show.text, width, height);
    return { args: textCardCommand(spec, text), limitMs: LIMIT_MS, input: text.pixels };
  }
  const limitMs = show.kind === 'clip' ? LIMIT_MS + show.durationMs * CLIP_SLOWNESS : LIMIT_MS;
  return { args: fileCardCommand(spec, show), limitMs };
}
