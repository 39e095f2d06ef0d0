import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JournalEntry } from '#shared/model/journal.ts';
import type { EngineState } from '#shared/model/state.ts';
import type { LinkState } from '../link/linkMachine.ts';
import { emptyHistory, type History } from './history.ts';

/** The answer to what the operator did last. */
export interface Notice {
  id: number;
  tone: 'done' | 'failed';
  text: string;
}

export interface PageState {
  link: LinkState;
  /** When the connection ended, in ms since the epoch; null while it stands or before the first. */
  lostAtMs: number | null;
  /** The last picture of the engine; it stays while the engine is away. */
  engine: EngineState | null;
  journal: JournalEntry[];
  history: History;
  notice: Notice | null;
  /** The wall clock, once a second: everything that counts time is drawn by it. */
  nowMs: number;
}

export type PageStore = StoreApi<PageState>;

export function createPageStore(nowMs: number): PageStore {
  return createStore<PageState>(() => ({
    link: { name: 'dialling', attempt: 0 },
    lostAtMs: null,
    engine: null,
    journal: [],
    history: emptyHistory(),
    notice: null,
    nowMs,
  }));
}
