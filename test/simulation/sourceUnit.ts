import type { EncoderFormat } from './encoderShape.ts';

/** What an encoder of the simulation sent, as the world knows it: the truth that the program is held against. */
export interface SourceUnit {
  /** Stands in the last four bytes of the payload, so that what the program sent can be told unit by unit. */
  readonly serial: number;
  readonly track: 'video' | 'audio';
  readonly encoderId: string;
  readonly sessionId: number;
  /** Times as the encoder wrote them, before they wrap. */
  readonly dtsMs: number;
  readonly ptsMs: number;
  /** By how much its stamps are off the encoder's own clock. */
  readonly slipMs: number;
  /** When it would arrive if nothing held it up and the way had no jitter. */
  readonly nominalMs: number;
  /** When it did. */
  arrivedMs: number;
  /** The engine's loop was blocked at that time. */
  wasBlocked: boolean;
  readonly isIdr: boolean;
  readonly isReference: boolean;
  /** The reference picture before it in order of decoding; null for an IDR and for sound. */
  readonly needs: number | null;
  /** The sequence header in force. */
  readonly header: Buffer;
  readonly format: EncoderFormat;
  /** Which run of its feed took it in; null when none did. */
  runId: number | null;
}
