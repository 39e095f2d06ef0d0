import { implement } from '@orpc/server';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import { isTooDeep } from '#engine/clerk/config/isTooDeep.ts';
import { tooDeep } from '#engine/clerk/config/readStudio.ts';
import { contract } from '#shared/api/contract.ts';
import { faultText } from '#shared/text/faults.ts';
import type { ApiContext } from './ApiContext.ts';
import { refusal, toApiError } from './apiError.ts';
import type { DemoDoor, EngineDoor } from './EngineDoor.ts';
import type { StateFeed } from './StateFeed.ts';
import { watchDemoRequests, watchJournal, watchState } from './watches.ts';

export interface RouterPorts {
  readonly door: EngineDoor;
  readonly feed: StateFeed;
  /** Takes stored secrets out of a text. */
  readonly redact: (text: string) => string;
  /** A procedure threw what is not a refusal. */
  readonly onBug: (error: unknown) => void;
  /** The old token is worth nothing any more. */
  readonly onTokenReplaced: (token: string) => void;
}

/** Every call of the contract, answered from the engine's door. */
export function createRouter({ door, feed, redact, onBug, onTokenReplaced }: RouterPorts) {
  const api = implement(contract)
    .$context<ApiContext>()
    .use(async ({ next }) => {
      try {
        return await next();
      } catch (error) {
        throw toApiError(error, onBug);
      }
    });
  const { act } = door;

  const unwrap = <T>(outcome: Outcome<T>): T => {
    if (outcome.ok) return outcome.value;
    throw refusal(redacted(outcome.fault, redact));
  };
  const done = async (outcome: Promise<Outcome<string>>) => ({ text: redact(unwrap(await outcome)) });

  return api.router({
    state: {
      get: api.state.get.handler(() => feed.now()),
      watch: api.state.watch.handler(({ context, signal }) => watchState(feed, context.connection, lasting(signal))),
    },
    air: {
      start: api.air.start.handler(() => done(act.airStart())),
      stop: api.air.stop.handler(() => done(act.airStop())),
    },
    program: {
      take: api.program.take.handler(({ input }) => done(act.take(input.feedId, input.when))),
      release: api.program.release.handler(() => done(act.release())),
      cut: api.program.cut.handler(() => done(act.cut())),
      mute: api.program.mute.handler(({ input }) => done(act.mute(input.on))),
    },
    slate: {
      set: api.slate.set.handler(({ input }) => done(act.slate.set(input))),
      files: api.slate.files.handler(() => ({ files: door.state().slate.files })),
      upload: api.slate.upload.handler(async ({ input, context }) => {
        if (!context.upload) throw refusal(fault('bad-request', { why: 'a file is uploaded over HTTP' }));
        return unwrap(await act.slate.upload(input.query.name, context.upload));
      }),
      delete: api.slate.delete.handler(({ input }) => done(act.slate.remove(input.name))),
      thumbnail: api.slate.thumbnail.handler(async ({ input }) => {
        const png = unwrap(await act.slate.thumbnail(input.name));
        return new File([png], `${input.name}.png`, { type: 'image/png' });
      }),
    },
    encoders: {
      start: api.encoders.start.handler(({ input }) => done(act.encoderStart(input.id))),
      stop: api.encoders.stop.handler(({ input }) => done(act.encoderStop(input.id))),
      revealFeedKey: api.encoders.revealFeedKey.handler(async ({ input }) => unwrap(await act.revealFeedKey(input.id))),
      measureAlignment: api.encoders.measureAlignment.handler(async ({ input }) => {
        const measured = unwrap(await act.measureAlignment(input.id));
        return { ...measured, text: redact(measured.text) };
      }),
      applySetting: api.encoders.applySetting.handler(({ input }) => done(act.applySetting(input.id, input.setting))),
    },
    outputs: {
      move: api.outputs.move.handler(({ input }) => done(act.moveOutput(outputId(input)))),
      hold: api.outputs.hold.handler(({ input }) => done(act.holdOutput(outputId(input)))),
      release: api.outputs.release.handler(({ input }) => done(act.releaseOutput(outputId(input)))),
    },
    alarms: {
      acknowledge: api.alarms.acknowledge.handler(({ input }) => done(act.acknowledge(input.id))),
      shelve: api.alarms.shelve.handler(({ input }) => done(act.shelve(input.id, input.minutes))),
    },
    journal: {
      list: api.journal.list.handler(({ input }) => door.journal.list(input.after, input.limit)),
      watch: api.journal.watch.handler(({ input, signal }) => watchJournal(door.journal, input.last, lasting(signal))),
    },
    studio: {
      get: api.studio.get.handler(() => door.studioForExport()),
      preview: api.studio.preview.handler(async ({ input }) =>
        unwrap(await act.previewStudio(studioText(input.studio))),
      ),
      import: api.studio.import.handler(async ({ input }) => unwrap(await act.importStudio(studioText(input.studio)))),
      backup: api.studio.backup.handler(async ({ input }) => ({ backup: unwrap(await act.backup(input.passphrase)) })),
      restore: api.studio.restore.handler(async ({ input }) =>
        unwrap(await act.restore(input.backup, input.passphrase)),
      ),
    },
    engine: {
      stop: api.engine.stop.handler(() => done(act.engineStop())),
      replaceToken: api.engine.replaceToken.handler(async () => {
        onTokenReplaced(unwrap(await act.replaceToken()));
        return { text: faultText('token-replaced', {}) };
      }),
      keepKeyIn: api.engine.keepKeyIn.handler(({ input }) => done(act.keepKeyIn(input.place))),
    },
    demo: {
      fail: api.demo.fail.handler(({ input }) => ({
        text: redact(unwrap(demoOf(door).fail(input.subject, input.fault))),
      })),
      report: api.demo.report.handler(({ input }) => {
        demoOf(door).report(input.parts);
        return { text: 'noted' };
      }),
      requests: api.demo.requests.handler(({ signal }) => watchDemoRequests(demoOf(door), lasting(signal))),
    },
  });
}

export type ApiRouter = ReturnType<typeof createRouter>;

function demoOf(door: EngineDoor): DemoDoor {
  if (door.demo) return door.demo;
  throw refusal(fault('no-demo'));
}

function outputId(input: { destinationId: string; endpointId: string }): string {
  return `${input.destinationId}/${input.endpointId}`;
}

/** The text of a file that a client sends is taken as it is, so that a mistake is found at its line. */
function studioText(studio: unknown): string {
  if (studio === undefined) throw refusal(fault('bad-request', { why: 'studio: expected the studio or its text' }));
  if (isTooDeep(studio)) throw refusal(tooDeep());
  return typeof studio === 'string' ? studio : JSON.stringify(studio, null, 2);
}

/** A call that nobody can abort lasts as long as it likes. */
function lasting(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? new AbortController().signal;
}

function redacted({ code, context }: Fault, redact: (text: string) => string): Fault {
  const facts = Object.entries(context).map(([name, value]) => [
    name,
    typeof value === 'string' ? redact(value) : value,
  ]);
  return { code, context: Object.fromEntries(facts) };
}
