import { table } from '../figures/markdown.ts';
import { slope } from '../figures/statistics.ts';

/** CPU in % by system and number of outputs. */
export type Costs = ReadonlyMap<string, ReadonlyMap<number, number>>;

const PEER = 'nginx-rtmp, `push`';
const TEE = 'ffmpeg, `tee`';
const PLAIN = 'Changeover, hitless';
const SECURE = 'Changeover, hitless, RTMPS';
const LOW_LATENCY = 'Changeover, low latency';

/** The figures, the slope from five outputs to the most, and what the design asks for beside what was reached. */
export function costTable(costs: Costs, counts: readonly number[]): string {
  const most = counts.at(-1) ?? 0;
  const head = ['', ...counts.map((count) => `${count}`), `slope 5 → ${most}, % per output`];
  const rows = [...costs].map(([name, byCount]) => [
    name,
    ...counts.map((count) => figure(byCount.get(count))),
    figure(slopeOf(costs, name, most), 3),
  ]);
  return `${table(head, rows)}\n\n${table(['target (design §9)', 'reached'], targets(costs, most))}`;
}

function targets(costs: Costs, most: number): string[][] {
  const at = (name: string, count: number) => costs.get(name)?.get(count);
  const rows: string[][] = [];
  for (const name of [PLAIN, LOW_LATENCY]) {
    const [ours, theirs] = [slopeOf(costs, name, most), slopeOf(costs, PEER, most)];
    if (ours !== null && theirs !== null) rows.push([`${name}: slope ≤ 1 × nginx-rtmp`, times(ours / theirs)]);
    const [oursAt20, theirsAt20, teeAt20] = [at(name, 20), at(PEER, 20), at(TEE, 20)];
    if (oursAt20 && theirsAt20) rows.push([`${name}: total at 20 ≤ 2 × nginx-rtmp`, times(oursAt20 / theirsAt20)]);
    if (oursAt20 && teeAt20) rows.push([`${name}: total at 20 < 1 × ffmpeg tee`, times(oursAt20 / teeAt20)]);
  }
  const [plainAt50, secureAt50] = [at(PLAIN, 50), at(SECURE, 50)];
  if (plainAt50) rows.push(['50 outputs, RTMP: < 25 % of a core', `${figure(plainAt50)} %`]);
  if (secureAt50) rows.push(['50 outputs, RTMPS: < 35 % of a core', `${figure(secureAt50)} %`]);
  return rows;
}

function slopeOf(costs: Costs, name: string, most: number): number | null {
  return slope(costs.get(name) ?? new Map(), 5, most);
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}

function figure(value: number | null | undefined, digits = 2): string {
  return value === null || value === undefined ? '–' : value.toFixed(digits);
}
