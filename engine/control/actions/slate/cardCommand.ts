import type { CardShow, CardSpec } from '#engine/control/decisions/slateCard.ts';
import type { GreyPicture } from './drawCardText.ts';
import { inputOptions } from './inputOptions.ts';

/** How long a still card is before it begins anew; its motion comes round in that time. */
const LOOP_S = 4;
/** Pictures of at least this height are HD, and players then take their colours for BT.709. */
const HD_HEIGHT = 720;

type FileShow = Exclude<CardShow, { kind: 'card' }>;

/**
 * Arguments for ffmpeg, which reads the grey picture `text` from its standard input and writes the card as FLV to its
 * standard output. Below the text a light wanders, so that nobody takes it for a frozen picture.
 */
export function textCardCommand(spec: CardSpec, text: GreyPicture): string[] {
  const { width, height, fps } = spec;
  const light = { width: even(width / 12), height: Math.max(2, even(height / 120)) };
  const wanders = `x='(W-w)/2+W/8*sin(2*PI*t/${LOOP_S})':y=H*0.78:eval=frame`;
  const filter = [
    `[0:v]loop=loop=-1:size=1,scale=${width}:${height}:flags=bicubic,format=yuv420p,lutyuv=u=134:v=124[text]`,
    `color=c=0x5b9dff:s=${light.width}x${light.height}:r=${fps},format=yuv420p[light]`,
    `[text][light]overlay=${wanders},format=yuv420p[card]`,
  ];
  const read = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${text.width}x${text.height}`, '-r', String(fps)];
  return command([...read, '-i', 'pipe:0'], filter, Math.round(fps * LOOP_S), spec);
}

/** The same for an uploaded file, which is fitted into the picture on black. Its sound is left out. */
export function fileCardCommand(spec: CardSpec, show: FileShow): string[] {
  const { width, height, fps } = spec;
  const seconds = show.kind === 'clip' ? show.durationMs / 1000 : LOOP_S;
  const frames = Math.max(1, Math.round(fps * seconds));
  const matrix = height >= HD_HEIGHT ? 'bt709' : 'bt601';
  const fit = `w=${width}:h=${height}:force_original_aspect_ratio=decrease:flags=lanczos`;
  const colours = `out_color_matrix=${matrix}:out_range=tv`;
  const filter = [
    `color=c=black:s=${width}x${height}:r=${fps},format=yuv420p[ground]`,
    `[0:v]setpts=PTS-STARTPTS,scale=w=iw*sar:h=ih,scale=${fit}:${colours},format=yuva420p[shown]`,
    // The ground sets the pace: it takes the picture that is on at each moment, and the last one to its end.
    '[ground][shown]overlay=x=(W-w)/2:y=(H-h)/2:format=yuv420,setsar=1[card]',
  ];
  return command(inputOptions(show.path, seconds + 1), filter, frames, spec);
}

/** Closed GOPs of a second, no reordering, and a constant bitrate, held by filler where the picture needs less. */
function command(input: readonly string[], filter: readonly string[], frames: number, spec: CardSpec): string[] {
  const { fps, kbps } = spec;
  const gopFrames = Math.max(1, Math.round(fps));
  return [
    ...['-nostdin', '-v', 'error', ...input],
    ...['-filter_complex', filter.join(';'), '-map', '[card]'],
    ...['-frames:v', String(frames), '-an', '-threads', '2'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'main', '-pix_fmt', 'yuv420p'],
    ...['-bf', '0', '-g', String(gopFrames), '-keyint_min', String(gopFrames), '-sc_threshold', '0', '-flags', '+cgop'],
    ...['-b:v', `${kbps}k`, '-minrate', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${kbps}k`],
    ...['-x264-params', 'nal-hrd=cbr:force-cfr=1'],
    ...['-f', 'flv', '-flvflags', 'no_duration_filesize', 'pipe:1'],
  ];
}

function even(value: number): number {
  return Math.round(value / 2) * 2;
}
