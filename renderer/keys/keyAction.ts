/** What a key means in the control room. */
export type KeyAction =
  | { type: 'take'; number: number }
  | { type: 'slate' }
  | { type: 'release' }
  | { type: 'mute' }
  | { type: 'acknowledge' }
  | { type: 'help' };

export function keyAction(key: string): KeyAction | null {
  if (/^[1-9]$/.test(key)) return { type: 'take', number: Number(key) };
  switch (key.toLowerCase()) {
    case '0':
      return { type: 'slate' };
    case 'r':
      return { type: 'release' };
    case 'm':
      return { type: 'mute' };
    case 'a':
      return { type: 'acknowledge' };
    case '?':
      return { type: 'help' };
    default:
      return null;
  }
}
