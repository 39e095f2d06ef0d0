import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../processes');

/** One of our small processes, killed at the end of its bench. */
export class Child implements AsyncDisposable {
  readonly #child: ChildProcess;

  /** `name`: its file in `bench/processes`. */
  constructor(name: string, ...args: string[]) {
    this.#child = fork(join(folder, `${name}.ts`), args);
  }

  /** Says something and waits for what it answers. */
  async ask<T>(): Promise<T> {
    this.#child.send('tell');
    return this.said<T>();
  }

  /** The next thing that it says. */
  async said<T>(): Promise<T> {
    const [answer] = (await once(this.#child, 'message')) as [T];
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
