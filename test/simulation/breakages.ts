import type { Invariant } from './invariants.ts';

/** A fault put into the program on purpose, which an invariant must find. */
export interface Breakage {
  readonly finds: Invariant;
  readonly what: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The first seed, where those from 0 on don't find it. */
  readonly from?: number;
}

const PROGRAM = 'engine/media/program';

export const breakages: readonly Breakage[] = [
  {
    finds: 'times',
    what: 'decoding times of a joined feed stay as they are',
    file: `${PROGRAM}/Stamper.ts`,
    find: 'const dtsMs = Math.max(naturalMs, this.#lastVideoDtsMs + 1);',
    replace: 'const dtsMs = naturalMs;',
  },
  {
    finds: 'presentation',
    what: 'a join goes back behind what was shown',
    file: `${PROGRAM}/joinPoint.ts`,
    find: 'if (ptsMs > sentPtsMs + frameMs / 2) found',
    replace: 'if (ptsMs > sentPtsMs - 20 * frameMs) found',
  },
  {
    finds: 'headers',
    what: 'a header is sent again at every join',
    file: `${PROGRAM}/Stamper.ts`,
    find: 'const isSame = this.#video?.body.equals(header.body) ?? false;',
    replace: 'const isSame = false;',
  },
  {
    finds: 'joins',
    what: 'a feed is joined behind its IDR',
    file: `${PROGRAM}/Program.ts`,
    find: 'point.offsetMs, point.position, this.#stamper',
    replace: 'point.offsetMs, point.position + 1, this.#stamper',
  },
  {
    finds: 'joins',
    what: 'a join carries no parameter sets',
    file: `${PROGRAM}/Stamper.ts`,
    find: 'isJoin ? [header, parameterSetsInBand(avc), data] : [header, data]',
    replace: '[header, data]',
  },
  {
    finds: 'decodable',
    what: 'the end of a feed is sent without the references that it needs',
    file: `${PROGRAM}/RunReader.ts`,
    find: 'if (unit.isReference) return undefined;',
    replace: '',
  },
  {
    finds: 'decodable',
    what: 'a feed that comes back goes on behind a held picture',
    file: `${PROGRAM}/RunReader.ts`,
    find: 'this.#waitsForIdr = true;',
    replace: '',
  },
  {
    finds: 'oneFeed',
    what: 'the program says that it went over, and goes on with the feed it had',
    file: `${PROGRAM}/Program.ts`,
    find: 'this.#reader = run ? new RunReader',
    replace: 'this.#reader ??= run ? new RunReader',
  },
  {
    finds: 'superseded',
    what: 'a cut leaves the feed on',
    file: `${PROGRAM}/Program.ts`,
    find: '    this.#reader = null;\n    this.#switched',
    replace: '    this.#switched',
  },
  {
    finds: 'lipSync',
    what: 'sound is put 60 ms later',
    file: `${PROGRAM}/Stamper.ts`,
    find: '    const ptsMs = unit.ptsMs + offsetMs;\n    if (ptsMs < this.#audioEndMs',
    replace: '    const ptsMs = unit.ptsMs + offsetMs + 60;\n    if (ptsMs < this.#audioEndMs',
  },
  {
    finds: 'delay',
    what: 'every join moves the content by ten frames',
    file: `${PROGRAM}/joinPoint.ts`,
    find: 'return Math.round(offsetMs - (distance - frames * frameMs));',
    replace: 'return Math.round(offsetMs - (distance - (frames + 10) * frameMs));',
  },
  {
    finds: 'gaps',
    what: 'the first IDR after the last good picture is joined instead of the one that loses nothing',
    file: `${PROGRAM}/joinPoint.ts`,
    find: 'leaving.sentPtsMs, leaving.frameMs)) {\n    if (!best',
    replace: 'leaving.lastGoodPtsMs, leaving.frameMs)) {\n    if (!best',
  },
  {
    finds: 'flow',
    what: 'the held picture is shown too seldom',
    file: 'engine/media/slate/heldPicture.ts',
    find: 'HELD_PICTURE_EVERY_MS = 250',
    replace: 'HELD_PICTURE_EVERY_MS = 450',
  },
  {
    finds: 'flow',
    what: 'holes in the sound are left open',
    file: `${PROGRAM}/Stamper.ts`,
    find: '    this.silenceUntil(ptsMs);\n',
    replace: '',
  },
  {
    finds: 'memory',
    what: 'the log keeps what no output wants any more',
    file: `${PROGRAM}/ProgramLog.ts`,
    find: 'const KEEP_MS = 12_000;',
    replace: 'const KEEP_MS = 30_000;',
  },
  {
    finds: 'memory',
    what: 'a feed keeps its pictures for ever',
    file: 'engine/media/feeds/FeedRun.ts',
    find: 'const isOld = ',
    replace: 'const isOld = false && ',
  },
  {
    finds: 'recovery',
    what: 'the slate never gives way',
    file: `${PROGRAM}/choose.ts`,
    find: 'if (best) return { to: best.feedId',
    replace: 'if (best && onAir !== SLATE) return { to: best.feedId',
  },
  {
    finds: 'gaps',
    what: 'a take whose feed to be left dies waits for its content, on the dead feed',
    file: `${PROGRAM}/Program.ts`,
    find: 'return !(failure && going.run && going.fromPtsMs !== null);',
    replace: 'return true;',
    from: 262,
  },
  {
    finds: 'recovery',
    what: 'a feed that flapped once is never trusted again',
    file: `${PROGRAM}/FlapBook.ts`,
    find: 'const SPELL_MS = 10_000;',
    replace: 'const SPELL_MS = 60_000;',
  },
  {
    finds: 'recovery',
    what: 'giving the choice back puts off the return from the slate',
    file: `${PROGRAM}/Program.ts`,
    find: "if (this.#going?.cause === 'taken-by-hand') this.#going = null;",
    replace: 'this.#going = null;',
    from: 309,
  },
  {
    finds: 'sessions',
    what: 'a feed of another format joins the sessions that are on',
    file: `${PROGRAM}/Program.ts`,
    find: 'if (newSessions) this.#stamper.beginSessions();',
    replace: '',
  },
  {
    finds: 'sessions',
    what: 'another format is let in although it is refused',
    file: `${PROGRAM}/Judge.ts`,
    find: "return fits === 'A' || fits === 'B';",
    replace: 'return fits !== null;',
  },
  {
    finds: 'sessions',
    what: 'every join begins new sessions',
    file: `${PROGRAM}/Program.ts`,
    find: 'const newSessions = run !== null && !this.#judge.fits(run);',
    replace: 'const newSessions = run !== null;',
  },
  {
    finds: 'sessions',
    what: 'a feed goes on in its run when its format changes',
    file: 'engine/media/feeds/Feed.ts',
    find: "this.#restart(session, 'format-changed');",
    replace: '{}',
  },
  {
    finds: 'delay',
    what: 'the clock of arrivals follows late bursts',
    file: 'engine/media/feeds/ArrivalClock.ts',
    find: 'Math.min(this.#quickestMs, offsetMs);',
    replace: 'offsetMs;',
  },
  {
    finds: 'gaps',
    what: 'the slate cuts off what came behind a hole',
    file: `${PROGRAM}/going.ts`,
    find: 'leaving.endPtsMs + leaving.frameMs',
    replace: 'leaving.lastGoodPtsMs + leaving.frameMs',
  },
];
