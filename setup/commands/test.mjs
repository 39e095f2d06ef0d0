/** All suites in order, or those that are named; words that name no suite go to the runners as filters. */
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { handOver } from '../exec.mjs';
import { say } from '../say.mjs';
import { missingPrograms } from '../steps/programs.mjs';
import { tellFailures } from './failures.mjs';

const tsc = ['node_modules/typescript/bin/tsc'];
const biome = ['node_modules/@biomejs/biome/bin/biome'];
// It colours whatever CI keeps, unless told not to.
const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...(process.stdout.isTTY ? [] : ['--no-color']), '--project'];
const playwright = ['node_modules/@playwright/test/cli.js', 'test', '--pass-with-no-tests', '--project'];

/**
 * `runs` are programs for Node, one after the other. `filters`: they take file names to choose tests by.
 * @typedef {{name: string, runs: string[][], filters: boolean, needs: string[]}} Suite
 * @type {Suite[]}
 */
const suites = [
  { name: 'typecheck', runs: [[...tsc, '-b']], filters: false, needs: [] },
  { name: 'lint', runs: [[...biome, 'check', '--error-on-warnings', '.']], filters: false, needs: [] },
  { name: 'fences', runs: [['setup/fences/check.ts']], filters: false, needs: [] },
  { name: 'unit', runs: [[...vitest, 'unit']], filters: true, needs: [] },
  { name: 'simulation', runs: [[...vitest, 'simulation']], filters: true, needs: [] },
  { name: 'contracts', runs: [[...vitest, 'contracts']], filters: true, needs: [] },
  { name: 'scenarios', runs: [[...vitest, 'scenarios']], filters: true, needs: ['ffmpeg'] },
  {
    name: 'lab',
    runs: [[...vitest, 'lab']],
    filters: true,
    needs: ['ffmpeg', 'obs', 'Xvfb', 'Mesa', 'nginx', 'nginx-rtmp', 'ip', 'nft', 'dnsmasq'],
  },
  { name: 'web', runs: [[...playwright, 'web']], filters: true, needs: ['chromium', 'fonts'] },
  {
    name: 'desktop',
    runs: [
      [...vitest, 'desktop'],
      [...playwright, 'desktop'],
    ],
    filters: true,
    needs: [],
  },
];

/** @param {import('../run.mjs').Invocation} invocation */
export async function test({ root, node, args }) {
  const isSuite = (/** @type {string} */ word) => suites.some((suite) => suite.name === word);
  const named = args.filter(isSuite);
  const filters = args.filter((word) => !isSuite(word));
  const chosen = suites.filter((suite) => named.length === 0 || named.includes(suite.name));
  const results = [];
  for (const suite of chosen) results.push(await runSuite(suite, { root, node, args: filters }));
  say(`\n${results.map(({ text }) => text).join('\n')}`);
  say(tellFailures(results.filter(({ passed, output }) => !passed && output !== '')));
  say(totalOf(results.map(({ text }) => text).join('\n')));
  return results.every(({ passed }) => passed) ? 0 : 1;
}

/** @param {Suite} suite @param {import('../run.mjs').Invocation} invocation */
async function runSuite(suite, { root, node, args }) {
  const missing = missingPrograms(suite.needs);
  if (missing.length > 0) {
    const text = `${suite.name}: CANNOT RUN here, needs ${missing.join(', ')}`;
    return { name: suite.name, passed: !process.env['CI'], output: '', text };
  }
  say(`\n── ${suite.name} ──`);
  const startedAt = Date.now();
  let output = '';
  const keep = (/** @type {string} */ text) => (output += text);
  let passed = true;
  for (const [script = '', ...rest] of suite.runs) {
    const code = await handOver(node, [join(root, script), ...rest, ...(suite.filters ? args : [])], {
      cwd: root,
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
      onOutput: keep,
      onErrors: keep,
    });
    passed &&= code === 0;
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  return {
    name: suite.name,
    passed,
    output,
    text: [`${suite.name}: ${passed ? 'passed' : 'FAILED'} in ${seconds} s`, ...summaryIn(output)].join('\n'),
  };
}

/** What vitest and Playwright say at their end. @param {string} output */
function summaryIn(output) {
  const lines = stripVTControlCharacters(output).split('\n');
  return lines
    .filter((line) => /^ *(Test Files|Tests|Errors) {2}|^ +\d+ (passed|failed|flaky|skipped|did not run)/.test(line))
    .map((line) => `    ${line.trim()}`);
}

/** One line for all suites, as every reader of test logs knows it. @param {string} summaries */
export function totalOf(summaries) {
  const tests = summaries
    .split('\n')
    .filter((line) => /^ +(Tests {2}|\d+ (passed|failed|flaky|skipped|did not run))/.test(line));
  const count = (/** @type {RegExp} */ kind) =>
    tests.reduce((sum, line) => sum + [...line.matchAll(kind)].reduce((of, [, n]) => of + Number(n), 0), 0);
  const skipped = count(/(\d+) (?:skipped|did not run)/g);
  const failed = count(/(\d+) (?:failed|flaky)/g);
  return `${count(/(\d+) passed/g)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
