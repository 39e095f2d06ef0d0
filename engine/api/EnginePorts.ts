import type { Clock } from '#engine/base/clock.ts';
import type { Log } from '#engine/base/log.ts';
import type { Redaction } from '#engine/base/redaction.ts';
import type { ClerkLink, ClerkOpened } from '#engine/clerk/ClerkLink.ts';
import type { ClerkNews } from './ClerkNews.ts';
import type { EngineDoor } from './EngineDoor.ts';

/** What the host brings to the engine that it makes. */
export interface EnginePorts {
  readonly clock: Clock;
  /** Open already; the host closes it after the engine. */
  readonly clerk: ClerkLink;
  readonly clerkNews: ClerkNews;
  /** With the studio of `--studio`, when that was imported. */
  readonly opened: ClerkOpened;
  readonly log: Log;
  readonly redaction: Redaction;
  /** Path of ffmpeg; null: the one on the PATH. */
  readonly ffmpeg: string | null;
  readonly demo: boolean;
  /** Nobody is there to press a button: what was on air resumes however long ago that was. */
  readonly resumeAlways: boolean;
  /** `--on-air`: sets the intent. */
  readonly onAir: boolean;
  /** The engine was asked to end by a call; the host ends everything in order. */
  readonly onStopped: () => void;
}

export interface HostedEngine extends EngineDoor {
  /** Ends sessions in order and media at all; within 3 s. */
  close(): Promise<void>;
}
