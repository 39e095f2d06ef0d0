/** What failed, in few words: said once more at the end of a run, for whoever keeps only the tail of its output. */
import { stripVTControlCharacters } from 'node:util';

const suiteLimit = 2500;
const limit = 6000;
/** A test's name and the beginning of its error, even where many failed. */
const leastPerFailure = 200;

/** vitest's test, vitest's error outside of tests, Playwright's test; each with rules drawn around it. */
const heading = /^ FAIL {2}(.*\S)|^⎯+ (?!Failed |Unhandled Errors)(.*\S) ⎯+$|^ {2}\d+\) (\[.*?)[ ─]*$/;
const end = /^⎯|^ {2}\d+ (?:failed|flaky|skipped|did not run|passed)\b/;
const sourceLine = /^\s*>?\s*\d*\s*\|/;

/**
 * The failures that vitest and Playwright tell, without their extracts of source code.
 * @param {string} output of a run, colours and all
 * @returns {string[]} each the name of the test, then its error
 */
export function failuresIn(output) {
  /** @type {string[][]} */
  const failures = [];
  let isInside = false;
  for (const line of stripVTControlCharacters(output).split('\n')) {
    const name = heading.exec(line)?.slice(1).find(Boolean);
    if (name) failures.push([name]);
    isInside = name !== undefined || (isInside && !end.test(line));
    if (isInside && !name && line.trim() !== '' && !sourceLine.test(line)) failures.at(-1)?.push(line.trimEnd());
  }
  return failures.map((lines) => lines.join('\n'));
}

/**
 * The failures of all suites that failed. Of a tool that names no tests it is the last that it said.
 * @param {{name: string, output: string}[]} failed
 * @returns {string} at most 2500 characters a suite and 6000 in all, beside the lines that head them; empty when nothing failed
 */
export function tellFailures(failed) {
  const share = Math.min(suiteLimit, Math.floor(limit / failed.length));
  return failed.map(({ name, output }) => `\n── failed: ${name} ──\n${briefly(output, share)}`).join('\n');
}

/** @param {string} output @param {number} share characters */
function briefly(output, share) {
  const failures = failuresIn(output);
  if (failures.length === 0) return stripVTControlCharacters(output).trim().slice(-share);
  const each = Math.max(leastPerFailure, Math.floor(share / failures.length));
  const shown = failures.slice(0, Math.floor(share / each)).map((text) => shorten(text, each - 1));
  const rest = failures.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}

/** @param {string} text @param {number} length characters */
function shorten(text, length) {
  return text.length <= length ? text : `${text.slice(0, length - 2)} …`;
}
