import { useState } from 'react';
import { useEngine, usePage } from '../app/Page.ts';
import { duration } from '../format/times.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { studioText } from '../text/studio.ts';
import { OpenStudio } from './OpenStudio.tsx';
import './StudioButton.css';

/** The studio's name; behind it the facts of the engine and the way to another studio. */
export function StudioButton() {
  const name = useEngine((state) => state.studio.name);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="studio-button cut-off"
        aria-label={studioText.aboutLabel(name)}
        onClick={() => setOpen(true)}
      >
        {name}
      </button>
      {isOpen && (
        <Dialog title={name} onClose={() => setOpen(false)}>
          <EngineFacts />
          <div className="dialog__buttons">
            <OpenStudio onDone={() => setOpen(false)} />
            <Button focusFirst onPress={() => setOpen(false)}>
              {studioText.close}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function EngineFacts() {
  const engine = useEngine((state) => state.engine);
  const nowMs = usePage((page) => page.nowMs);
  const facts = [
    [studioText.facts.ingest, engine.ingestUrl ?? studioText.ingestTaken],
    [studioText.facts.version, engine.version],
    [studioText.facts.up, duration(nowMs - Date.parse(engine.startedAt))],
    [studioText.facts.memory, `${Math.round(engine.rssMb)} MB`],
  ] as const;
  return (
    <dl className="studio-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="quiet">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
