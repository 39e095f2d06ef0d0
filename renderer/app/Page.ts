import { createContext, useCallback, useContext } from 'react';
import { useStore } from 'zustand';
import type { EngineState } from '#shared/model/state.ts';
import type { EngineClient, EngineLink } from '../link/EngineLink.ts';
import type { PageState, PageStore } from '../store/pageStore.ts';
import { connectionText } from '../text/connection.ts';

/** What every component may use; made once in `main.tsx`. */
export interface PageParts {
  store: PageStore;
  link: Pick<EngineLink, 'calls' | 'retry'>;
}

export const PageContext = createContext<PageParts | null>(null);

export function usePageParts(): PageParts {
  const parts = useContext(PageContext);
  if (!parts) throw new Error('usePageParts outside of PageContext');
  return parts;
}

export function usePage<T>(select: (page: PageState) => T): T {
  return useStore(usePageParts().store, select);
}

/** A part of the engine's state. Only below the place that waits for the first snapshot. */
export function useEngine<T>(select: (state: EngineState) => T): T {
  return usePage((page) => {
    if (!page.engine) throw new Error('useEngine before the first snapshot');
    return select(page.engine);
  });
}

export type Act = (call: (client: EngineClient) => Promise<{ text: string }>) => Promise<void>;

/** Carries out what the operator pressed, and shows the answer unless it is empty. Never throws. */
export function useAct(): Act {
  const { link, store } = usePageParts();
  return useCallback(
    async (call) => {
      const show = (tone: 'done' | 'failed', text: string) =>
        store.setState((page) => ({ notice: text === '' ? null : { id: (page.notice?.id ?? 0) + 1, tone, text } }));
      const client = link.calls();
      if (!client) return show('failed', connectionText.notNow);
      try {
        show('done', (await call(client)).text);
      } catch (error) {
        show('failed', error instanceof Error ? error.message : String(error));
      }
    },
    [link, store],
  );
}
