import type { IpcMain, IpcMainInvokeEvent } from 'electron';

export interface PageSender {
  /** The window's page, null while there is no window. */
  readonly getContentsId: () => number | null;
  readonly getOrigin: () => string | null;
}

/**
 * Answers one message of the page. Who sent it is checked here and only here: the main frame of our own window while it
 * shows the engine's page. From anyone else it is an error, and `answer` is not called.
 */
export function answerPage<T>(
  ipcMain: Pick<IpcMain, 'handle'>,
  channel: string,
  sender: PageSender,
  answer: () => T,
): void {
  ipcMain.handle(channel, (event) => {
    if (!isOurPage(event, sender)) throw new Error(`${channel} is not answered: it came from another page`);
    return answer();
  });
}

function isOurPage(event: IpcMainInvokeEvent, { getContentsId, getOrigin }: PageSender): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame !== event.sender.mainFrame) return false;
  if (event.sender.id !== getContentsId()) return false;
  return URL.canParse(frame.url) && new URL(frame.url).origin === getOrigin();
}
