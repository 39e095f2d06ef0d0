import { z } from 'zod';
import { EncoderId } from './ids.ts';

/**
 * What was measured of two feeds: how much later the one brings the same content than the other. It holds for the
 * formats that they had then.
 */
export const Alignment = z.object({
  feedId: EncoderId,
  againstId: EncoderId,
  /** Negative: it brings it earlier. */
  latencyMs: z.number().min(-60_000).max(60_000),
  /** Marks of the headers that both had. */
  format: z.string().max(100),
  againstFormat: z.string().max(100),
});
export type Alignment = z.infer<typeof Alignment>;

/** At most so many are kept; the oldest go first. */
export const MAX_ALIGNMENTS = 100;

/** What a measurement answers with. */
export const MeasuredAlignment = z.object({
  againstId: z.string(),
  /** How many whole frames later than the other the feed brings the same picture; negative: earlier. */
  frames: z.number().int(),
  latencyMs: z.number(),
  /** How much later its sound comes than its picture, compared with the other; null where that can't be told. */
  soundOffsetMs: z.number().nullable(),
  /** 0 … 1. */
  confidence: z.number().min(0).max(1),
  text: z.string(),
});
export type MeasuredAlignment = z.infer<typeof MeasuredAlignment>;
