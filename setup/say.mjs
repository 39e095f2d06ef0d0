/** Progress for people, on standard error: standard output belongs to the program that the set-up starts. */

const isTerminal = process.stderr.isTTY === true;

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Runs `work` under a line that shows what is going on and for how long.
 * @template T @param {string} text @param {() => Promise<T>} work
 * @param {() => string} [detail] what to say of its progress, beside the seconds
 * @returns {Promise<T>}
 */
export async function during(text, work, detail = () => '') {
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  const line = (/** @type {string} */ rest) =>
    isTerminal ? process.stderr.write(`\r\x1b[K${text}${rest}`) : say(text + rest);
  line(' …');
  const ticker = setInterval(() => line(` … ${detail()} ${seconds()}`), isTerminal ? 1000 : 20_000);
  try {
    const result = await work();
    line(`: done in ${seconds()}`);
    return result;
  } catch (error) {
    line(`: failed after ${seconds()}`);
    throw error;
  } finally {
    clearInterval(ticker);
    if (isTerminal) say('');
  }
}
