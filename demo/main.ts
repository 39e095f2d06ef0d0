import { join } from 'node:path';
import { Director } from './director/Director.ts';
import { type DemoOptions, parseDemoOptions, USAGE } from './director/options.ts';

/** `npm run demo`: this file lies in `dist/demo`, beside the built engine and below the checkout with its clips. */
const options = optionsOrExit();
const timeOfDay = () => new Date().toTimeString().slice(0, 8);
const print = (text: string) => void process.stdout.write(`${text}\n`);

const director = new Director({
  options,
  keeper: join(import.meta.dirname, '../engine/keeper.js'),
  scripts: {
    encoder: join(import.meta.dirname, 'encoder.js'),
    destination: join(import.meta.dirname, 'destination.js'),
  },
  clipFolder: join(import.meta.dirname, '../../assets/demo'),
  say: (text) => print(`${timeOfDay()}  ${text}`),
  print,
});
// Whoever reads this output may go away: the demo still has to be taken down.
process.stdout.on('error', () => director.end());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => director.end());
process.exitCode = await director.run();

function optionsOrExit(): DemoOptions {
  try {
    const parsed = parseDemoOptions(process.argv.slice(2));
    if (parsed) return parsed;
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(2);
  }
}
