import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

export interface ProcessUsage {
  /** Of one core, all threads together. */
  readonly cpuPct: number;
  /** Resident memory at the end. */
  readonly rssMb: number;
}

/** Linux counts in hundredths of a second, whatever the kernel's own tick is: `sysconf(_SC_CLK_TCK)`. */
const TICKS_PER_S = 100;

/** What a process uses over some seconds, from `/proc`. */
export async function processUsage(pid: number, seconds: number): Promise<ProcessUsage> {
  const [startMs, startTicks] = [performance.now(), await cpuTicks(pid)];
  await pause(seconds * 1000);
  const cpuS = ((await cpuTicks(pid)) - startTicks) / TICKS_PER_S;
  return { cpuPct: (cpuS / (performance.now() - startMs)) * 100_000, rssMb: await rssMb(pid) };
}

/** proc(5): fields 14 and 15, utime and stime; the name before them may hold spaces. */
async function cpuTicks(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

async function rssMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
