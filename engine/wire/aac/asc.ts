import { BitReader } from '../BitReader.ts';
import { WireError } from '../WireError.ts';

/** AudioSpecificConfig (ISO 14496-3 §1.6.2.1), as far as a relay needs it. */
export interface AudioConfig {
  /** 2 is AAC-LC; 5 and 29 are explicitly signalled HE-AAC. */
  readonly objectType: number;
  /** Hz, of the core coder: a frame lasts `frameLength / sampleRate`. */
  readonly sampleRate: number;
  /** 0 when the configuration stands elsewhere (channel configuration 0). */
  readonly channels: number;
  readonly frameLength: 1024 | 960;
}

const SAMPLE_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350] as const;
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 24, 8] as const;
const SBR = 5;
const PARAMETRIC_STEREO = 29;
/** Object types whose GASpecificConfig begins with frameLengthFlag. */
const GENERAL_AUDIO = new Set([1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23]);

/** Throws `WireError`. */
export function parseAsc(bytes: Uint8Array): AudioConfig {
  const bits = new BitReader(bytes);
  const objectType = readObjectType(bits);
  const sampleRate = readSampleRate(bits);
  const channels = CHANNELS[bits.bits(4)];
  if (channels === undefined) throw new WireError('asc-channels');
  let coreType = objectType;
  if (objectType === SBR || objectType === PARAMETRIC_STEREO) {
    readSampleRate(bits); // of the output, twice the core's
    coreType = readObjectType(bits);
  }
  const isShort = GENERAL_AUDIO.has(coreType) && bits.flag();
  return { objectType, sampleRate, channels, frameLength: isShort ? 960 : 1024 };
}

/**
 * A raw AAC-LC frame of digital silence, right at any sampling rate, for mono and stereo with frames of 1024 samples;
 * null for other channel counts.
 */
export function silentAacFrame(channels: number): Buffer | null {
  if (channels === 1) return Buffer.from('01182007', 'hex');
  if (channels === 2) return Buffer.from('211004608c1c', 'hex');
  return null;
}

function readObjectType(bits: BitReader): number {
  const type = bits.bits(5);
  return type === 31 ? 32 + bits.bits(6) : type;
}

function readSampleRate(bits: BitReader): number {
  const index = bits.bits(4);
  const rate = index === 15 ? bits.bits(24) : SAMPLE_RATES[index];
  if (!rate) throw new WireError('asc-sample-rate');
  return rate;
}
