import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Linux counts in hundredths of a second, whatever the kernel's own tick is: `sysconf(_SC_CLK_TCK)`. */
const TICKS_PER_S = 100;

/** What a process and its children take of one core over some seconds, in %: all threads, kernel time included. */
export async function cpuPct(pid: number, seconds: number): Promise<number> {
  const [startMs, startTicks] = [performance.now(), await cpuTicks(pid)];
  await pause(seconds * 1000);
  const usedS = ((await cpuTicks(pid)) - startTicks) / TICKS_PER_S;
  return (usedS / (performance.now() - startMs)) * 100_000;
}

/** Resident memory of the process alone, in MB. */
export async function residentMb(pid: number): Promise<number> {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** Open files, sockets and timers of the kernel. */
export async function openHandles(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

/** How busy all cores together were over some seconds, in %. */
export async function machineLoadPct(seconds: number): Promise<number> {
  const start = await machineTicks();
  await pause(seconds * 1000);
  const end = await machineTicks();
  return (100 * (end.busy - start.busy)) / (end.all - start.all);
}

/** Its own time, that of its living children, and that of the dead ones, which the kernel adds to the parent's. */
async function cpuTicks(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return 0; // A child that has just ended: its parent has its time now.
  // proc(5): fields 14 to 17; the name before them may hold spaces.
  const own = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15);
  const children = await Promise.all((await childrenOf(pid)).map(cpuTicks));
  return [...own.map(Number), ...children].reduce((sum, ticks) => sum + ticks, 0);
}

async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => ''));
  return (await Promise.all(lists)).flatMap((list) => list.split(' ').filter(Boolean).map(Number));
}

/** proc(5), the first line of /proc/stat: idle and iowait are the fourth and fifth figure. */
async function machineTicks(): Promise<{ busy: number; all: number }> {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  const all = ticks.reduce((sum, count) => sum + count, 0);
  return { busy: all - (ticks[3] ?? 0) - (ticks[4] ?? 0), all };
}
