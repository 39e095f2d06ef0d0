import { runToEnd } from '#test/lab/support/runToEnd.ts';

/** How long each stretch of silence in a recording lasts, in ms; shorter ones than 300 ms do not count. */
export async function silencesIn(path: string): Promise<number[]> {
  const args = ['-nostdin', '-i', path, '-vn', '-af', 'silencedetect=noise=-60dB:duration=0.3', '-f', 'null', '-'];
  const { stderr } = await runToEnd('ffmpeg', args);
  return [...stderr.matchAll(/silence_duration: ([\d.]+)/g)].map(([, seconds]) => Number(seconds) * 1000);
}
