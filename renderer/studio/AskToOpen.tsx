import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { studioText } from '../text/studio.ts';
import type { FoundStudio } from './useStudioFile.ts';

interface AskToOpenProps {
  found: FoundStudio;
  onCancel: () => void;
  onUse: () => void;
}

/** Shows what a studio file would change, and asks. */
export function AskToOpen({ found, onCancel, onUse }: AskToOpenProps) {
  const { name, changes } = found.preview;
  return (
    <Dialog title={studioText.previewTitle(name)} onClose={onCancel}>
      <p className="quiet">{changes.length > 0 ? studioText.previewWhat : studioText.previewSame}</p>
      <ul className="studio-changes">
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
      <div className="dialog__buttons">
        <Button focusFirst onPress={onCancel}>
          {studioText.cancel}
        </Button>
        <Button tone="bright" disabled={changes.length === 0} onPress={onUse}>
          {studioText.use}
        </Button>
      </div>
    </Dialog>
  );
}
