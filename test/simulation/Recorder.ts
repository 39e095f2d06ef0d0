import type { Clock } from '#engine/base/clock.ts';
import { PROGRAM_CHUNK_SIZE, type ProgramLog, type ProgramMessage } from '#engine/media/program/ProgramLog.ts';
import { FMT1_HEADER, unchunk } from '#engine/wire/rtmp/chunkWriter.ts';
import type { Sent } from './record.ts';
import type { SourceUnit } from './sourceUnit.ts';

/** Silence is shorter than any sound that an encoder of the simulation makes. */
const SOURCE_SOUND_BYTES = 10;
const FIRST_NAL_TYPE_AT = 9;
const NAL_SPS = 7;

/** Reads all that the program wrote, as a destination would, and tells by the marks in it what it is. */
export class Recorder {
  readonly sent: Sent[] = [];
  readonly #log: ProgramLog;
  readonly #clock: Clock;
  readonly #units: readonly SourceUnit[];
  readonly #seen = new Set<number>();
  #read = 0;

  constructor(log: ProgramLog, clock: Clock, units: readonly SourceUnit[]) {
    this.#log = log;
    this.#clock = clock;
    this.#units = units;
  }

  record(): void {
    for (; this.#read < this.#log.end; this.#read++) {
      const message = this.#log.at(this.#read);
      if (message) this.sent.push(this.#sent(message));
    }
  }

  #sent(message: ProgramMessage): Sent {
    const payload = unchunk(message.slab, message.start, message.end, FMT1_HEADER, PROGRAM_CHUNK_SIZE);
    const { kind, dtsMs, ptsMs, isIdr, session } = message;
    const isHeader = kind === 'video-header' || kind === 'audio-header';
    const isSource = kind === 'video' || (kind === 'audio' && payload.length === SOURCE_SOUND_BYTES);
    const unit = isSource ? (this.#units[payload.readUInt32BE(payload.length - 4)] ?? null) : null;
    const isHeld = kind === 'video' && unit !== null && this.#seen.has(unit.serial);
    if (unit) this.#seen.add(unit.serial);
    return {
      sentAtMs: this.#clock.nowMs(),
      kind,
      dtsMs,
      ptsMs,
      isIdr,
      session,
      unit,
      isHeld,
      hasParameterSets: kind === 'video' && ((payload[FIRST_NAL_TYPE_AT] ?? 0) & 0x1f) === NAL_SPS,
      header: isHeader ? payload : null,
    };
  }
}
