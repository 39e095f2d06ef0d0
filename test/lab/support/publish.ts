import { LabProcess } from './LabProcess.ts';

/**
 * Real ffmpeg as an encoder: sends a clip in real time, over and over, until it is killed. It copies and does not
 * encode, so it costs next to nothing; it ends by itself when the server closes the connection.
 */
export function publish(clipPath: string, url: string): Promise<LabProcess> {
  const args = [
    '-nostdin',
    '-v',
    'warning',
    '-re',
    '-stream_loop',
    '-1',
    '-i',
    clipPath,
    '-c',
    'copy',
    '-f',
    'flv',
    url,
  ];
  return LabProcess.start('ffmpeg', args);
}
