import type { CardSpec } from '#engine/control/decisions/slateCard.ts';

/** How long the card is before it begins anew; its motion comes round in that time. */
const LOOP_S = 4;

/**
 * Arguments for ffmpeg, which reads one grey picture of `pictureWidth` × `pictureHeight` from its standard input and
 * writes the card as FLV to its standard output: closed GOPs of a second, no reordering, and a constant bitrate, held
 * by filler where the picture needs less. Below the text a light wanders, so that nobody takes it for a frozen picture.
 */
export function cardCommand(spec: CardSpec, pictureWidth: number, pictureHeight: number): string[] {
  const { width, height, fps, kbps } = spec;
  const gopFrames = Math.max(1, Math.round(fps));
  return [
    ...['-nostdin', '-v', 'error'],
    ...['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${pictureWidth}x${pictureHeight}`, '-r', String(fps)],
    ...['-i', 'pipe:0', '-filter_complex', filter(width, height, fps), '-map', '[card]'],
    ...['-frames:v', String(Math.round(fps * LOOP_S)), '-an', '-threads', '2'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'main', '-pix_fmt', 'yuv420p'],
    ...['-bf', '0', '-g', String(gopFrames), '-keyint_min', String(gopFrames), '-sc_threshold', '0', '-flags', '+cgop'],
    ...['-b:v', `${kbps}k`, '-minrate', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${kbps}k`],
    ...['-x264-params', 'nal-hrd=cbr:force-cfr=1'],
    ...['-f', 'flv', '-flvflags', 'no_duration_filesize', 'pipe:1'],
  ];
}

function filter(width: number, height: number, fps: number): string {
  const light = { width: even(width / 12), height: Math.max(2, even(height / 120)) };
  const wanders = `x='(W-w)/2+W/8*sin(2*PI*t/${LOOP_S})':y=H*0.78:eval=frame`;
  return [
    `[0:v]loop=loop=-1:size=1,scale=${width}:${height}:flags=bicubic,format=yuv420p,lutyuv=u=134:v=124[text]`,
    `color=c=0x5b9dff:s=${light.width}x${light.height}:r=${fps},format=yuv420p[light]`,
    `[text][light]overlay=${wanders},format=yuv420p[card]`,
  ].join(';');
}

function even(value: number): number {
  return Math.round(value / 2) * 2;
}
