// Stands in for the engine beside a real keeper. Notes each run in RUNS; ORDERS says what each does, the last for ever:
// serve (until it is told to stop) · deaf (serve, but no signal ends it) · die (after its ready line) · 2 · 3 (exit codes)
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { RUNS, ORDERS } = process.env;
const args = process.argv.slice(2);
appendFileSync(RUNS, `${JSON.stringify({ pid: process.pid, args, atMs: Date.now() })}\n`);
const runNumber = readFileSync(RUNS, 'utf8').trim().split('\n').length;
const orders = ORDERS.split(' ');
const order = orders[Math.min(runNumber, orders.length) - 1];

if (/^\d$/.test(order)) {
  process.stderr.write(`port 1 is taken (${order})\n`);
  process.exit(Number(order));
}
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
const note = (what) => appendFileSync(RUNS, `${JSON.stringify({ pid: process.pid, what })}\n`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    note(signal);
    if (order !== 'deaf') process.exit(0);
  });
}
const port = Number(/:(\d+)$/.exec(args[args.lastIndexOf('--http') + 1] ?? '')?.[1] ?? 0);
const server = createServer((request, response) => {
  note(`${request.method} ${request.url} ${request.headers.authorization}`);
  response.end('{}', () => process.exit(0));
});
server.listen(port, '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${server.address().port}/?token=abc\n`);
  process.stderr.write('a warning\n');
  if (order === 'die') process.exit(1);
});
