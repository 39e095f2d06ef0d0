import { useRef, useState } from 'react';
import { SLATE_LIMITS, type SlateFile, slateFileNameOf } from '#shared/model/slate.ts';
import { slateText } from '../text/slate.ts';
import type { Say } from './SlateAnswer.tsx';
import { sendFile } from './sendFile.ts';
import { freeName } from './slateChoice.ts';

/** An upload under way: `part` of it has gone, 0 … 1; at 1 the engine checks it. */
export interface Upload {
  readonly name: string;
  readonly part: number;
  readonly cancel: () => void;
}

/** One upload at a time; `onUploaded` hears the name that it got. */
export function useUpload(files: readonly SlateFile[], say: Say, onUploaded: (name: string) => void) {
  const [upload, setUpload] = useState<Upload | null>(null);
  const isBusy = useRef(false);
  const begin = async (file: File) => {
    if (isBusy.current) return;
    const name = freeName(slateFileNameOf(file.name), files);
    if (file.size > SLATE_LIMITS.clipBytes) return say('failed', slateText.tooLarge(name));
    const abort = new AbortController();
    const show = (part: number) => setUpload({ name, part, cancel: () => abort.abort() });
    isBusy.current = true;
    say('done', '');
    show(0);
    try {
      await sendFile(file, name, show, abort.signal);
      onUploaded(name);
      say('done', slateText.uploaded(name));
    } catch (error) {
      say('failed', error instanceof Error ? error.message : String(error));
    }
    isBusy.current = false;
    setUpload(null);
  };
  return { upload, begin: (file: File) => void begin(file) };
}
