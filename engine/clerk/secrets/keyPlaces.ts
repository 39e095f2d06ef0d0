import { createRequire } from 'node:module';
import type { Clock } from '#engine/base/clock.ts';
import { readPrivateFile, writePrivateFile } from '../dataFolder/privateFile.ts';
import { KEY_BYTES } from './sealed.ts';

/** A place that can hold the key of the secrets. Each call throws with a short reason for people. */
export interface KeyPlace {
  /** Null: it answers, and there is no key in it. */
  read(): Promise<Uint8Array | null>;
  write(key: Uint8Array): Promise<void>;
}

const KEYCHAIN_LIMIT_MS = 2000;
const SERVICE = 'Changeover';

/** The key file, mode 0600. */
export function keyFile(path: string): KeyPlace {
  return {
    async read() {
      const text = readPrivateFile(path)?.trim();
      if (text === undefined) return null;
      if (!/^[0-9a-f]{64}$/.test(text)) throw new Error('the key file secrets.key is damaged');
      return Buffer.from(text, 'hex');
    },
    async write(key) {
      writePrivateFile(path, `${Buffer.from(key).toString('hex')}\n`);
    },
  };
}

/**
 * The keychain of the operating system, which a locked screen can make unreachable; it is given 2 s. The library is
 * loaded only when it is wanted. On Linux the Secret Service alone counts: the kernel's keyring forgets at a reboot.
 * A question that hangs holds a thread of the pool that files need too, so the next reader waits for the same answer.
 */
export function keychain(account: string, clock: Clock, entryOf: (account: string) => Entry = loadEntry): KeyPlace {
  let asked: ReturnType<Entry['getPassword']> | null = null;
  const ask = () => {
    asked ??= entryOf(account)
      .getPassword()
      .finally(() => {
        asked = null;
      });
    return asked;
  };
  const within2s = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const limit = clock.after(KEYCHAIN_LIMIT_MS, () => reject(new Error('the keychain does not answer')));
      const failed = () => reject(new Error('the keychain can’t be reached'));
      Promise.resolve()
        .then(work)
        .then(resolve, failed)
        .finally(() => limit.cancel());
    });
  return {
    async read() {
      const text = await within2s(ask);
      if (!text) return null;
      const key = Buffer.from(text, 'hex');
      if (key.length !== KEY_BYTES) throw new Error('the key in the keychain is damaged');
      return key;
    },
    write: (key) => within2s(() => entryOf(account).setPassword(Buffer.from(key).toString('hex'))),
  };
}

type Keyring = typeof import('@napi-rs/keyring');
/** What is used of the library's entry. */
export type Entry = Pick<InstanceType<Keyring['AsyncEntry']>, 'getPassword' | 'setPassword'>;

function loadEntry(account: string): Entry {
  const keyring: Keyring = createRequire(import.meta.url)('@napi-rs/keyring');
  return new keyring.AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
}
