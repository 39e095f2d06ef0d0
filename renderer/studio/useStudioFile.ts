import { useCallback, useState } from 'react';
import type { StudioPreview } from '#shared/api/contract.ts';
import { useAct } from '../app/Page.ts';
import { studioText } from '../text/studio.ts';
import { parseStudioText } from './parseStudioText.ts';

/** A studio file that was read, and what the engine says it would change. */
export interface FoundStudio {
  readonly studio: unknown;
  readonly preview: StudioPreview;
}

/** From a file's text to the studio in force: the engine judges it, the person is asked, the engine takes it over. */
export function useStudioFile() {
  const act = useAct();
  const [found, setFound] = useState<FoundStudio | null>(null);
  const look = useCallback(
    (fileName: string, read: () => Promise<string>) =>
      void act(async (client) => {
        const studio = parseStudioText(fileName, await read());
        const preview = await client.studio.preview({ studio });
        setFound({ studio, preview });
        return { text: studioText.read(fileName) };
      }),
    [act],
  );
  const forget = useCallback(() => setFound(null), []);
  const use = useCallback(
    (studio: unknown) => {
      setFound(null);
      void act(async (client) => ({ text: studioText.opened((await client.studio.import({ studio })).name) }));
    },
    [act],
  );
  return { found, look, forget, use };
}
