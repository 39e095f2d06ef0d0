import { useEffect } from 'react';
import type { ShellBridge } from '#shared/api/shell.ts';
import { AskToOpen } from './AskToOpen.tsx';
import { useStudioFile } from './useStudioFile.ts';

declare global {
  interface Window {
    /** Given by the desktop shell; absent in a browser. */
    readonly changeoverShell?: ShellBridge;
  }
}

/** A studio file that was opened with the application: previewed and asked about like one that was chosen here. */
export function ShellStudio() {
  const { found, look, forget, use } = useStudioFile();
  useEffect(() => {
    const shell = window.changeoverShell;
    if (!shell) return;
    const take = async () => {
      const opened = await shell.takeOpenedStudio();
      if (opened) look(opened.fileName, async () => opened.text);
    };
    void take();
    return shell.onStudioOpened(() => void take());
  }, [look]);
  return found && <AskToOpen found={found} onCancel={forget} onUse={() => use(found.studio)} />;
}
