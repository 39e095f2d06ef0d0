import { fault, type Outcome } from '#engine/base/fault.ts';
import type { Difference } from '#engine/media/feeds/differences.ts';
import type { FeedFacts, Media } from '#engine/media/Media.ts';
import type { FeedId } from '#shared/model/ids.ts';
import type { FormatSetting, Settable } from '#shared/model/pairCheck.ts';
import { settingPlace } from '#shared/text/settingPlaces.ts';
import { adviceText, differenceText, settingName, settingValue } from '#shared/text/settings.ts';
import { checkFeed } from '../decisions/pairCheck.ts';
import type { Remedy } from '../samples/Snapshot.ts';
import type { EncoderDesk } from './EncoderDesk.ts';
import type { Station } from './Station.ts';

export interface PairPorts {
  readonly station: Station;
  readonly media: Media;
  readonly encoders: EncoderDesk;
}

/** A difference, and what could be done about it from here. */
export interface CheckedDifference extends Difference {
  /** Whose words the encoder's user reads; null: general ones. */
  readonly dialect: string | null;
  readonly settable: Settable | null;
}

/** The pair check: where each feed differs from the program, and setting its encoder so that it does not. */
export class PairDesk {
  readonly #ports: PairPorts;

  constructor(ports: PairPorts) {
    this.#ports = ports;
  }

  /** The worst first. */
  differences(feed: FeedFacts): CheckedDifference[] {
    const { media, encoders } = this.#ports;
    const supervisor = encoders.supervisor(feed.id);
    const settings = supervisor?.settings() ?? null;
    return checkFeed(feed, media.houseFormat(), settings).map((found) => {
      const settable = supervisor?.settable({ setting: found.setting, value: found.wanted }) ?? null;
      const isOff = settable !== null && this.#isOnProgram(feed.id);
      return {
        ...found,
        dialect: settings?.dialect ?? null,
        settable: isOff ? { can: false, note: 'on-program' } : settable,
      };
    });
  }

  /** For each feed that can't join unseen because of a setting: which it is, and where it is set. */
  remedies(): Map<FeedId, Remedy> {
    const remedies = new Map<FeedId, Remedy>();
    for (const feed of this.#ports.media.feedFacts()) {
      const found = this.differences(feed).find(isInTheWay);
      if (!found) continue;
      const { setting, has, wanted, dialect } = found;
      const advice = adviceText(setting, settingPlace(setting, dialect), settingValue(setting, wanted));
      remedies.set(feed.id, { what: differenceText(setting, has, wanted), advice });
    }
    return remedies;
  }

  /**
   * Sets one setting of an encoder to what the program needs, and answers whether it took. Faults: `no-such-encoder`,
   * `setting-on-program`, `setting-fits`, and those of the encoder.
   */
  async apply(id: string, setting: FormatSetting): Promise<Outcome<string>> {
    const { station, media, encoders } = this.#ports;
    const encoder = station.studio.encoders.find((one) => (one.id as string) === id);
    const supervisor = encoders.supervisor(id);
    const feed = media.feedFacts().find((one) => (one.id as string) === id);
    if (!encoder || !supervisor || !feed) return { ok: false, fault: fault('no-such-encoder', { id }) };
    const found = this.differences(feed).find((one) => one.setting === setting);
    if (!found) return { ok: false, fault: fault('setting-fits', { name: encoder.name }) };
    if (this.#isOnProgram(id)) return { ok: false, fault: fault('setting-on-program', { name: encoder.name }) };
    const answer = await supervisor.set({ setting, value: found.wanted });
    if (!answer.ok) return answer;
    const step = `${settingValue(setting, found.has)} → ${settingValue(setting, found.wanted)}`;
    return { ok: true, value: `${settingName(setting)} ${step}: ${answer.value}` };
  }

  /** Viewers see it, or are about to. */
  #isOnProgram(id: string): boolean {
    const { station, media } = this.#ports;
    const { onAir, next } = media.program;
    return station.isOnAir && [onAir, next?.feedId].some((feedId) => (feedId as string) === id);
  }
}

function isInTheWay({ class: ofClass, setting }: Difference): boolean {
  return ofClass === 'C' || ofClass === 'D' || setting === 'keyframe-interval';
}
