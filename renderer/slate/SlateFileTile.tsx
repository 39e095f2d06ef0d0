import Trash from 'lucide-react/dist/esm/icons/trash-2.mjs';
import { useState } from 'react';
import type { SlateFile } from '#shared/model/slate.ts';
import { Button } from '../parts/Button.tsx';
import { fileFacts, slateText } from '../text/slate.ts';
import { SlateTile } from './SlateTile.tsx';

interface SlateFileTileProps {
  file: SlateFile;
  isChosen: boolean;
  isInUse: boolean;
  onChoose: () => void;
  onDelete: () => void;
}

/** An uploaded file, which can be deleted unless it is in use. */
export function SlateFileTile({ file, onDelete, ...tile }: SlateFileTileProps) {
  const [isAsking, setAsking] = useState(false);
  const { name } = file;
  return (
    <div className="slate-tile">
      <SlateTile {...tile} name={name} facts={fileFacts(file)}>
        <img src={`/api/v1/slate/files/${name}/thumbnail`} alt="" />
        {file.kind === 'clip' && <span className="slate-tile__play" />}
      </SlateTile>
      {!tile.isInUse && (
        <span className="slate-tile__delete">
          <Button label={slateText.delete(name)} title={slateText.delete(name)} onPress={() => setAsking(true)}>
            <Trash aria-hidden="true" />
          </Button>
        </span>
      )}
      {isAsking && <AskToDelete name={name} onKeep={() => setAsking(false)} onDelete={onDelete} />}
    </div>
  );
}

/** Over the tile, so that it is plain what would go. Escape keeps the file and the dialog. */
function AskToDelete({ name, onKeep, onDelete }: { name: string; onKeep: () => void; onDelete: () => void }) {
  const keep = (event: React.KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onKeep();
  };
  return (
    <div className="slate-tile__ask" role="alertdialog" aria-label={slateText.deleteAsk(name)} onKeyDown={keep}>
      <p>{slateText.deleteAsk(name)}</p>
      <div className="row">
        <Button focusFirst onPress={onKeep}>
          {slateText.keep}
        </Button>
        <Button tone="danger" onPress={onDelete}>
          {slateText.deleteYes}
        </Button>
      </div>
    </div>
  );
}
