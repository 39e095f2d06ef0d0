import type { SlateState } from '#shared/model/slate.ts';
import { MarkedWord } from '../parts/Mark.tsx';
import { slateProgress } from '../text/slate.ts';

export interface Answer {
  readonly tone: 'done' | 'failed';
  readonly text: string;
}

export type Say = (tone: Answer['tone'], text: string) => void;

/** What came of the last press in the dialog; else how far the slate is. */
export function SlateAnswer({ answer, slate }: { answer: Answer | null; slate: SlateState }) {
  const hasFailed = answer?.tone === 'failed';
  const text = answer?.text || slateProgress(slate);
  const isTrouble = hasFailed || (!answer?.text && slate.trouble !== null && !slate.isMaking);
  return (
    <p className="slate-answer" role={hasFailed ? 'alert' : 'status'}>
      <MarkedWord tone={hasFailed ? 'fault' : isTrouble ? 'warn' : 'idle'}>{text}</MarkedWord>
    </p>
  );
}
