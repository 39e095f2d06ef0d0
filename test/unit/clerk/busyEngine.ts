import { emptyIntent, withAir } from '#engine/intent/intent.ts';
import { bareLink } from './bareLink.ts';
import { studioText } from './studioText.ts';

/** A process that writes everything as fast as it can, and prints what was shown and what is surely stored. */
const link = bareLink();
await link.open();
await link.importStudio(studioText(), { onlyIfNewHash: false });
await link.saveIntent(withAir(emptyIntent(), true, new Date().toISOString()));
for (;;) {
  for (let n = 0; n < 50; n++) link.journal({ subject: 'engine', code: 'busy', by: 'world', text: 'x'.repeat(200) });
  const { lastSeq } = link;
  process.stdout.write(`shown ${lastSeq}\n`);
  const stored = await link.stampAlive();
  if (stored.ok) process.stdout.write(`stored ${lastSeq}\n`);
}
