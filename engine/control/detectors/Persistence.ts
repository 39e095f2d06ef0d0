import { delaysOf, type Finding } from './finding.ts';

interface Track {
  finding: Finding;
  /** Since when the condition holds, until it counts; after that, since when it does not. */
  sinceMs: number;
  holds: boolean;
  counts: boolean;
}

/** Findings that lasted long enough to count. Fed with each round of raw conditions; two delays keep it from flapping. */
export class Persistence {
  readonly #tracks = new Map<string, Track>();

  /** Answers the findings that count now, each with its newest context. */
  fold(raw: readonly Finding[], nowMs: number): Finding[] {
    const present = new Map(raw.map((finding) => [keyOf(finding), finding]));
    for (const [key, finding] of present) this.#hold(key, finding, nowMs);
    for (const [key, track] of this.#tracks) if (!present.has(key)) this.#miss(key, track, nowMs);
    return [...this.#tracks.values()].filter((track) => track.counts).map((track) => track.finding);
  }

  #hold(key: string, finding: Finding, nowMs: number): void {
    const track = this.#tracks.get(key) ?? { finding, sinceMs: nowMs, holds: true, counts: false };
    track.holds = true;
    track.finding = finding;
    if (nowMs - track.sinceMs >= delaysOf[finding.code].onMs) track.counts = true;
    this.#tracks.set(key, track);
  }

  #miss(key: string, track: Track, nowMs: number): void {
    if (track.holds) track.sinceMs = nowMs;
    track.holds = false;
    const isOver = nowMs - track.sinceMs >= delaysOf[track.finding.code].offMs;
    if (isOver || !track.counts) this.#tracks.delete(key);
  }
}

export function keyOf(finding: Pick<Finding, 'code' | 'subject'>): string {
  return `${finding.code} ${finding.subject}`;
}
