import type { DoorJournal } from '#engine/api/DoorJournal.ts';
import type { DemoDoor, DemoRequest, EngineActions, EngineDoor } from '#engine/api/EngineDoor.ts';
import { fault, type Outcome } from '#engine/base/fault.ts';
import { LiveJournal } from '#engine/clerk/LiveJournal.ts';
import type { EngineState } from '#shared/model/state.ts';
import { emptyStudio, type Studio } from '#shared/model/studio.ts';
import { testState } from './testState.ts';

/** An engine without media: real data behind the door, and what was done is seen in it. */
export class TestDoor implements EngineDoor {
  readonly done: string[] = [];
  readonly live = new LiveJournal();
  readonly journal: DoorJournal;
  readonly reported: unknown[] = [];
  demo: DemoDoor | null = null;
  healthNow: ReturnType<EngineDoor['health']> = { ok: true, why: [] };
  #state = testState();
  #revision = 1;
  readonly #listeners = new Set<() => void>();

  constructor(instance = 'instance-1') {
    this.#state = { ...this.#state, engine: { ...this.#state.engine, instance } };
    this.live.begin([], 0);
    this.journal = {
      list: async (after, limit) => ({ entries: this.live.kept(after).slice(0, limit), lastSeq: this.live.lastSeq }),
      recent: (count) => this.live.recent(count),
      onEntry: (listener) => this.live.onEntry(listener),
      add: (draft) => void this.live.add({ at: '2026-01-01T00:00:00.000Z', ...draft }),
    };
  }

  state(): EngineState {
    return this.#state;
  }

  revision(): number {
    return this.#revision;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  change(sections: Partial<EngineState>): void {
    this.#state = { ...this.#state, ...sections };
    this.#revision += 1;
    for (const listener of this.#listeners) listener();
  }

  health() {
    return this.healthNow;
  }

  studioForExport(): Studio {
    return emptyStudio();
  }

  beDemo(): DemoRequest[] {
    const listeners = new Set<(request: DemoRequest) => void>();
    const seen: DemoRequest[] = [];
    this.demo = {
      report: (parts) => void this.reported.push(parts),
      onRequest: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      fail: (subject, failure) => {
        seen.push({ subject, fault: failure });
        for (const listener of listeners) listener({ subject, fault: failure });
        return { ok: true, value: `${failure} ${subject}` };
      },
    };
    return seen;
  }

  readonly act: EngineActions = {
    airStart: async () => this.#did('on air'),
    airStop: async () => this.#did('off air'),
    take: async (feedId, when) =>
      feedId === 'main' || feedId === 'backup' || feedId === 'slate'
        ? this.#did(`took ${feedId} ${when}`)
        : { ok: false, fault: fault('no-such-feed', { feedId }) },
    release: async () => ({ ok: false, fault: fault('nothing-taken') }),
    cut: async () => {
      throw new Error('a bug that knows rtmp://secret-stream-key');
    },
    mute: async (on) => this.#did(`mute ${on}`),
    encoderStart: async (id) => this.#did(`started ${id}`),
    encoderStop: async () => ({ ok: false, fault: fault('clerk-timeout', { what: 'stop' }) }),
    revealFeedKey: async () => ({ ok: true, value: { url: 'rtmp://127.0.0.1:1935/live', feedKey: 'main-4f1c' } }),
    measureAlignment: async (id) => ({ ok: false, fault: fault('alignment-alone', { name: id }) }),
    applySetting: async (id, setting) => this.#did(`set ${setting} of ${id}`),
    moveOutput: async (id) => this.#did(`moved to ${id}`),
    holdOutput: async (id) => this.#did(`held ${id}`),
    releaseOutput: async (id) => this.#did(`let go ${id}`),
    acknowledge: async (id) => this.#did(`acknowledged ${id}`),
    shelve: async (id, minutes) => this.#did(`shelved ${id} for ${minutes}`),
    engineStop: async () => this.#did('stopping'),
    previewStudio: async (text) => ({ ok: true, value: { name: 'New', changes: [text.slice(0, 20)] } }),
    importStudio: async () => ({ ok: false, fault: fault('secrets-locked', { why: 'stream-key-1234 is locked' }) }),
    backup: async (passphrase) =>
      passphrase.length < 8
        ? { ok: false, fault: fault('passphrase-weak', { atLeast: 8 }) }
        : { ok: true, value: 'sealed, and stream-key-1234 by chance' },
    restore: async (backup) =>
      backup.startsWith('sealed')
        ? { ok: true, value: { name: 'Studio A', changes: ['encoder main: new'] } }
        : {
            ok: false,
            fault: fault('backup-unreadable', { why: 'the passphrase is wrong, or the backup was changed' }),
          },
    keepKeyIn: async (place) => this.#did(`key in ${place}`),
    replaceToken: async () => ({ ok: true, value: 'b'.repeat(64) }),
    slate: {
      set: async ({ kind }) => this.#did(`slate ${kind}`),
      upload: async (name, { chunks, sizeBytes }) => {
        let received = 0;
        for await (const chunk of chunks) received += chunk.length;
        this.#did(`uploaded ${name}: ${received} of ${sizeBytes}`);
        const file = { name, kind: 'image' as const, width: 2, height: 1, durationMs: null, sizeBytes: received };
        return { ok: true, value: file };
      },
      remove: async (name) => ({ ok: false, fault: fault('slate-file-in-use', { name }) }),
      thumbnail: async () => ({ ok: true, value: new Uint8Array(Buffer.from('png of stream-key-1234')) }),
    },
  };

  #did(text: string): Outcome<string> {
    this.done.push(text);
    return { ok: true, value: text };
  }
}
