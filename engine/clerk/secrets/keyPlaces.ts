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
 */
export function keychain(account: string, clock: Clock, entryOf: (account: string) => Entry = loadEntry): KeyPlace {
  const inTurn = oneAtATime();
  const ask = <T>(name: string, question: (entry: Entry) => Promise<T>): Promise<T> =>
    within2s(
      clock,
      inTurn(name, async () => question(entryOf(account))),
    );
  return {
    async read() {
      const text = await ask('read', (entry) => entry.getPassword());
      if (!text) return null;
      const key = Buffer.from(text, 'hex');
      if (key.length !== KEY_BYTES) throw new Error('the key in the keychain is damaged');
      return key;
    },
    write(key) {
      const text = Buffer.from(key).toString('hex');
      return ask(`write ${text}`, (entry) => entry.setPassword(text));
    },
  };
}

/**
 * Questions wait for one another: each that hangs holds a thread of the pool that files need too. One that waits or is
 * under way already is not asked again; who asks it hears the same answer.
 */
function oneAtATime(): <T>(name: string, question: () => Promise<T>) => Promise<T> {
  const open = new Map<string, Promise<unknown>>();
  let last: Promise<unknown> = Promise.resolve();
  return <T>(name: string, question: () => Promise<T>) => {
    const asked = open.get(name);
    if (asked) return asked as Promise<T>;
    const answer = last.then(question).finally(() => open.delete(name));
    open.set(name, answer);
    last = answer.catch(() => {});
    return answer;
  };
}

function within2s<T>(clock: Clock, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = clock.after(KEYCHAIN_LIMIT_MS, () => reject(new Error('the keychain does not answer')));
    const failed = () => reject(new Error('the keychain can’t be reached'));
    answer.then(resolve, failed).finally(() => limit.cancel());
  });
}

type Keyring = typeof import('@napi-rs/keyring');
/** What is used of the library's entry. */
export type Entry = Pick<InstanceType<Keyring['AsyncEntry']>, 'getPassword' | 'setPassword'>;

function loadEntry(account: string): Entry {
  const keyring: Keyring = createRequire(import.meta.url)('@napi-rs/keyring');
  return new keyring.AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
}
