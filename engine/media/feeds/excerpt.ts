import { FlvTagType, flvHeader, flvTag } from '#engine/wire/flv/file.ts';
import type { FeedRun } from './FeedRun.ts';
import { formatMark } from './format.ts';
import type { MediaUnit } from './unit.ts';

/** The newest seconds of a feed as an FLV file, with what is needed to find its pictures on the clocks again. */
export interface Excerpt {
  readonly run: FeedRun;
  readonly flv: Buffer;
  /** Time of the run at time 0 of the file. */
  readonly startMs: number;
  /** Arrival minus presentation on the run's clock, as followed by the arrival clock. */
  readonly arrivalOffsetMs: number;
  readonly frameMs: number;
  /** Between the first and the last picture. */
  readonly lengthMs: number;
  readonly hasSound: boolean;
  readonly formatMark: string;
}

/** From the first IDR within the last `lengthMs` on; null while there is none, or nothing is known of its clock. */
export function excerptOf(run: FeedRun, lengthMs: number, nowMs: number): Excerpt | null {
  const { video, audio } = run;
  const newest = video.newest;
  const arrivalOffsetMs = run.arrival.offsetMs(nowMs);
  const mark = formatMark(run.format);
  if (!newest || arrivalOffsetMs === null || mark === null) return null;
  const beginsAt = run.idrs.find((position) => (video.at(position)?.dtsMs ?? 0) >= newest.dtsMs - lengthMs);
  const first = beginsAt === undefined ? undefined : video.at(beginsAt);
  if (beginsAt === undefined || !first) return null;
  const units: MediaUnit[] = [];
  for (let at = beginsAt; at < video.end; at++) units.push(video.at(at) ?? newest);
  const soundFrom = audio.find(audio.first, (unit) => unit.dtsMs >= first.dtsMs);
  for (let at = soundFrom; at < audio.end; at++) units.push(audio.at(at) ?? newest);
  units.sort((a, b) => a.dtsMs - b.dtsMs);
  return {
    run,
    flv: Buffer.concat([flvHeader(), ...headersOf(first, run), ...units.map((unit) => tagOf(unit, first.dtsMs))]),
    startMs: first.dtsMs,
    arrivalOffsetMs,
    frameMs: run.frameMs,
    lengthMs: newest.dtsMs - first.dtsMs,
    hasSound: soundFrom < audio.end,
    formatMark: mark,
  };
}

function headersOf(first: MediaUnit, run: FeedRun): Buffer[] {
  const video = first.format.video;
  const audio = run.format.audio;
  return [
    ...(video ? [flvTag(FlvTagType.video, 0, video.body)] : []),
    ...(audio ? [flvTag(FlvTagType.audio, 0, audio.body)] : []),
  ];
}

function tagOf({ track, dtsMs, body }: MediaUnit, startMs: number): Buffer {
  return flvTag(track === 'video' ? FlvTagType.video : FlvTagType.audio, dtsMs - startMs, body);
}
