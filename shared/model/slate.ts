import { z } from 'zod';

/** The slate: what the studio wants of it, and the pictures and clips that were uploaded for it. */

/** Bounds of what may be uploaded. */
export const SLATE_LIMITS = {
  imageBytes: 10 * 1024 * 1024,
  clipBytes: 100 * 1024 * 1024,
  /** 7680 × 4320. */
  pixels: 33_177_600,
  clipMs: 60_000,
  files: 24,
} as const;

const NAME_CHARS = 60;
/** Windows opens a device by these names, whatever follows the first dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;

/** The name of a slate file is a name and never a path; lower case, since some disks do not tell the cases apart. */
export const SlateFileName = z
  .string()
  .max(NAME_CHARS)
  .regex(/^[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*$/, 'the name of a slate file: lower-case letters, digits, - _ and .')
  .refine((name) => !DEVICE.test(name), 'a name that is no device of Windows');

/** A name that can be used for what a person calls `Be Right Back (2).PNG`: `be-right-back-2.png`. */
export function slateFileNameOf(fileName: string): string {
  const plain = fileName.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.split('.').map((part) => part.replace(/[^a-z0-9_]+/g, '-').replace(/^[-_]+|-+$/g, ''));
  const parts = words.filter((part) => part !== '');
  const extension = parts.length > 1 ? `.${parts.pop()}` : '';
  const stem = parts.join('.').slice(0, NAME_CHARS - extension.length);
  const name = `${stem.replace(/[.-]+$/, '') || 'slate'}${extension}`;
  return SlateFileName.safeParse(name).success ? name : 'slate-file';
}

export const SlateStudio = z
  .strictObject({
    /** `image` and `clip` show an uploaded file, `card` a text, `held` the last picture of the encoder. */
    kind: z.enum(['card', 'held', 'image', 'clip']),
    /** What the card says; with a file: what it says while the file is not there. */
    text: z.string().max(200).optional(),
    file: SlateFileName.optional(),
  })
  .superRefine(({ kind, file }, context) => {
    const isWanted = kind === 'image' || kind === 'clip';
    if (isWanted === (file !== undefined)) return;
    const message = isWanted ? 'the name of an uploaded slate file' : `no file with kind "${kind}"`;
    context.addIssue({ code: 'custom', path: ['file'], message });
  });
export type SlateStudio = z.infer<typeof SlateStudio>;

/** A picture or clip that was uploaded, checked, and copied into the data folder. */
export const SlateFile = z.object({
  name: z.string(),
  kind: z.enum(['image', 'clip']),
  width: z.number().int(),
  height: z.number().int(),
  /** Of a clip; null for a picture. */
  durationMs: z.number().nullable(),
  sizeBytes: z.number().int(),
});
export type SlateFile = z.infer<typeof SlateFile>;

/** The slate now: what is wanted, what viewers would see, and the files to choose from. */
export const SlateState = z.object({
  wanted: SlateStudio,
  /** What comes on if no encoder is left; `held` until a card is made, or where none can be made. */
  shows: z.enum(['card', 'held', 'image', 'clip']),
  /** What would come on is what is wanted. */
  isReady: z.boolean(),
  isMaking: z.boolean(),
  /** One line for people: why it does not show what is wanted. */
  trouble: z.string().nullable(),
  files: z.array(SlateFile),
});
export type SlateState = z.infer<typeof SlateState>;
