/** Keeps one core busy for a share of the time (0 … 1, the argument), in turns of 10 ms, until its parent goes. */
const share = Number(process.argv[2]);
const TURN_MS = 10;

setInterval(() => {
  const untilMs = performance.now() + TURN_MS * share;
  while (performance.now() < untilMs);
}, TURN_MS);
process.on('disconnect', () => process.exit());
