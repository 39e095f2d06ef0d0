import Plug from 'lucide-react/dist/esm/icons/plug.mjs';
import Unplug from 'lucide-react/dist/esm/icons/unplug.mjs';
import { useAct, useEngine } from '../app/Page.ts';
import { Button } from '../parts/Button.tsx';
import { demoText } from '../text/alarms.ts';

/** Only with the demo studio: makes one of its parts fail for real, or brings it back. */
export function FailButton({ subject, name }: { subject: string; name: string }) {
  const act = useAct();
  const part = useEngine((state) => state.demo?.parts.find((candidate) => candidate.subject === subject));
  if (!part) return null;
  const fault = part.running ? 'kill' : 'revive';
  return (
    <Button
      tone={part.running ? 'danger' : 'plain'}
      label={part.running ? demoText.failLabel(name) : demoText.reviveLabel(name)}
      onPress={() => void act((client) => client.demo.fail({ subject, fault }))}
    >
      {part.running ? <Unplug aria-hidden="true" /> : <Plug aria-hidden="true" />}
      {part.running ? demoText.fail : demoText.revive}
    </Button>
  );
}
