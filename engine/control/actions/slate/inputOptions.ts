import { SLATE_LIMITS } from '#shared/model/slate.ts';

/** Pictures and clips that people have. Nothing that names other files: no playlists, no scripts, no SVG. */
const DEMUXERS = 'png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,gif,mov,matroska,avi,mpegts,flv';

/** How ffmpeg reads an uploaded file: that file and nothing else, in bounded pictures. Seconds beyond `limitS` are left. */
export function inputOptions(path: string, limitS: number): string[] {
  const bounds = ['-protocol_whitelist', 'file', '-format_whitelist', DEMUXERS];
  return [...bounds, '-max_pixels', String(SLATE_LIMITS.pixels), '-threads', '2', '-t', String(limitS), '-i', path];
}
