import type { ClipPicture } from '../clips/PictureBook.ts';
import type { ClipChange, DestinationReport } from './DestinationReport.ts';

const CHANGES_KEPT = 20;

/**
 * Accounts for the pictures by their number in the clip. Both clips show the same moment under the same number, so a
 * changeover without loss goes from n of one to n + 1 of the other.
 */
export class PictureLedger {
  readonly #loopFrames: number;
  #within = { lost: 0, repeated: 0 };
  #between = { lost: 0, repeated: 0 };
  #unknown = 0;
  #changes: ClipChange[] = [];
  #changeCount = 0;
  #last: ClipPicture | null = null;
  #isFirstOfSession = true;

  constructor(loopFrames: number) {
    this.#loopFrames = loopFrames;
  }

  beginSession(): void {
    this.#isFirstOfSession = true;
  }

  /** `picture`: null for one of neither clip. `stepMs`: from the picture before, in presentation time. */
  add(picture: ClipPicture | null, stepMs: number): void {
    if (!picture) {
      this.#unknown += 1;
      return;
    }
    if (this.#last) this.#follow(this.#last, picture, stepMs);
    this.#last = picture;
    this.#isFirstOfSession = false;
  }

  report(): Pick<
    DestinationReport,
    | 'lost'
    | 'repeated'
    | 'unknown'
    | 'lostBetweenSessions'
    | 'repeatedBetweenSessions'
    | 'changes'
    | 'changeCount'
    | 'last'
  > {
    return {
      ...this.#within,
      unknown: this.#unknown,
      lostBetweenSessions: this.#between.lost,
      repeatedBetweenSessions: this.#between.repeated,
      changes: [...this.#changes],
      changeCount: this.#changeCount,
      last: this.#last,
    };
  }

  /** Forwards or back: the shorter way round the loop decides. */
  #follow(last: ClipPicture, picture: ClipPicture, stepMs: number): void {
    const loop = this.#loopFrames;
    const forward = (picture.frame - last.frame + loop) % loop;
    const tally = this.#isFirstOfSession ? this.#between : this.#within;
    if (forward >= 1 && forward <= loop / 2) tally.lost += forward - 1;
    // All from the picture that came again up to the last one are seen twice.
    else tally.repeated += ((loop - forward) % loop) + 1;
    if (picture.label !== last.label)
      this.#changed({ from: last.label, to: picture.label, frame: picture.frame, stepMs });
  }

  #changed(change: ClipChange): void {
    this.#changeCount += 1;
    this.#changes = [...this.#changes, change].slice(-CHANGES_KEPT);
  }
}
