import { describe, expect, it } from 'vitest';
import { Filler } from '#engine/media/program/Filler.ts';
import { PROGRAM_CHUNK_SIZE, ProgramLog } from '#engine/media/program/ProgramLog.ts';
import { Stamper } from '#engine/media/program/Stamper.ts';
import { readSlateCard, type SlateCard } from '#engine/media/slate/SlateCard.ts';
import { FMT1_HEADER, unchunk } from '#engine/wire/rtmp/chunkWriter.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import { CARD_FRAME, CARD_PPS, type CardShape, syntheticCard } from '../slate/syntheticCard.ts';
import { ProgramRig, type SentFrame } from './ProgramRig.ts';

const MAIN = 'main' as FeedId;
const FRAME_MS = 1000 / 30;

function card(shape: Partial<CardShape> = {}, frameMs = FRAME_MS): SlateCard {
  const read = readSlateCard(syntheticCard(shape), frameMs);
  if (!read.ok) throw new Error(read.fault.code);
  return read.value;
}

/** Main on air with a card at hand. */
async function onAir(made: SlateCard, bFrames = 0, mode: 'hitless' | 'low-latency' = 'hitless') {
  const rig = new ProgramRig({ mode });
  rig.program.setCard(made);
  const main = rig.publish('main', { bFrames });
  await rig.run(10_000);
  expect(rig.program.onAir).toBe(MAIN);
  return { rig, main };
}

function isOfCard({ frame }: SentFrame): boolean {
  return frame >= CARD_FRAME;
}

function expectUnbroken(rig: ProgramRig): void {
  for (const [index, frame] of rig.frames.entries()) {
    expect(frame.dtsMs).toBeGreaterThan(rig.frames[index - 1]?.dtsMs ?? Number.NEGATIVE_INFINITY);
    expect(frame.dtsMs).toBeLessThanOrEqual(frame.ptsMs);
  }
  const shown = rig.frames.map((frame) => frame.ptsMs).sort((a, b) => a - b);
  const steps = shown.slice(1).map((ptsMs, index) => ptsMs - (shown[index] ?? 0));
  expect(Math.max(...steps)).toBeLessThanOrEqual(100);
  const sound = rig.sounds.slice(1).map((unit, index) => unit.ptsMs - (rig.sounds[index]?.ptsMs ?? 0));
  expect(Math.max(...sound)).toBeLessThanOrEqual(43);
  expect(Math.min(...sound)).toBeGreaterThan(0);
}

describe('the slate with a card', () => {
  it('plays it over and over when no encoder is left, until one comes back', async () => {
    for (const bFrames of [0, 2]) {
      const { rig, main } = await onAir(card(), bFrames);
      main.kill();
      await rig.run(8_000);
      expect(rig.program.onAir).toBe(SLATE);
      rig.publish('main', { clockMs: 77_000_000, phase: 7, bFrames });
      await rig.run(8_000);
      expect(rig.changes.at(-1)).toMatchObject({ from: SLATE, to: MAIN, cause: 'feed-back' });
      expectUnbroken(rig);
      const shown = rig.frames.filter(isOfCard);
      expect(shown.length).toBeGreaterThan(120);
      expect(shown.map(({ frame }) => frame - CARD_FRAME)).toEqual(shown.map((_, index) => index % 60));
      expect(shown.map(({ isIdr }) => isIdr)).toEqual(shown.map((_, index) => index % 30 === 0));
      const spanMs = (shown.at(-1)?.ptsMs ?? 0) - (shown[0]?.ptsMs ?? 0);
      expect(Math.abs(spanMs - (shown.length - 1) * FRAME_MS)).toBeLessThanOrEqual(1);
    }
  });

  it('does so in low-latency mode, too', async () => {
    const { rig, main } = await onAir(card(), 0, 'low-latency');
    main.kill();
    await rig.run(3_000);
    expect(rig.frames.slice(-60).every(isOfCard)).toBe(true);
    rig.publish('main', { clockMs: 5_000, phase: 7 });
    await rig.run(6_000);
    expect(rig.program.onAir).toBe(MAIN);
    expectUnbroken(rig);
  });

  it('tells decoders of its parameter sets, and of those of the feed after it, once each', async () => {
    const { rig, main } = await onAir(card());
    main.kill();
    await rig.run(5_000);
    rig.publish('main', { phase: 7 });
    await rig.run(5_000);
    const { log } = rig.program;
    const told: string[] = [];
    for (let index = log.first; index < log.end; index++) {
      const message = log.at(index);
      if (!message || message.kind === 'audio' || message.kind === 'audio-header') continue;
      const payload = unchunk(message.slab, message.start, message.end, FMT1_HEADER, PROGRAM_CHUNK_SIZE);
      const whose = payload.includes(Buffer.from(CARD_PPS, 'hex')) ? 'card' : 'feed';
      const hasSets = payload.includes(Buffer.from('6742c01e', 'hex'));
      if (message.kind === 'video-header') told.push(`header of ${whose}`);
      else if (hasSets && message.isIdr) told.push(`in band of ${whose}`);
    }
    const last = told.lastIndexOf('header of card');
    expect(told.slice(last)).toEqual(['header of card', 'in band of card', 'header of feed', 'in band of feed']);
  });

  it('begins anew with its keyframe each time', async () => {
    const { rig } = await onAir(card());
    for (let round = 0; round < 3; round++) {
      const from = rig.frames.length;
      rig.program.cut();
      await rig.run(1_700 + round * 111);
      const first = rig.frames[from];
      expect(first).toMatchObject({ frame: CARD_FRAME, isIdr: true });
      rig.program.release();
      await rig.run(6_000);
      expect(rig.program.onAir).toBe(MAIN);
    }
    expectUnbroken(rig);
  });

  it('stays with the card that it began with, and shows the next one the next time', async () => {
    const { rig } = await onAir(card());
    rig.program.cut();
    await rig.run(1_000);
    rig.program.setCard(null);
    await rig.run(1_000);
    expect(rig.frames.slice(-20).every(isOfCard)).toBe(true);
    rig.program.release();
    await rig.run(6_000);
    const from = rig.frames.length;
    rig.program.cut();
    await rig.run(1_000);
    expect(rig.frames.slice(from).some(isOfCard)).toBe(false);
    expect(rig.frames.length).toBeGreaterThan(from);
  });

  it('holds the picture when the card has another format', async () => {
    for (const other of [card({ sps: '320x180' }), card({}, 20)]) {
      const { rig, main } = await onAir(other);
      main.kill();
      await rig.run(6_000);
      expect(rig.program.onAir).toBe(SLATE);
      expect(rig.frames.some(isOfCard)).toBe(false);
      expect(rig.frames.slice(-4).every((frame) => frame.isIdr)).toBe(true);
    }
  });

  it('does not make up for hours in which the computer slept', () => {
    for (const isHeld of [false, true]) {
      const log = new ProgramLog();
      const stamper = new Stamper(log);
      const filler = new Filler(stamper);
      filler.card = card();
      const idr = filler.card.frames[0];
      if (idr) stamper.video(idr, 1_000, true, FRAME_MS);
      const fill = (untilMs: number) =>
        isHeld ? filler.holdUntil(untilMs) : filler.slateUntil(untilMs, card().format, FRAME_MS);
      fill(2_000);
      log.flush();
      const { end } = log;
      fill(3_600_000);
      log.flush();
      expect(log.end - end).toBeLessThan(400);
      expect(log.at(end)).toMatchObject({ isIdr: true });
      expect(log.newest?.ptsMs).toBeGreaterThan(3_599_700);
    }
  });
});
