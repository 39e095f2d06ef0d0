import { ControlRoom } from './ControlRoom.tsx';
import { Locked } from './Locked.tsx';
import { usePage } from './Page.ts';
import { Waiting } from './Waiting.tsx';

export function App() {
  const isLocked = usePage((page) => page.link.name === 'locked');
  const hasPicture = usePage((page) => page.engine !== null);
  if (isLocked) return <Locked />;
  return hasPicture ? <ControlRoom /> : <Waiting />;
}
