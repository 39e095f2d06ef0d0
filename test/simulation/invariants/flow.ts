import type { Record, Sent } from '../record.ts';

/** Hitless: picture or slate at all times. */
const PICTURE_GAP_MS = 300;
/** Two AAC frames, in whole milliseconds. */
const SOUND_GAP_MS = (2 * 1024) / 48 + 1;

/** Once it began, the program never pauses: neither on its own timeline, nor, in what it sends, for longer than it takes to decide. */
export function flow(record: Record): string[] {
  return [...pictures(record), ...sound(record), ...sending(record)];
}

function pictures({ sent, plan }: Record): string[] {
  const shown = sent.filter(({ kind }) => kind === 'video').sort((a, b) => a.ptsMs - b.ptsMs);
  return steps(shown).flatMap(([before, next]) => {
    const stepMs = next.ptsMs - before.ptsMs;
    const most = Math.max(PICTURE_GAP_MS, sourceStepMs(before, next));
    return stepMs <= most || plan.orders.mode !== 'hitless' ? [] : [`no picture for ${stepMs} ms before ${next.ptsMs}`];
  });
}

function sound({ sent }: Record): string[] {
  return steps(sent.filter(({ kind }) => kind === 'audio')).flatMap(([before, next]) => {
    const stepMs = next.ptsMs - before.ptsMs;
    return stepMs <= SOUND_GAP_MS ? [] : [`no sound for ${stepMs} ms before ${next.ptsMs}`];
  });
}

function sending({ sent, plan, blocks, endedAtMs }: Record): string[] {
  const { stallMs } = plan.orders;
  const shown = sent.filter(({ kind }) => kind === 'video');
  return shown.flatMap((before, index) => {
    const next = shown[index + 1];
    const untilMs = next?.sentAtMs ?? endedAtMs;
    const limitMs = PICTURE_GAP_MS + 2 * stallMs + (next ? sourceStepMs(before, next) : 0);
    if (untilMs - before.sentAtMs <= limitMs) return [];
    const isOurs = blocks.some((block) => block.fromMs < untilMs && block.untilMs + stallMs > before.sentAtMs);
    return isOurs
      ? []
      : [`nothing was sent for ${Math.round(untilMs - before.sentAtMs)} ms until ${Math.round(untilMs)}`];
  });
}

/** What the encoder itself left out between the two; 0 where they are of different ones. */
function sourceStepMs(before: Sent, next: Sent): number {
  const isOfOne = before.unit?.runId === next.unit?.runId && !before.isHeld && !next.isHeld;
  return isOfOne ? (next.unit?.ptsMs ?? 0) - (before.unit?.ptsMs ?? 0) : 0;
}

function steps(messages: readonly Sent[]): [Sent, Sent][] {
  return messages.slice(1).map((next, index) => [messages[index] as Sent, next]);
}
