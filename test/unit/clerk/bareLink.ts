import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { Redaction } from '#engine/base/redaction.ts';
import { ClerkLink } from '#engine/clerk/ClerkLink.ts';

/** The link of a process that a test starts with the worker's URL and the data folder as its arguments. */
export function bareLink(): ClerkLink {
  const [workerUrl = '', dataDir = ''] = process.argv.slice(2);
  const quiet = () => {};
  return new ClerkLink({
    workerUrl: new URL(workerUrl),
    dataDir,
    clock: systemClock,
    log: silentLog,
    redaction: new Redaction(),
    onTrouble: (fault) => console.error(fault),
    onRecovered: quiet,
    onSecretsUnlocked: quiet,
  });
}
