import type { EncoderReport, EncoderTarget } from '#engine/adapters/encoders/plug.ts';
import { EncoderSupervisor } from '#engine/adapters/encoders/supervisor.ts';
import type { Clock } from '#engine/base/clock.ts';
import type { Log } from '#engine/base/log.ts';
import type { JournalDraft } from '#shared/model/journal.ts';
import type { EncoderStudio, Studio } from '#shared/model/studio.ts';
import type { EncoderSample } from '../samples/Snapshot.ts';

export interface EncoderDeskPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Where encoders publish to, without a key; null while the ingest does not listen. */
  readonly ingestUrl: () => string | null;
  readonly journal: (draft: JournalDraft) => void;
  readonly onReport: () => void;
}

interface Desk {
  encoder: EncoderStudio;
  readonly supervisor: EncoderSupervisor;
}

/** One supervisor for each encoder of the studio, made to be what the studio says. */
export class EncoderDesk {
  readonly #ports: EncoderDeskPorts;
  readonly #desks = new Map<string, Desk>();

  constructor(ports: EncoderDeskPorts) {
    this.#ports = ports;
  }

  apply(studio: Studio): void {
    const ids = new Set<string>(studio.encoders.map((encoder) => encoder.id));
    for (const [id, desk] of this.#desks) {
      if (ids.has(id)) continue;
      void desk.supervisor.close();
      this.#desks.delete(id);
    }
    for (const encoder of studio.encoders) {
      const desk = this.#desks.get(encoder.id);
      if (desk) {
        desk.encoder = encoder;
        desk.supervisor.update(encoder);
      } else this.#open(encoder);
    }
  }

  supervisor(id: string): EncoderSupervisor | null {
    return this.#desks.get(id)?.supervisor ?? null;
  }

  report(id: string): EncoderReport | null {
    return this.supervisor(id)?.report() ?? null;
  }

  samples(): EncoderSample[] {
    return [...this.#desks].map(([id, { encoder, supervisor }]) => ({
      id,
      name: encoder.name,
      report: supervisor.report(),
    }));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#desks.values()].map((desk) => desk.supervisor.close()));
  }

  #open(encoder: EncoderStudio): void {
    const { clock, log, random, journal, onReport } = this.#ports;
    const supervisor = new EncoderSupervisor({
      encoder,
      ingest: () => this.#target(encoder.id),
      clock,
      log,
      random,
      onReport,
      onEvent: ({ code, text }) => journal({ subject: `encoder/${encoder.id}`, code, by: 'world', text }),
    });
    this.#desks.set(encoder.id, { encoder, supervisor });
    supervisor.start();
  }

  #target(id: string): EncoderTarget | null {
    const url = this.#ports.ingestUrl();
    const feedKey = this.#desks.get(id)?.encoder.feedKey;
    return url && feedKey ? { url, feedKey } : null;
  }
}
