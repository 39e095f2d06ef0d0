import ImageUp from 'lucide-react/dist/esm/icons/image-up.mjs';
import { type ChangeEvent, useRef } from 'react';
import { Button } from '../parts/Button.tsx';
import { slateText } from '../text/slate.ts';
import type { Upload } from './useUpload.ts';

interface UploadTileProps {
  upload: Upload | null;
  /** A file hangs over the dialog. */
  isOver: boolean;
  onFile: (file: File) => void;
}

const ACCEPT = 'image/png,image/jpeg,image/webp,image/gif,image/bmp,video/*,.mkv,.flv,.ts';

/** The way in for files: pressed, or dropped upon; while one comes, how far it is. */
export function UploadTile({ upload, isOver, onFile }: UploadTileProps) {
  const chooser = useRef<HTMLInputElement>(null);
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (file) onFile(file);
  };
  if (upload) return <Progress {...upload} />;
  return (
    <div className="slate-tile">
      <input ref={chooser} type="file" accept={ACCEPT} hidden onChange={chosen} />
      <button
        type="button"
        className={isOver ? 'slate-upload slate-upload--over' : 'slate-upload'}
        title={slateText.uploadWhat}
        onClick={() => chooser.current?.click()}
      >
        <ImageUp aria-hidden="true" />
        {slateText.upload}
      </button>
    </div>
  );
}

function Progress({ name, part, cancel }: Upload) {
  const text = part < 1 ? slateText.uploading(name) : slateText.checking(name);
  return (
    <div className="slate-tile slate-upload slate-upload--busy">
      <p className="cut-off" role="status">
        {text}
      </p>
      {part < 1 ? <progress value={part} aria-label={text} /> : <progress aria-label={text} />}
      <Button label={slateText.cancelUpload} onPress={cancel}>
        {slateText.cancel}
      </Button>
    </div>
  );
}
