import type { SlateFile, SlateState, SlateStudio } from '#shared/model/slate.ts';

export const slateText = {
  title: 'Slate',
  what: 'What viewers see while no encoder is there.',
  edit: 'Choose what the slate shows',
  choices: 'The slate shows',
  card: 'Text card',
  cardWhat: 'your words on a dark ground',
  cardEmpty: 'We will be right back',
  held: 'Last picture',
  heldWhat: 'held, with silence',
  text: 'Text',
  textWhat: 'On the text card, and in place of a file that is missing.',
  inUse: 'in use',
  missing: 'not on this computer',
  upload: 'Add a picture or clip',
  uploadWhat:
    'Drop it here, or choose it. Pictures up to 10 MB, clips up to 100 MB and 60 s, shown without their sound.',
  uploading: (name: string) => `Uploading ${name}`,
  checking: (name: string) => `Checking ${name}…`,
  cancelUpload: 'Cancel the upload',
  uploaded: (name: string) => `${name} is ready to be used.`,
  cancelled: (name: string) => `${name} was not uploaded.`,
  tooLarge: (name: string) => `${name} is larger than 100 MB.`,
  broke: (name: string) => `The upload of ${name} broke off: the engine can’t be reached.`,
  delete: (name: string) => `Delete ${name}`,
  deleteAsk: (name: string) => `Delete ${name}?`,
  deleteYes: 'Delete',
  keep: 'Keep',
  cancel: 'Cancel',
  use: 'Use this slate',
};

/** `1280×720 · 3.0 s · 240 kB` */
export function fileFacts({ width, height, durationMs, sizeBytes }: SlateFile): string {
  const length = durationMs === null ? [] : [`${(durationMs / 1000).toFixed(1)} s`];
  return [`${width}×${height}`, ...length, size(sizeBytes)].join(' · ');
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What it shows, in a few words. */
export function slateWords({ kind, text, file }: SlateStudio): string {
  if (kind === 'held') return 'holds the last picture';
  return kind === 'card' ? `“${text?.trim() || slateText.cardEmpty}”` : (file ?? '');
}

/** How far it is: the one line below the choices. */
export function slateProgress({ isReady, isMaking, trouble }: SlateState): string {
  if (isMaking) return 'It is being made in the format of the program.';
  if (trouble) return trouble;
  if (!isReady) return 'It is made once an encoder has been on program for 6 s.';
  return 'Ready to come on.';
}
