import type { Clock, Timer } from '#engine/base/clock.ts';
import type { AlarmBook } from './alarms/AlarmBook.ts';
import { feedFindings } from './detectors/feeds.ts';
import { houseFindings } from './detectors/house.ts';
import { outputFindings } from './detectors/outputs.ts';
import { Persistence } from './detectors/Persistence.ts';
import type { Snapshot } from './samples/Snapshot.ts';

const ROUND_MS = 250;

/** Looks at everything four times a second: samples → detectors → findings that last → alarms. */
export class Watchman {
  readonly #takeSnapshot: () => Snapshot;
  readonly #alarms: AlarmBook;
  readonly #persistence = new Persistence();
  readonly #timer: Timer;

  constructor(clock: Clock, takeSnapshot: () => Snapshot, alarms: AlarmBook, afterRound: () => void) {
    this.#takeSnapshot = takeSnapshot;
    this.#alarms = alarms;
    this.#timer = clock.every(ROUND_MS, () => {
      this.look();
      afterRound();
    });
  }

  look(): void {
    const snapshot = this.#takeSnapshot();
    const raw = [...feedFindings(snapshot), ...outputFindings(snapshot), ...houseFindings(snapshot)];
    this.#alarms.update(this.#persistence.fold(raw, snapshot.nowMs));
  }

  close(): void {
    this.#timer.cancel();
  }
}
