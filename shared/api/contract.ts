import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { MeasuredAlignment } from '../model/alignment.ts';
import { JournalEntry } from '../model/journal.ts';
import { FormatSetting } from '../model/pairCheck.ts';
import { SlateFile, SlateFileName, SlateStudio } from '../model/slate.ts';
import { EngineState } from '../model/state.ts';
import { Studio } from '../model/studio.ts';

/**
 * The one contract of the engine: served over HTTP below `/api/v1` (OpenAPI) and over WebSocket at `/api/v1/ws`.
 * The major version is checked between shell and engine by `/hello`.
 */
export const CONTRACT_MAJOR = 1;

/** The closed set of error codes; an answer that is an error is exactly `{code, message}`. */
export const ErrorCode = z.enum([
  'BAD_REQUEST',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'CONFLICT',
  'PAYLOAD_TOO_LARGE',
  'TOO_MANY_REQUESTS',
  'SERVICE_UNAVAILABLE',
  'TIMEOUT',
  'INTERNAL_SERVER_ERROR',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** Live state: a snapshot first, then the top-level sections that changed, at most ten times a second. */
export const StateUpdate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snapshot'), revision: z.number().int(), state: EngineState }),
  z.object({ kind: z.literal('change'), revision: z.number().int(), sections: EngineState.partial() }),
]);
export type StateUpdate = z.infer<typeof StateUpdate>;

export const StudioPreview = z.object({
  name: z.string(),
  /** One line for each thing that would change. Empty: it is what the engine has. */
  changes: z.array(z.string()),
});
export type StudioPreview = z.infer<typeof StudioPreview>;

/** How a demo part is made to fail. */
export const DemoFault = z.enum(['kill', 'freeze', 'revive']);
export type DemoFault = z.infer<typeof DemoFault>;

/** Where the key that seals the secrets is kept. */
export const KeyStorage = z.enum(['file', 'keychain']);
export type KeyStorage = z.infer<typeof KeyStorage>;

/** How short a passphrase may be is for who seals with it to say. */
const Passphrase = z.string().max(1000);

/** Every action answers with one line that says what was done. */
const Done = z.object({ text: z.string() });

const byId = z.object({ id: z.string().min(1).max(100) });
const slateFilePath = z.object({ name: SlateFileName });
const outputPath = z.object({ destinationId: z.string().max(40), endpointId: z.string().max(40) });

const fileBody = {
  required: true,
  content: { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } },
};

export const contract = {
  state: {
    get: oc.route({ method: 'GET', path: '/state', summary: 'The whole state' }).output(EngineState),
    watch: oc.output(eventIterator(StateUpdate)),
  },
  air: {
    start: oc.route({ method: 'POST', path: '/air/start', summary: 'Begin sending to every destination' }).output(Done),
    stop: oc.route({ method: 'POST', path: '/air/stop', summary: 'End sending' }).output(Done),
  },
  program: {
    take: oc
      .route({ method: 'POST', path: '/program/take', summary: 'Take a feed (or the slate) by hand' })
      .input(z.object({ feedId: z.string().min(1).max(40), when: z.enum(['content', 'now']).default('content') }))
      .output(Done),
    release: oc
      .route({ method: 'POST', path: '/program/release', summary: 'Give the choice back to the policy' })
      .output(Done),
    cut: oc
      .route({ method: 'POST', path: '/program/cut', summary: 'Slate now; what is in the delay is dropped' })
      .output(Done),
    mute: oc
      .route({ method: 'POST', path: '/program/mute', summary: 'Silence now, or sound again' })
      .input(z.object({ on: z.boolean() }))
      .output(Done),
  },
  slate: {
    set: oc
      .route({ method: 'POST', path: '/slate', summary: 'What the slate shows; also on air, for the next time' })
      .input(SlateStudio)
      .output(Done),
    files: oc
      .route({ method: 'GET', path: '/slate/files', summary: 'Pictures and clips that were uploaded for the slate' })
      .output(z.object({ files: z.array(SlateFile) })),
    /** Over HTTP only: its bytes are the body of the request. */
    upload: oc
      .route({
        method: 'POST',
        path: '/slate/files',
        inputStructure: 'detailed',
        summary: 'Upload a picture (at most 10 MB) or a clip (at most 100 MB and 60 s): the body is the file',
        spec: (operation) => ({ ...operation, requestBody: fileBody }),
      })
      .input(z.object({ query: slateFilePath }))
      .output(SlateFile),
    delete: oc
      .route({ method: 'DELETE', path: '/slate/files/{name}', summary: 'Delete a file that the slate does not show' })
      .input(slateFilePath)
      .output(Done),
    thumbnail: oc
      .route({ method: 'GET', path: '/slate/files/{name}/thumbnail', summary: 'A small PNG of what a file shows' })
      .input(slateFilePath)
      .output(z.file()),
  },
  encoders: {
    start: oc
      .route({
        method: 'POST',
        path: '/encoders/{id}/start',
        summary: 'Point the encoder at our ingest (if it can be told so) and start it',
      })
      .input(byId)
      .output(Done),
    stop: oc
      .route({ method: 'POST', path: '/encoders/{id}/stop', summary: 'Stop the stream of the encoder' })
      .input(byId)
      .output(Done),
    revealFeedKey: oc
      .route({
        method: 'POST',
        path: '/encoders/{id}/reveal-feed-key',
        summary: 'Show the feed key once, for typing it into hardware; journalled',
      })
      .input(byId)
      .output(z.object({ url: z.string(), feedKey: z.string() })),
    measureAlignment: oc
      .route({
        method: 'POST',
        path: '/encoders/{id}/measure-alignment',
        summary: 'Find by picture and sound how its feed lies against the one on air; takes some seconds',
      })
      .input(byId)
      .output(MeasuredAlignment),
    applySetting: oc
      .route({
        method: 'POST',
        path: '/encoders/{id}/apply-setting',
        summary: 'Set one setting of the encoder, in which its feed differs, to what the program needs',
      })
      .input(byId.extend({ setting: FormatSetting }))
      .output(Done),
  },
  outputs: {
    move: oc
      .route({
        method: 'POST',
        path: '/outputs/{destinationId}/{endpointId}/move',
        summary: 'Send at this endpoint, of a destination that uses one at a time; without a break where one is live',
      })
      .input(outputPath)
      .output(Done),
    hold: oc
      .route({ method: 'POST', path: '/outputs/{destinationId}/{endpointId}/hold', summary: 'Hold an output off' })
      .input(outputPath)
      .output(Done),
    release: oc
      .route({
        method: 'POST',
        path: '/outputs/{destinationId}/{endpointId}/release',
        summary: 'Let an output go again; also retries one that was refused',
      })
      .input(outputPath)
      .output(Done),
  },
  alarms: {
    acknowledge: oc
      .route({ method: 'POST', path: '/alarms/{id}/acknowledge', summary: 'Acknowledge an alarm' })
      .input(byId)
      .output(Done),
    shelve: oc
      .route({ method: 'POST', path: '/alarms/{id}/shelve', summary: 'Put an alarm away for some minutes' })
      .input(byId.extend({ minutes: z.number().int().min(1).max(1440) }))
      .output(Done),
  },
  journal: {
    list: oc
      .route({ method: 'GET', path: '/journal', summary: 'Journal entries after a sequence number, oldest first' })
      .input(
        z.object({
          after: z.coerce.number().int().min(0).default(0),
          limit: z.coerce.number().int().min(1).max(1000).default(200),
        }),
      )
      .output(z.object({ entries: z.array(JournalEntry), lastSeq: z.number().int() })),
    /** The last `last` entries first, then each new one. */
    watch: oc
      .input(z.object({ last: z.number().int().min(0).max(1000).default(100) }))
      .output(eventIterator(z.array(JournalEntry))),
  },
  studio: {
    get: oc.route({ method: 'GET', path: '/studio', summary: 'The studio, without its secrets' }).output(Studio),
    preview: oc
      .route({ method: 'POST', path: '/studio/preview', summary: 'What an import of this studio would change' })
      .input(z.object({ studio: z.unknown() }))
      .output(StudioPreview),
    import: oc
      .route({ method: 'POST', path: '/studio/import', summary: 'Replace the studio; only off air' })
      .input(z.object({ studio: z.unknown() }))
      .output(StudioPreview),
    backup: oc
      .route({
        method: 'POST',
        path: '/studio/backup',
        summary: 'The studio with its secrets, sealed with a passphrase of at least eight characters; journalled',
      })
      .input(z.object({ passphrase: Passphrase }))
      .output(z.object({ backup: z.string() })),
    restore: oc
      .route({ method: 'POST', path: '/studio/restore', summary: 'Replace the studio by a backup of it; only off air' })
      .input(z.object({ backup: z.string(), passphrase: Passphrase }))
      .output(StudioPreview),
  },
  engine: {
    stop: oc.route({ method: 'POST', path: '/engine/stop', summary: 'End the engine in order' }).output(Done),
    replaceToken: oc
      .route({ method: 'POST', path: '/engine/replace-token', summary: 'Make a new access token; the old one ends' })
      .output(Done),
    keepKeyIn: oc
      .route({
        method: 'POST',
        path: '/engine/keep-key-in',
        summary: 'Move the key of the secrets into the keychain of the operating system, or back into its file',
      })
      .input(z.object({ place: KeyStorage }))
      .output(Done),
  },
  /** Answers NOT_FOUND unless the engine was started with the demo studio. */
  demo: {
    fail: oc
      .route({ method: 'POST', path: '/demo/fail', summary: 'Make a part of the demo fail, or revive it' })
      .input(z.object({ subject: z.string().max(80), fault: DemoFault }))
      .output(Done),
    /** The director of the demo reports what runs … */
    report: oc
      .input(z.object({ parts: z.array(z.object({ subject: z.string(), running: z.boolean() })) }))
      .output(Done),
    /** … and receives what the page asks for. */
    requests: oc.output(eventIterator(z.object({ subject: z.string(), fault: DemoFault }))),
  },
};
export type Contract = typeof contract;

/** Answer of `GET /hello?nonce=…`, before anything secret is sent: `proof` is an HMAC-SHA256 by the token, in hex. */
export const Hello = z.object({
  product: z.literal('changeover'),
  contractMajor: z.number().int(),
  version: z.string(),
  instance: z.string(),
  pid: z.number().int(),
  onAir: z.boolean(),
  proof: z.string(),
});
export type Hello = z.infer<typeof Hello>;

/** `engine.json` in the data folder: how a client finds a running engine. Mode 0600; holds no secret. */
export const EngineFile = z.object({
  pid: z.number().int(),
  instance: z.string(),
  url: z.string(),
  version: z.string(),
  startedAt: z.string(),
});
export type EngineFile = z.infer<typeof EngineFile>;

/** What the HMAC of `/hello` is taken over. */
export function helloMessage(nonce: string, instance: string): string {
  return `changeover-hello\n${nonce}\n${instance}`;
}
