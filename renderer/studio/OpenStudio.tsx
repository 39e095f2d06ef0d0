import FolderOpen from 'lucide-react/dist/esm/icons/folder-open.mjs';
import { type ChangeEvent, useRef } from 'react';
import { useEngine } from '../app/Page.ts';
import { Button } from '../parts/Button.tsx';
import { studioText } from '../text/studio.ts';
import { AskToOpen } from './AskToOpen.tsx';
import { useStudioFile } from './useStudioFile.ts';

/** Chooses a studio file, shows what it changes, asks, and opens it. */
export function OpenStudio({ onDone }: { onDone: () => void }) {
  const onAir = useEngine((state) => state.air.on);
  const chooser = useRef<HTMLInputElement>(null);
  const { found, look, forget, use } = useStudioFile();
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (file) look(file.name, () => file.text());
  };
  const open = (studio: unknown) => {
    onDone();
    use(studio);
  };
  return (
    <>
      <input ref={chooser} type="file" accept=".json,.changeover,application/json" hidden onChange={chosen} />
      <Button disabled={onAir} title={onAir ? studioText.openOnAir : ''} onPress={() => chooser.current?.click()}>
        <FolderOpen aria-hidden="true" />
        {studioText.open}
      </Button>
      {found && <AskToOpen found={found} onCancel={forget} onUse={() => open(found.studio)} />}
    </>
  );
}
