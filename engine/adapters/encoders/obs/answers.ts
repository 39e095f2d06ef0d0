import { z } from 'zod';

/**
 * What OBS answers, as far as we use it. Old versions leave fields out, `null` stands for NaN, and other programs that
 * speak the protocol send numbers as text: what is missing or odd becomes null, and nothing throws.
 */
const number = z.unknown().optional().transform(finiteNumber);
const flag = z.boolean().nullable().catch(null);
const text = z.string().nullable().catch(null);

/** Not an object at all: the same as one without a field. */
function loose<T extends z.ZodRawShape>(shape: T) {
  return z.preprocess((value) => (isRecord(value) ? value : {}), z.object(shape));
}

export const Version = loose({ obsVersion: text });

/** `outputSkippedFrames` are the frames that the network made OBS drop; they begin again at 0 with each connect. */
export const StreamStatus = loose({
  outputActive: flag,
  outputReconnecting: flag,
  outputCongestion: number,
  outputBytes: number,
  outputSkippedFrames: number,
  outputTotalFrames: number,
});
export type StreamStatus = z.infer<typeof StreamStatus>;

export const Stats = loose({ cpuUsage: number });

/** Holds the stream key of whatever service is set. */
export const ServiceSettings = loose({
  streamServiceType: text,
  streamServiceSettings: loose({ service: text, server: text, key: text, use_auth: flag, bwtest: flag }),
});
export type ServiceSettings = z.infer<typeof ServiceSettings>;

export const VideoSettings = loose({
  fpsNumerator: number,
  fpsDenominator: number,
  outputWidth: number,
  outputHeight: number,
});

/** What was never set has its default as its value. */
export const ProfileParameter = loose({ parameterValue: text });

/** `outputActive` of this event is false while reconnecting: only the name of the state counts. */
export const StreamStateChanged = loose({ outputState: text });

function finiteNumber(value: unknown): number | null {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : null;
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
