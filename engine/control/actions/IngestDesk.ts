import type { Outcome } from '#engine/base/fault.ts';
import { joinHostPort, splitHostPort } from '#engine/base/hostPort.ts';
import type { Media } from '#engine/media/Media.ts';

/** Where encoders publish to: takes the ingest to an address of the studio, and back. */
export class IngestDesk {
  readonly #media: Media;
  /** `HOST:PORT` with the port that it got; null before the first. */
  #at: string | null = null;

  constructor(media: Media) {
    this.#media = media;
  }

  /** Null before it listens. */
  get url(): string | null {
    return this.#at === null ? null : `rtmp://${this.#at}/live`;
  }

  /** `rtmp`: `HOST:PORT`. Faults: `ingest-port`, and then the ingest is where it was. */
  async listen(rtmp: string): Promise<Outcome<null>> {
    const { host, port } = splitHostPort(rtmp);
    const listening = await this.#media.listen(host, port);
    if (!listening.ok) return listening;
    this.#at = joinHostPort(host, listening.value);
    return { ok: true, value: null };
  }

  /** The same; answers the way back. Where the old address was taken meanwhile that ends at the new one. */
  async move(rtmp: string): Promise<Outcome<() => Promise<void>>> {
    const before = this.#at ?? rtmp;
    const moved = await this.listen(rtmp);
    return moved.ok ? { ok: true, value: async () => void (await this.listen(before)) } : moved;
  }
}
