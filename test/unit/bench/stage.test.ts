import { describe, expect, it } from 'vitest';
import { MarkFinder, markedFrame } from '#bench/stage/markedFrame.ts';
import { TagPlayer } from '#bench/stage/TagPlayer.ts';
import { cpuPct, openHandles, residentMb } from '#bench/stage/usage.ts';
import { type FlvTag, FlvTagType } from '#engine/wire/flv/file.ts';
import { parseVideoBody } from '#engine/wire/flv/video.ts';
import { inspectAccessUnit } from '#engine/wire/h264/accessUnit.ts';

const idr = Buffer.from([0x17, 1, 0, 0, 0, 0, 0, 0, 3, 0x65, 0x88, 0x80]);

describe('a marked picture', () => {
  it('is still the picture that it was', () => {
    const marked = markedFrame(idr, 42);
    expect(marked.subarray(0, 5)).toEqual(idr.subarray(0, 5));
    expect(marked.subarray(-7)).toEqual(idr.subarray(5));
    expect(parseVideoBody(marked).kind).toBe(parseVideoBody(idr).kind);
    expect(inspectAccessUnit(marked, 5, marked.length, 4)).toMatchObject({ hasIdr: true, isReference: true });
  });

  it('is found wherever the stream is cut, each once', () => {
    const stream = Buffer.concat([markedFrame(idr, 7), Buffer.alloc(50, 1), markedFrame(idr, 12_345_678)]);
    for (let cut = 1; cut < stream.length; cut++) {
      const [finder, found] = [new MarkFinder(), [] as number[]];
      for (const part of [stream.subarray(0, cut), stream.subarray(cut)]) {
        finder.read(part, (number) => found.push(number));
      }
      expect(found, `cut at ${cut}`).toEqual([7, 12_345_678]);
    }
  });
});

describe('a clip that is played', () => {
  it('hands out what is due, without headers, on one clock over its rounds', () => {
    const tag = (type: number, timestampMs: number, body: Buffer): FlvTag => ({ type, timestampMs, body });
    const player = new TagPlayer([
      tag(FlvTagType.script, 0, Buffer.alloc(2)),
      tag(FlvTagType.video, 0, Buffer.from([0x17, 0])),
      tag(FlvTagType.video, 0, idr),
      tag(FlvTagType.video, 19_967, idr),
      tag(FlvTagType.audio, 20_010, Buffer.from([0xaf, 1])),
    ]);
    const times: number[] = [];
    for (const elapsedMs of [10, 19_970, 19_999, 40_000]) {
      player.play(elapsedMs, ({ timestampMs }) => times.push(timestampMs));
    }
    expect(times).toEqual([0, 19_967, 20_000, 39_967, 40_000]);
  });
});

describe.runIf(process.platform === 'linux')('the usage of a process', () => {
  it('is read from the kernel', async () => {
    const timer = setInterval(() => burn(15), 20);
    const busy = await cpuPct(process.pid, 0.4);
    clearInterval(timer);
    expect(busy).toBeGreaterThan(10);
    expect(await residentMb(process.pid)).toBeGreaterThan(10);
    expect(await openHandles(process.pid)).toBeGreaterThan(2);
  });
});

function burn(ms: number): void {
  for (const untilMs = performance.now() + ms; performance.now() < untilMs; );
}
