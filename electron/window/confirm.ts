import type { BrowserWindow, Dialog } from 'electron';

export interface Question {
  readonly message: string;
  readonly detail: string;
  /** The button that does it; the other one, the default, leaves all as it is. */
  readonly yes: string;
  readonly no: string;
}

const answerWithinMs = 60_000;

/**
 * Asks the person who has just pressed something. Belongs to the window (without one, macOS would block the shell), has
 * "no" as its default, and counts as "no" when nobody answers within a minute.
 */
export async function confirm(
  dialog: Pick<Dialog, 'showMessageBox'>,
  window: BrowserWindow,
  question: Question,
  signal: AbortSignal = AbortSignal.timeout(answerWithinMs),
): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: question.message,
    detail: question.detail,
    buttons: [question.no, question.yes],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal,
  });
  return response === 1 && !signal.aborted;
}
