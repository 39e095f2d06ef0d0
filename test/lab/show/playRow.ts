import { join } from 'node:path';
import type { Cause } from '#shared/model/state.ts';
import { causeTexts } from '#shared/text/causes.ts';
import type { Row } from '../rows/Row.ts';
import { FRAME_NUMBERS } from '../support/frameCode.ts';
import { succeed } from '../support/runToEnd.ts';
import type { Account, Told } from '../verdict/Account.ts';
import { misses } from '../verdict/bounds.ts';
import type { Count } from '../verdict/countRecording.ts';
import { keepMiss } from './keepMiss.ts';
import { LabShow } from './LabShow.ts';

/** What came of a row: null for an account where there is none to give. */
export interface Played {
  readonly account: Account | null;
  /** In words; empty: the row held. */
  readonly misses: readonly string[];
  /** Where recording, log and account of a miss are kept. */
  readonly keptIn: string | null;
}

export interface Play {
  readonly row: Row;
  readonly gopMs: number;
  /** See `filmScene`. */
  readonly scene: Buffer;
  /** Number of this run, for the folder that a miss is kept in. */
  readonly run: number;
  /** Ends the show before its time. */
  readonly signal: AbortSignal;
}

const countProcess = join(import.meta.dirname, '../verdict/countProcess.ts');
/** Encoders feel it when the camera is so late. */
const STARVED_MS = 300;
/** So much is recorded after the last thing that happens. */
const AFTER_S = 5;

/** Plays a row once and judges what the destination recorded. Rejects when the show can't be set up, or is ended by `signal`. */
export async function playRow({ row, gopMs, scene, run, signal }: Play): Promise<Played> {
  await using show = await LabShow.start(row, gopMs, scene);
  signal.throwIfAborted();
  const { fromFrame, failed } = await Promise.race([playShow(row, show), aborted(signal)]);
  const recordings = await show.end();
  const account = recordings[0] ? await countedIn(show, recordings, fromFrame) : null;
  const found = [...failed, ...(account ? misses(account, row.bounds(gopMs)) : ['nothing was recorded'])];
  if (found.length === 0) return { account, misses: found, keptIn: null };
  found.push(...starvation(show));
  const name = `${row.name}-gop${gopMs / 1000}-${run}`;
  return { account, misses: found, keptIn: await keepMiss(name, { show, recordings, account, misses: found }) };
}

/** Said beside a miss: a lab without CPU gives its encoders less than a camera does. */
function starvation({ camera, b }: LabShow): string[] {
  const dropped = b.now?.dropped ?? 0;
  const isStarved = camera.latestMs > STARVED_MS || dropped > 0;
  const late = `its camera was late by up to ${Math.round(camera.latestMs)} ms`;
  return isStarved ? [`the lab lacked CPU: ${late}, ${dropped} frames found no room on their way to b`] : [];
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

interface Ended {
  /** Of the camera: what counts begins there. */
  readonly fromFrame: number;
  readonly failed: readonly string[];
}

/** That what should follow did not is a miss like any other. */
async function playShow(row: Row, show: LabShow): Promise<Ended> {
  let fromFrame = 0;
  try {
    await show.begin();
    fromFrame = await show.countsFrom();
    await row.play(show);
    await show.camera.shows(AFTER_S);
    return { fromFrame, failed: [] };
  } catch (error) {
    return { fromFrame, failed: [error instanceof Error ? error.message : String(error)] };
  }
}

async function countedIn(show: LabShow, recordings: readonly string[], fromFrame: number): Promise<Account> {
  const { outputs } = await show.engine.state();
  const sessions = Math.max(recordings.length, outputs[0]?.sessions ?? 0);
  const counted = await succeed(process.execPath, [countProcess, recordings[0] ?? '', `${fromFrame % FRAME_NUMBERS}`]);
  const own = { sessions, cameraLatestMs: show.camera.latestMs, changeovers: await changeoversOf(show) };
  return { ...(JSON.parse(counted.toString()) as Count), ...own };
}

async function changeoversOf(show: LabShow): Promise<Told[]> {
  const entries = await show.engine.journal();
  // Off air the program goes where it likes best.
  const offAir = entries.findIndex(({ code }) => code === 'air-stopped');
  const changeovers = entries.slice(0, offAir).filter(({ code }) => code === 'changeover');
  const told = changeovers.map(({ text }) => ({ why: causeIn(text), text }));
  return told.filter(({ why }) => why !== 'first-feed');
}

function causeIn(text: string): Cause {
  const found = Object.entries(causeTexts).find(([, words]) => text.includes(`: ${words}`));
  if (!found) throw new Error(`no cause in "${text}"`);
  return found[0] as Cause;
}

/** For `npm run lab` and messages: what was counted, in one line. */
export function inShort({ account, misses: found, keptIn }: Played): string {
  if (!account) return found.join('; ');
  const { lost, repeated, sessions, decodeErrors, video, audio, soundMovedMs, standstillMs, changeovers } = account;
  const gaps = `picture ${Math.round(video.longestStepMs)} ms, sound ${Math.round(audio.longestStepMs)} ms`;
  const counts = `lost ${lost}, repeated ${repeated}, sessions ${sessions}, decode errors ${decodeErrors.length}`;
  const rest = `longest steps ${gaps}, new picture after ${Math.round(standstillMs)} ms, sound moved ${soundMovedMs} ms`;
  const why = changeovers.map((one) => one.why).join(', ') || 'none';
  const missed = found.length > 0 ? ` — MISSED: ${found.join('; ')} (kept in ${keptIn})` : '';
  const lab = `of ${video.frames} frames, camera late by ${Math.round(account.cameraLatestMs)} ms at most`;
  return `${counts}, ${rest}, ${lab}; changeovers: ${why}${missed}`;
}
