/** What the desktop shell gives to the page as `window.changeoverShell`; absent in a browser. */
export interface ShellBridge {
  /** The studio file that a person opened with the application, once: the next call answers null. */
  takeOpenedStudio(): Promise<OpenedStudio | null>;
  /** Tells that there is a file to take. Answers how to stop listening. */
  onStudioOpened(listener: () => void): () => void;
}

export interface OpenedStudio {
  readonly fileName: string;
  /** The file as it is: the engine judges it. */
  readonly text: string;
}

/** Names of the only messages between page and shell. */
export const shellChannels = {
  takeOpenedStudio: 'changeover:take-opened-studio',
  studioOpened: 'changeover:studio-opened',
} as const;

/** Parts of the page that a `changeover://` link may lead to; each is the id of an element there. */
export const pagePlaces = ['encoders', 'program', 'destinations', 'alarms', 'journal'] as const;
export type PagePlace = (typeof pagePlaces)[number];
