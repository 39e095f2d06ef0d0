import type { LinkListener } from '../link/EngineLink.ts';
import { applyUpdate } from './applyUpdate.ts';
import { sampleHistory } from './history.ts';
import { mergeJournal } from './mergeJournal.ts';
import type { PageStore } from './pageStore.ts';

/** Writes what comes from the engine into the store. `reload` loads the page anew: it belongs to the engine's version. */
export function feedPage(store: PageStore, reload: () => void): LinkListener {
  return {
    linkChanged: (link) =>
      store.setState((page) => {
        if (link.name === 'live') return { link, lostAtMs: null };
        return { link, lostAtMs: page.lostAtMs ?? (page.engine ? Date.now() : null) };
      }),
    updated: (update) => {
      const before = store.getState().engine;
      const engine = applyUpdate(before, update);
      if (before && engine && before.engine.version !== engine.engine.version) reload();
      store.setState({ engine });
    },
    journalled: (entries, first) => store.setState((page) => ({ journal: mergeJournal(page.journal, entries, first) })),
  };
}

/** One second has gone by. */
export function tickSecond(store: PageStore, nowMs: number): void {
  store.setState((page) => ({
    nowMs,
    history: sampleHistory(page.history, page.link.name === 'live' ? page.engine : null),
  }));
}
