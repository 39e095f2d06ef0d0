import { cpus, release, totalmem } from 'node:os';
import { runToEnd } from '#test/lab/support/runToEnd.ts';

/** The machine and the programs that figures were taken with, in one line. */
export async function describeMachine(): Promise<string> {
  const cores = cpus();
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  const versions = await Promise.all([
    versionOf('ffmpeg', ['-version'], /ffmpeg version (\S+)/),
    versionOf('/usr/sbin/nginx', ['-v'], /nginx\/(\S+)/),
  ]);
  const [ffmpeg, nginx] = versions;
  const programs = `Node ${process.versions.node}, ffmpeg ${ffmpeg}, nginx ${nginx}`;
  return `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown'}, ${memoryGb} GB, ${process.platform} ${release()}; ${programs}`;
}

async function versionOf(file: string, args: string[], pattern: RegExp): Promise<string> {
  const ended = await runToEnd(file, args).catch(() => null);
  return (ended && pattern.exec(ended.stdout.toString() + ended.stderr)?.[1]) ?? 'absent';
}
