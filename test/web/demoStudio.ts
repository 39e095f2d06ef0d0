import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../..');
const READY_MS = 30_000;
const END_MS = 10_000;

/** The demo studio, running for real: the engine, two encoders and two destinations, each a process of its own. */
export interface DemoStudio {
  /** Address of the page with its token. */
  url: string;
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** All that the demo has printed so far. */
  output(): string;
  close(): Promise<void>;
}

/** Starts `dist/demo/main.js` (built by `npm test`) on free ports, and waits until it names the page. */
export async function startDemoStudio(): Promise<DemoStudio> {
  const args = ['dist/demo/main.js', '--no-open', '--http', '127.0.0.1:0', '--rtmp', '127.0.0.1:0'];
  const demo = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The demo ${why}:\n${lines.join('\n')}`));
    const timer = setTimeout(() => fail(`named no page within ${READY_MS} ms`), READY_MS);
    demo.once('exit', (code) => fail(`ended with ${code}`));
    for (const stream of [demo.stdout, demo.stderr]) {
      createInterface(stream).on('line', (line) => {
        lines.push(line);
        const address = /http:\/\/\S+token=\S+/.exec(line)?.[0];
        if (!address) return;
        clearTimeout(timer);
        resolve(address);
      });
    }
  }).catch(async (error: unknown) => {
    await end(demo);
    throw error;
  });
  return { url, origin: new URL(url).origin, output: () => lines.join('\n'), close: () => end(demo) };
}

async function end(demo: ChildProcess): Promise<void> {
  if (demo.exitCode !== null || demo.signalCode !== null) return;
  const ended = once(demo, 'exit');
  demo.kill('SIGTERM');
  const timer = setTimeout(() => demo.kill('SIGKILL'), END_MS);
  await ended;
  clearTimeout(timer);
}
