import type { FaultTexts } from './faultTexts.ts';

/** The card of the slate, and the files that are uploaded for it. */
export const slateFaults = {
  'card-no-format': (c) =>
    `a card can only be made for H.264 with 8 bit, progressive, 4:2:0; the program is ${c['format']}`,
  'card-failed': (c) => `ffmpeg could not make it (${c['why']})`,
  'card-unusable': (c) => `what ffmpeg made is no use: ${c['why']}`,
  'slate-file-missing': (c) =>
    `${c['file']} is not on this computer: upload it under that name, or choose another slate.`,
  'no-such-slate-file': (c) => `There is no slate file ${c['name']}: upload it first.`,
  'slate-file-exists': (c) => `There is a slate file ${c['name']} already: delete it first, or use another name.`,
  'slate-file-in-use': (c) => `The slate shows ${c['name']}: choose another slate first.`,
  'slate-file-kind': (c) => `${c['name']} is a ${c['kind']}: give that as its kind.`,
  'slate-files-full': (c) => `There are ${c['limit']} slate files already: delete one first.`,
  'slate-upload-busy': () => 'Another slate file is being uploaded: try again when that is done.',
  'slate-upload-lost': () => 'The upload was lost, since storage had to start again: upload the file once more.',
  'slate-upload-broken': (c) => `The upload of ${c['name']} broke off.`,
  'slate-disk-full': () => 'The disk is full: the slate file was not kept. Make room and upload it again.',
  'slate-file-too-large': (c) => `${c['name']} is larger than ${c['limitMb']} MB.`,
  'slate-image-too-large': (c) => `${c['name']} is larger than ${c['limitMb']} MB, which is the most for a picture.`,
  'slate-file-empty': (c) => `${c['name']} is empty.`,
  'slate-file-unreadable': (c) => `${c['name']} is not a picture or clip that ffmpeg can read.`,
  'slate-file-damaged': (c) => `${c['name']} is damaged or incomplete (${c['why']}).`,
  'slate-file-pixels': (c) => `${c['name']} has more pixels than 7680 × 4320.`,
  'slate-file-shape': (c) =>
    `${c['name']} has ${c['width']} × ${c['height']} pixels: at least 16 are needed, and no side ten times the other.`,
  'slate-clip-too-long': (c) => `${c['name']} is longer than ${c['seconds']} s.`,
} satisfies FaultTexts;
