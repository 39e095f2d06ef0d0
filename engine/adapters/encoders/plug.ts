import type { z } from 'zod';
import type { Fault } from '#engine/base/fault.ts';
import type { FormatFacts, Settable, SettingChange } from '#shared/model/pairCheck.ts';
import type { EncoderState } from '#shared/model/state.ts';

/**
 * The contract of a make of encoder. A plug knows one device and its protocol, and nothing of time-outs, retry, polling
 * or logging: those live once, in the supervisor. All of it but `link` is pure, so it is tested without a device.
 *
 *   wanted ─────────────▶ plan ──▶ commands ──▶ link ──▶ device
 *                          ▲                      │
 *            facts ◀── read ◀── what was heard ◀──┘        facts ──▶ report ──▶ state of the encoder
 */
export interface EncoderPlug<Options, Facts> {
  /** The word in the studio: `"make": "obs"`. */
  readonly make: string;
  /** What people call it. */
  readonly name: string;
  readonly can: EncoderCan;
  readonly options: z.ZodType<Options>;
  readonly pollMs: number;
  /** Opens socket and protocol. Null: there is nothing to reach. */
  readonly link: OpenLink<Options> | null;
  /** What is known before anything was heard. */
  readonly noFacts: Facts;
  /** What to ask now to keep the facts fresh; nothing while the device must be left alone. Pure. */
  polls(facts: Facts, nowMs: number): readonly Command[];
  /** Folds what was heard into what is known. Keeps no secret. Pure. */
  read(facts: Facts, heard: Heard, at: Circumstances): Facts;
  /** The facts in our words. Pure. */
  report(facts: Facts, nowMs: number): EncoderReading;
  /** The next step from what is to what is wanted. Pure. */
  plan(wanted: Wanted, facts: Facts, nowMs: number): Step;
  /** What its user has set, as far as the device tells; null as long as that is not known. Pure. */
  settings?(facts: Facts): EncoderSettings | null;
  /** Whether a setting could be changed now; null: this make has no such setting that is set from here. Pure. */
  settable?(facts: Facts, change: SettingChange): Settable | null;
}

/** What the registry holds: options come only out of `plug.options`, facts only out of the plug itself. */
export type AnyEncoderPlug = EncoderPlug<unknown, unknown>;

/** The settings of an encoder that matter to a changeover. */
export interface EncoderSettings {
  /** Whose words its user reads: a key of `shared/text/settingPlaces.ts`. */
  readonly dialect: string;
  /** What it is set to; it may stream otherwise until it starts anew. */
  readonly format: FormatFacts;
}

export type EncoderCan = Readonly<EncoderState['can']>;
export type EncoderReport = Readonly<Omit<EncoderState, 'id' | 'name' | 'make'>>;
export type EncoderReading = Omit<EncoderReport, 'can'>;

/** Where an encoder has to send. `feedKey` is a secret. */
export interface EncoderTarget {
  /** `rtmp://HOST:PORT/live` */
  readonly url: string;
  readonly feedKey: string;
}

/** What holds while something is heard; `target` is null as long as there is no ingest to send to. */
export interface Circumstances {
  readonly nowMs: number;
  readonly target: EncoderTarget | null;
}

/** `target` is null as long as there is no ingest to send to. */
export type Wanted =
  | { readonly kind: 'live'; readonly target: EncoderTarget | null }
  | { readonly kind: 'idle' }
  /** `change`: a setting and its value, in the units of `FormatFacts`. */
  | { readonly kind: 'set'; readonly change: SettingChange };

/** `data` may hold secrets: only `call` and `why` are ever logged. */
export interface Command {
  readonly call: string;
  readonly data?: CommandData;
  readonly why: string;
}
export type CommandData = Readonly<
  Record<string, string | number | boolean | Readonly<Record<string, string | boolean>>>
>;

export type Step =
  /** One after the other; the first that is declined ends the step. */
  | { readonly kind: 'do'; readonly commands: readonly Command[] }
  /** Nothing to do until something is heard. */
  | { readonly kind: 'wait'; readonly why: string }
  /** `text` follows the encoder's name: "is live". */
  | { readonly kind: 'done'; readonly text: string }
  /** It can't be had. The supervisor adds the encoder's name to the context. */
  | { readonly kind: 'refuse'; readonly fault: Fault };

export type Heard =
  /** An order begins: what was known of earlier orders counts no more, and what may be stale is read again. */
  | { readonly kind: 'ordered' }
  /** The target is another than before. */
  | { readonly kind: 'retargeted' }
  | { readonly kind: 'asked'; readonly call: string }
  /** `sent`: what the call was made with. */
  | {
      readonly kind: 'answered';
      readonly call: string;
      readonly sent?: CommandData | undefined;
      readonly data: unknown;
    }
  | { readonly kind: 'declined'; readonly call: string; readonly code: number }
  /** The device speaks unasked. */
  | { readonly kind: 'told'; readonly event: string; readonly data: unknown };

export type Answer = { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly code: number };

/**
 * One connection. It ends once, with a reason, and never dials again by itself.
 */
export interface EncoderLink {
  /** Rejects only when the link itself is broken; a device that says no is an `Answer`. May never settle. */
  call(command: Command): Promise<Answer>;
  /** Ends at once, without a word to the device if need be. */
  close(): void;
}

export type OpenLink<Options> = (options: Options, on: LinkListener) => EncoderLink;

/** `opened` comes at most once, `ended` exactly once unless `close` was called, and nothing after it. */
export interface LinkListener {
  opened(): void;
  told(event: string, data: unknown): void;
  ended(end: LinkEnd): void;
}

export interface LinkEnd {
  readonly reason: /** Never got through, or lost: worth another try. */
    | 'unreachable'
    /** The device answers nothing. */
    | 'silent'
    /** Wrong or missing password. */
    | 'password-refused'
    /** A person at the device sent us away. */
    | 'dismissed'
    /** Our plug threw. */
    | 'plug-threw';
  /** For people, without a secret; follows a colon. */
  readonly why: string;
}
