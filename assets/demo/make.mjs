/**
 * Makes the demo clips `a.flv` and `b.flv` beside this file: `node assets/demo/make.mjs`, with Node 24 and ffmpeg.
 *
 * Both show the same clock at the same time and differ in colour and letter. 16 s is 480 pictures at 30/s and 750 AAC
 * frames at 48 kHz, so sound and picture loop at the same moment. Same encoder settings: the headers are identical.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BAR_CODE, barCodeCells } from '../../demo/clips/barCode.ts';
import { aacConfigBody, aacFrameBody } from '../../engine/wire/flv/body.ts';
import { FlvReader, FlvTagType, flvHeader, flvTag } from '../../engine/wire/flv/file.ts';
import { encodeMetadata } from '../../engine/wire/flv/metadata.ts';
import { Canvas } from './Canvas.mjs';

const WIDTH = 640;
const HEIGHT = 360;
const FPS = 30;
const FRAMES = 480;
const SAMPLE_RATE = 48_000;
const AAC_SAMPLES = 1024;
const AAC_FRAMES = 750;
/** AudioSpecificConfig: AAC-LC, 48 kHz, stereo. */
const ASC = Buffer.from([0x11, 0x90]);
const WHITE = 235;
const BLACK = 16;
const CLOCK = { x: 320, y: 156, radius: 122 };

/** @type {{label: 'A' | 'B', file: string, ground: [number, number, number], letter: number[][]}[]} */
const clips = [
  {
    label: 'A',
    file: 'a.flv',
    ground: [62, 158, 110],
    letter: [
      [40, 200, 85, 100],
      [85, 100, 130, 200],
      [57, 168, 113, 168],
    ],
  },
  {
    label: 'B',
    file: 'b.flv',
    ground: [112, 62, 164],
    letter: [
      [50, 100, 50, 200],
      [50, 100, 100, 100],
      [50, 148, 105, 148],
      [50, 200, 105, 200],
      [100, 100, 114, 112],
      [114, 112, 114, 136],
      [114, 136, 105, 148],
      [105, 148, 122, 162],
      [122, 162, 122, 186],
      [122, 186, 105, 200],
    ],
  },
];

const audio = encodeSound();
for (const clip of clips) {
  const pictures = encodePictures(clip);
  writeFileSync(join(import.meta.dirname, clip.file), interleave(pictures, audio));
}

/** The parts that stand still. @param {typeof clips[number]} clip */
function drawGround({ ground, letter }) {
  const canvas = new Canvas(WIDTH, HEIGHT);
  canvas.fill(ground);
  for (const line of letter) canvas.stroke(line, 8, WHITE);
  canvas.ring(CLOCK.x, CLOCK.y, CLOCK.radius, 5, WHITE);
  for (let mark = 0; mark < 16; mark += 1)
    canvas.stroke(ray(mark / 16, CLOCK.radius - 18, CLOCK.radius - 8), mark % 4 ? 1.5 : 3, WHITE);
  return canvas;
}

/** @param {Canvas} canvas @param {Canvas} ground @param {'A' | 'B'} label @param {number} frame */
function drawFrame(canvas, ground, label, frame) {
  canvas.copyFrom(ground);
  canvas.stroke(ray(frame / FRAMES, 0, CLOCK.radius - 50), 6, WHITE);
  canvas.stroke(ray(frame / 60, -20, CLOCK.radius - 24), 3, WHITE);
  for (const [place, digit] of [...String(frame).padStart(3, '0')].entries())
    drawDigit(canvas, Number(digit), 480 + place * 50, 120);
  const { x, y, cellWidth, height } = BAR_CODE;
  canvas.box(x - 8, y - 8, cellWidth * BAR_CODE.cells + 16, height + 16, BLACK);
  for (const [cell, isWhite] of barCodeCells({ label, frame }).entries()) {
    canvas.box(x + cell * cellWidth, y, cellWidth, height, isWhite ? WHITE : BLACK);
  }
}

/** From the clock's centre, `turn` 0 … 1 clockwise from the top. @param {number} turn @param {number} from @param {number} to */
function ray(turn, from, to) {
  const sin = Math.sin(turn * 2 * Math.PI);
  const cos = Math.cos(turn * 2 * Math.PI);
  return [CLOCK.x + sin * from, CLOCK.y - cos * from, CLOCK.x + sin * to, CLOCK.y - cos * to];
}

/** Seven segments. @param {Canvas} canvas @param {number} digit @param {number} x @param {number} y */
function drawDigit(canvas, digit, x, y) {
  const segments = [
    [0, 0, 30, 0],
    [30, 0, 30, 34],
    [30, 34, 30, 68],
    [0, 68, 30, 68],
    [0, 34, 0, 68],
    [0, 0, 0, 34],
    [0, 34, 30, 34],
  ];
  const lit = [
    0b0111111, 0b0000110, 0b1011011, 0b1001111, 0b1100110, 0b1101101, 0b1111101, 0b0000111, 0b1111111, 0b1101111,
  ];
  for (const [bit, [x1 = 0, y1 = 0, x2 = 0, y2 = 0]] of segments.entries()) {
    if (((lit[digit] ?? 0) >> bit) & 1) canvas.stroke([x + x1, y + y1, x + x2, y + y2], 4, WHITE);
  }
}

/** FLV tags with the sequence header first. @param {typeof clips[number]} clip */
function encodePictures(clip) {
  const ground = drawGround(clip);
  const canvas = new Canvas(WIDTH, HEIGHT);
  const frames = [];
  for (let frame = 0; frame < FRAMES; frame += 1) {
    drawFrame(canvas, ground, clip.label, frame);
    frames.push(Buffer.concat([canvas.luma, canvas.chroma]));
  }
  const output = ffmpeg(Buffer.concat(frames), [
    ...`-f rawvideo -pix_fmt yuv420p -s ${WIDTH}x${HEIGHT} -r ${FPS} -i -`.split(' '),
    ...'-c:v libx264 -preset slow -profile:v main -level 3.0 -threads 1 -b:v 500k -maxrate 600k -bufsize 600k'.split(
      ' ',
    ),
    ...`-bf 0 -g ${FPS} -keyint_min ${FPS} -sc_threshold 0 -x264-params stitchable=1`.split(' '),
    ...'-color_range tv -colorspace smpte170m -color_trc smpte170m -color_primaries smpte170m'.split(' '),
    // x264 writes its settings as SEI into the first picture: of no use here.
    ...'-bsf:v filter_units=remove_types=6 -flvflags no_duration_filesize -f flv -'.split(' '),
  ]);
  /** @type {import('../../engine/wire/flv/file.ts').FlvTag[]} */
  const tags = [];
  new FlvReader().read(output, (tag) => {
    // ffmpeg ends with an "end of sequence" (packet type 2), which a loop must not hold.
    if (tag.type === FlvTagType.video && tag.body[1] !== 2) tags.push(tag);
  });
  if (tags.length !== FRAMES + 1) throw new Error(`${tags.length - 1} pictures came out of ${FRAMES}`);
  return tags;
}

/** AAC frames of one loop, from the middle of three, so that end and beginning fit together. */
function encodeSound() {
  const samples = AAC_FRAMES * AAC_SAMPLES;
  const pcm = Buffer.alloc(samples * 2 * 3);
  for (let sample = 0; sample < samples * 3; sample += 1) pcm.writeInt16LE(soundAt(sample % samples), sample * 2);
  const adts = ffmpeg(pcm, `-f s16le -ar ${SAMPLE_RATE} -ac 1 -i - -ac 2 -c:a aac -b:a 96k -f adts -`.split(' '));
  const frames = [];
  for (let at = 0; at < adts.length; ) {
    const sizeBytes = (adts.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
    frames.push(adts.subarray(at + 7, at + sizeBytes));
    at += sizeBytes;
  }
  // The encoder is one frame late: frame n + 1 carries the samples of frame n.
  return frames.slice(AAC_FRAMES + 1, 2 * AAC_FRAMES + 1);
}

/** A soft tone all the time, a beep at each second, a higher one at the start of the loop. @param {number} sample */
function soundAt(sample) {
  const second = sample / SAMPLE_RATE;
  const within = second % 1;
  const beep =
    within < 0.12
      ? Math.sin((within / 0.12) * Math.PI) * Math.sin(2 * Math.PI * (second < 1 ? 1320 : 880) * second)
      : 0;
  return Math.round(1200 * Math.sin(2 * Math.PI * 220 * second) + 9000 * beep);
}

/** @param {import('../../engine/wire/flv/file.ts').FlvTag[]} pictures @param {Buffer[]} sound */
function interleave(pictures, sound) {
  const media = [
    ...pictures
      .slice(1)
      .map(({ body }, frame) => ({ type: FlvTagType.video, ms: Math.round((frame * 1000) / FPS), body })),
    ...sound.map((raw, frame) => ({
      type: FlvTagType.audio,
      ms: Math.round((frame * AAC_SAMPLES * 1000) / SAMPLE_RATE),
      body: aacFrameBody(raw),
    })),
  ].sort((a, b) => a.ms - b.ms || b.type - a.type);
  const metadata = encodeMetadata({
    width: WIDTH,
    height: HEIGHT,
    fps: FPS,
    videoKbps: 500,
    audioKbps: 96,
    sampleRate: SAMPLE_RATE,
    channels: 2,
  });
  return Buffer.concat([
    flvHeader(),
    flvTag(FlvTagType.script, 0, metadata),
    flvTag(FlvTagType.video, 0, pictures[0]?.body ?? Buffer.alloc(0)),
    flvTag(FlvTagType.audio, 0, aacConfigBody(ASC)),
    ...media.map(({ type, ms, body }) => flvTag(type, ms, body)),
  ]);
}

/** @param {Buffer} input @param {string[]} args */
function ffmpeg(input, args) {
  const run = spawnSync('ffmpeg', ['-v', 'error', '-nostdin', ...args], { input, maxBuffer: 2 ** 28 });
  if (run.status !== 0) throw new Error(`ffmpeg: ${run.error?.message ?? run.stderr}`);
  return run.stdout;
}
