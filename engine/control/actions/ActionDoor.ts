import { type Clock, isoNow } from '#engine/base/clock.ts';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import { withAir, withHeld, withMuted, withTaken } from '#engine/intent/intent.ts';
import type { Media } from '#engine/media/Media.ts';
import type { MeasuredAlignment } from '#shared/model/alignment.ts';
import { type FeedId, type OutputId, outputIdOf, SLATE } from '#shared/model/ids.ts';
import type { JournalDraft } from '#shared/model/journal.ts';
import type { FormatSetting } from '#shared/model/pairCheck.ts';
import type { Studio } from '#shared/model/studio.ts';
import { faultText } from '#shared/text/faults.ts';
import { encoderName, outputName } from '../samples/Snapshot.ts';
import type { AlignmentDesk } from './alignment/AlignmentDesk.ts';
import type { EncoderDesk } from './EncoderDesk.ts';
import type { PairDesk } from './PairDesk.ts';
import { RateGuard } from './RateGuard.ts';
import type { Station } from './Station.ts';

/** What a person can do to an alarm; null: it is not on the list any more. */
export interface AlarmHands {
  acknowledge(id: string): { readonly text: string } | null;
  shelve(id: string, minutes: number): { readonly text: string } | null;
}

export interface ActionPorts {
  readonly clock: Clock;
  readonly station: Station;
  readonly media: Media;
  readonly encoders: EncoderDesk;
  readonly alignment: AlignmentDesk;
  readonly pairs: PairDesk;
  readonly alarms: AlarmHands;
  readonly journal: (draft: JournalDraft) => void;
  readonly ingestUrl: () => string | null;
}

type Said = Promise<Outcome<string>>;

/** A disk that takes longer keeps nobody from the next press; the wish is stored when it can be. */
const KEPT_WITHIN_MS = 1000;

/**
 * The one door of everything that an operator does to the show: a guard, the deed, one entry in the journal, also for
 * what was refused.
 */
export class ActionDoor {
  readonly #ports: ActionPorts;
  readonly #guard: RateGuard;

  constructor(ports: ActionPorts) {
    this.#ports = ports;
    this.#guard = new RateGuard(ports.clock);
  }

  airStart(): Said {
    return this.#act('air', 'air-started', () => {
      const { station, clock } = this.#ports;
      if (station.isOnAir) return refuse('already-on-air');
      if (station.isStudioChanging) return refuse('studio-changing');
      if (station.studio.destinations.length === 0) return refuse('no-destination');
      station.resumeDecided();
      station.setIntent({ ...withAir({ ...station.intent, onAir: false }, true, isoNow(clock)) });
      const count = station.studio.destinations.length;
      return done(`On air: sending to ${count === 1 ? 'one destination' : `${count} destinations`}`);
    });
  }

  airStop(): Said {
    return this.#act('air', 'air-stopped', () => {
      const { station, clock } = this.#ports;
      if (!station.intent.onAir) return refuse('already-off-air');
      station.resumeDecided();
      station.setIntent(withAir(station.intent, false, isoNow(clock)));
      return done('Off air: every destination got a proper end of stream');
    });
  }

  take(id: string, when: 'content' | 'now'): Said {
    return this.#act('program', 'taken', () => {
      const { station, media } = this.#ports;
      const feedId = id as FeedId;
      if (media.program.onAir === null) return refuse('program-empty');
      const obstacle = feedId === SLATE ? null : this.#cantTake(feedId);
      if (obstacle) return { ok: false, fault: obstacle };
      station.setIntent(withTaken(station.intent, { feedId, when }));
      media.program.take(feedId, when);
      const inMs = media.program.next?.inMs ?? 0;
      const soon = inMs > 100 ? `; viewers see it in ${(inMs / 1000).toFixed(1)} s` : '';
      return done(`${encoderName(station.studio, feedId)} taken by hand${soon}`);
    });
  }

  release(): Said {
    return this.#act('program', 'released', () => {
      const { station, media } = this.#ports;
      if (station.intent.taken === null) return refuse('nothing-taken');
      station.setIntent(withTaken(station.intent, null));
      media.program.release();
      return done('The choice is the policy’s again');
    });
  }

  cut(): Said {
    return this.#act('program', 'cut', () => {
      const { station, media } = this.#ports;
      if (media.program.onAir === null) return refuse('program-empty');
      station.setIntent(withTaken(station.intent, { feedId: SLATE, when: 'now' }));
      media.program.cut();
      return done('Cut to the slate; what waited in the delay is not sent');
    });
  }

  mute(on: boolean): Said {
    return this.#act('program', on ? 'muted' : 'unmuted', () => {
      const { station } = this.#ports;
      station.setIntent(withMuted(station.intent, on));
      return done(on ? 'The program is silent' : 'The program has its sound again');
    });
  }

  encoderStart(id: string): Said {
    return this.#act(`encoder/${id}`, 'encoder-start', async () => {
      return (await this.#ports.encoders.supervisor(id)?.run()) ?? refuse('no-such-encoder', { id });
    });
  }

  encoderStop(id: string): Said {
    return this.#act(`encoder/${id}`, 'encoder-stop', async () => {
      return (await this.#ports.encoders.supervisor(id)?.halt()) ?? refuse('no-such-encoder', { id });
    });
  }

  async revealFeedKey(id: string): Promise<Outcome<{ url: string; feedKey: string }>> {
    const { station, ingestUrl } = this.#ports;
    const encoder = station.studio.encoders.find((one) => one.id === id);
    const url = ingestUrl();
    const feedKey = encoder?.feedKey;
    const shown = await this.#act(`encoder/${id}`, 'feed-key-shown', () => {
      if (!encoder) return refuse('no-such-encoder', { id });
      return feedKey && url !== null
        ? done(`The feed key of ${encoder.name} was shown on request`)
        : refuse('no-feed-key');
    });
    if (!shown.ok) return shown;
    return feedKey && url !== null ? { ok: true, value: { url, feedKey } } : { ok: false, fault: fault('no-feed-key') };
  }

  measureAlignment(id: string): Promise<Outcome<MeasuredAlignment>> {
    const measure = () => this.#ports.alignment.measure(id);
    return this.#record(`encoder/${id}`, 'alignment-measured', measure, (measured) => measured.text);
  }

  applySetting(id: string, setting: FormatSetting): Said {
    return this.#act(`encoder/${id}`, 'setting-applied', () => this.#ports.pairs.apply(id, setting));
  }

  moveOutput(id: string): Said {
    return this.#act(`output/${id}`, 'output-move-wanted', () => this.#moveTo(id));
  }

  holdOutput(id: string): Said {
    return this.#act(`output/${id}`, 'output-held', () => this.#setHeld(id, true));
  }

  releaseOutput(id: string): Said {
    return this.#act(`output/${id}`, 'output-released', () => this.#setHeld(id, false));
  }

  acknowledge(id: string): Said {
    return this.#act('alarm', 'alarm-acknowledged', () => {
      const alarm = this.#ports.alarms.acknowledge(id);
      return alarm ? done(`Acknowledged: ${alarm.text}`) : refuse('no-such-alarm');
    });
  }

  shelve(id: string, minutes: number): Said {
    return this.#act('alarm', 'alarm-shelved', () => {
      const alarm = this.#ports.alarms.shelve(id, minutes);
      return alarm ? done(`Shelved for ${minutes} min: ${alarm.text}`) : refuse('no-such-alarm');
    });
  }

  #cantTake(feedId: FeedId): Fault | null {
    const { station, media } = this.#ports;
    const feed = media.feedFacts().find((one) => one.id === feedId);
    if (!feed) return fault('no-such-feed', { id: feedId });
    const name = encoderName(station.studio, feedId);
    if (feed.state !== 'live') return fault('feed-not-live', { name });
    const isForeign = feed.compatibility === 'C' || feed.compatibility === 'D';
    return isForeign && station.studio.program.onMismatch === 'refuse'
      ? fault('feed-does-not-fit', { name, class: feed.compatibility })
      : null;
  }

  #moveTo(id: string): Outcome<string> {
    const { station, media } = this.#ports;
    if (!hasOutput(station.studio, id)) return refuse('no-such-output', { id });
    if (!station.isOnAir) return refuse('off-air');
    const name = outputName(station.studio, id);
    const senders = [...media.outputs].filter((output) => output.orders.paths.some((path) => path.outputId === id));
    const sender = senders.find((output) => output.orders.paths.length > 1);
    if (!sender)
      return refuse(station.intent.heldOutputs.includes(id as OutputId) ? 'output-held' : 'output-alone', { name });
    if (sender.facts().path?.outputId === id) return refuse('output-in-use', { name });
    sender.moveTo(id as OutputId);
    return done(`${name} is to be used from now on`);
  }

  #setHeld(id: string, held: boolean): Outcome<string> {
    const { station, media } = this.#ports;
    if (!hasOutput(station.studio, id)) return refuse('no-such-output', { id });
    station.setIntent(withHeld(station.intent, id as OutputId, held));
    if (!held) {
      for (const output of media.outputs) {
        if (output.facts().phase.kind === 'refused' && output.facts().path?.outputId === id) output.retry();
      }
    }
    return done(`${outputName(station.studio, id)} is ${held ? 'held off' : 'free to send'}`);
  }

  #act(subject: string, code: string, deed: () => Outcome<string> | Promise<Outcome<string>>): Said {
    return this.#record(subject, code, deed, (text) => text);
  }

  async #record<T>(
    subject: string,
    code: string,
    deed: () => Outcome<T> | Promise<Outcome<T>>,
    textOf: (value: T) => string,
  ): Promise<Outcome<T>> {
    const outcome: Outcome<T> = this.#guard.admits() ? await deed() : refuse('too-many-actions');
    const { journal } = this.#ports;
    if (outcome.ok) journal({ subject, code, by: 'operator', text: textOf(outcome.value) });
    else {
      const text = faultText(outcome.fault.code, outcome.fault.context);
      journal({ subject, code: 'refused', by: 'operator', text: `${code.replaceAll('-', ' ')}, refused: ${text}` });
    }
    if (outcome.ok) await this.#intentKept();
    return outcome;
  }

  /** What is answered survives a kill: the answer waits for the disk as long as it may, the deed does not. */
  #intentKept(): Promise<void> {
    const { clock, station } = this.#ports;
    return new Promise((resolve) => {
      const limit = clock.after(KEPT_WITHIN_MS, resolve);
      void station.intentKept.then(() => {
        limit.cancel();
        resolve();
      });
    });
  }
}

function done(text: string): Outcome<string> {
  return { ok: true, value: `${text}.` };
}

function refuse(code: string, context: Fault['context'] = {}): Extract<Outcome<string>, { ok: false }> {
  return { ok: false, fault: fault(code, context) };
}

function hasOutput(studio: Studio, id: string): boolean {
  return studio.destinations.some((one) => one.endpoints.some((endpoint) => outputIdOf(one.id, endpoint.id) === id));
}
