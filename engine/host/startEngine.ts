import { access, open } from 'node:fs/promises';
import { join } from 'node:path';
import { ClerkNews } from '#engine/api/ClerkNews.ts';
import type { EnginePorts, HostedEngine } from '#engine/api/EnginePorts.ts';
import type { Clock } from '#engine/base/clock.ts';
import { Disposables } from '#engine/base/Disposables.ts';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import { createLog, type Log } from '#engine/base/log.ts';
import { Redaction } from '#engine/base/redaction.ts';
import { ClerkLink, type ClerkOpened } from '#engine/clerk/ClerkLink.ts';
import { readStudio } from '#engine/clerk/config/readStudio.ts';
import type { Studio } from '#shared/model/studio.ts';
import { readEngineFile, removeEngineFile, writeEngineFile } from './engineFile.ts';
import { HttpServer } from './http/HttpServer.ts';
import { type PageFiles, readPageFiles } from './http/PageFiles.ts';
import type { Options } from './options.ts';
import { probeIngest } from './probeIngest.ts';

/** A million characters, which is what a studio may have, of four bytes at most. */
const STUDIO_FILE_BYTES = 4_000_000;

export interface HostPorts {
  readonly clock: Clock;
  /** Entry of the clerk's thread. */
  readonly workerUrl: URL;
  /** Folder of the built page; it may be missing. */
  readonly pageDir: string;
  readonly createEngine: (ports: EnginePorts) => Promise<Outcome<HostedEngine>>;
  /** The engine was asked to end by a call. */
  readonly onStopAsked: () => void;
}

export interface StartedEngine {
  /** `http://HOST:PORT/?token=TOKEN`. */
  readonly readyUrl: string;
  readonly log: Log;
  readonly redact: (text: string) => string;
  /** Ends everything, in the reverse order of its making. */
  close(): Promise<void>;
  /** After `close`: a thread is stuck in a system call, for which `process.exit` would wait without end. */
  readonly isStuck: () => boolean;
}

/**
 * Makes everything, in the order that leaves nothing touched when it can't be: options and studio file are read and
 * the port is taken before the data folder is opened. A fault is what a person has to mend; a bug rejects.
 */
export async function startEngine(options: Options, ports: HostPorts): Promise<Outcome<StartedEngine>> {
  const studio = await readStudioFile(options.studioFile);
  if (!studio.ok) return studio;
  const disposables = new Disposables();
  try {
    const started = await startWith(options, ports, studio.value, disposables);
    if (!started.ok) await disposables.close();
    return started;
  } catch (error) {
    await disposables.close();
    throw error;
  }
}

async function startWith(
  options: Options,
  ports: HostPorts,
  file: StudioFile | null,
  disposables: Disposables,
): Promise<Outcome<StartedEngine>> {
  const { clock } = ports;
  const { clerk, clerkNews, redaction, log } = createClerk(options, ports);
  const http = new HttpServer(clock, log);
  const listening = await http.listen(options.http.host, options.http.port);
  if (!listening.ok) return { ok: false, fault: await withOwner(listening.fault, options) };
  disposables.add(() => http.close());

  const opened = await openClerk(clerk, file, options.dataDir, disposables);
  if (!opened.ok) return opened;
  const { token } = opened.value;

  const { ffmpeg, demo, onAir } = options;
  const base = { clock, clerk, clerkNews, opened: opened.value, log, redaction };
  const engine = await ports.createEngine({
    ...base,
    ffmpeg,
    demo,
    onAir,
    resumeAlways: !options.attended,
    onStopped: ports.onStopAsked,
  });
  if (!engine.ok) return engine;
  disposables.add(() => engine.value.close());

  const redact = (text: string) => redaction.redact(text);
  http.open({ door: engine.value, token, page: await pageFiles(ports.pageDir, log), redact });
  await announce(options.dataDir, { engine: engine.value, url: String(http.url), log, disposables });
  const readyUrl = `${http.url}/?token=${token}`;
  return {
    ok: true,
    value: { readyUrl, log, redact, close: () => closeAll(disposables, log), isStuck: () => clerk.isStuck },
  };
}

function createClerk(options: Options, { clock, workerUrl }: HostPorts) {
  const redaction = new Redaction();
  const clerkNews = new ClerkNews();
  const write = (line: string) => clerk.log(line);
  const log = createLog(
    write,
    (text) => redaction.redact(text),
    () => clock.wallMs(),
  );
  const clerk: ClerkLink = new ClerkLink({
    workerUrl,
    dataDir: options.dataDir,
    clock,
    log,
    redaction,
    onTrouble: (trouble) => clerkNews.onTrouble(trouble),
    onRecovered: (trouble) => clerkNews.onRecovered(trouble),
    onSecretsUnlocked: (unlocked) => clerkNews.onSecretsUnlocked(unlocked),
  });
  return { clerk, clerkNews, redaction, log };
}

/** The stream does not wait for a page: one that can't be read is none. */
async function pageFiles(pageDir: string, log: Log): Promise<PageFiles> {
  try {
    return await readPageFiles(pageDir);
  } catch (error) {
    log.error('http', 'the page could not be read', error);
    return new Map();
  }
}

interface StudioFile {
  readonly text: string;
  readonly studio: Studio;
}

/** Null: no file was given. Faults: `studio-missing` and those of `readStudio`. */
async function readStudioFile(file: string | null): Promise<Outcome<StudioFile | null>> {
  if (file === null) return { ok: true, value: null };
  const missing = (why: string) => ({ ok: false, fault: fault('studio-missing', { file, why }) }) as const;
  let bytes: Buffer;
  try {
    bytes = await firstBytes(file, STUDIO_FILE_BYTES + 1);
  } catch (error) {
    return missing((error as NodeJS.ErrnoException).code ?? 'it is no readable file');
  }
  if (bytes.length > STUDIO_FILE_BYTES) return missing('it is larger than 1 MB');
  const text = bytes.toString('utf8');
  const studio = readStudio(text);
  return studio.ok ? { ok: true, value: { text, studio: studio.value } } : studio;
}

/** The wrong file may be a film, or a device that never ends. */
async function firstBytes(file: string, count: number): Promise<Buffer> {
  const handle = await open(file);
  const chunks: Buffer[] = [];
  for await (const chunk of handle.createReadStream({ end: count - 1 })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * The ingest's port is tried as soon as its studio is known, and before anything is kept. Only the clerk knows whether
 * the file is imported at all; where it keeps no studio yet, it is.
 */
async function openClerk(
  clerk: ClerkLink,
  file: StudioFile | null,
  dataDir: string,
  disposables: Disposables,
): Promise<Outcome<ClerkOpened>> {
  const given = file ? await probeIngest(file.studio) : null;
  if (given?.ok === false && !(await hasStudio(dataDir))) return given;
  disposables.add(() => clerk.close());
  const opened = await clerk.open();
  if (!opened.ok) return opened;
  const known = file ? await clerk.isImported(file.text) : null;
  if (known?.ok === false) return known;
  if (file && known?.value === false) {
    if (given?.ok === false) return given;
    const imported = await clerk.importStudio(file.text, { onlyIfNewHash: true });
    return imported.ok ? { ok: true, value: { ...opened.value, studio: imported.value.studio } } : imported;
  }
  const kept = await probeIngest(opened.value.studio);
  return kept.ok ? opened : kept;
}

function hasStudio(dataDir: string): Promise<boolean> {
  return access(join(dataDir, 'studio.json')).then(
    () => true,
    () => false,
  );
}

/** A taken port is most often our own: then the message says so. */
async function withOwner(taken: Fault, options: Options): Promise<Fault> {
  const facts = taken.code === 'port-taken' ? await readEngineFile(options.dataDir) : null;
  const isOurs = facts !== null && URL.canParse(facts.url) && new URL(facts.url).port === String(options.http.port);
  return isOurs ? fault(taken.code, { ...taken.context, pid: facts.pid }) : taken;
}

interface Announcement {
  readonly engine: HostedEngine;
  readonly url: string;
  readonly log: Log;
  readonly disposables: Disposables;
}

/** An engine that nobody can find by its file is still an engine: a full disk does not keep it from starting. */
async function announce(dataDir: string, { engine, url, log, disposables }: Announcement): Promise<void> {
  const { version, instance, startedAt } = engine.state().engine;
  try {
    await writeEngineFile(dataDir, { pid: process.pid, instance, url, version, startedAt });
    disposables.add(() => removeEngineFile(dataDir, instance));
  } catch (error) {
    log.error('engine', 'engine.json could not be written', error);
  }
}

async function closeAll(disposables: Disposables, log: Log): Promise<void> {
  for (const error of await disposables.close()) log.error('engine', 'the end was not in order', error);
}
