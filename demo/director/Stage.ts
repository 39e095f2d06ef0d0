import { join } from 'node:path';
import type { DemoFault } from '#shared/api/contract.ts';
import type { DemoState } from '#shared/model/state.ts';
import { EncoderLine } from '../encoder/EncoderLine.ts';
import { type Cast, type EncoderRole, encoderSubject } from './cast.ts';
import { Part } from './Part.ts';
import { StagedDestination } from './StagedDestination.ts';
import { until } from './until.ts';

export interface StageOptions {
  readonly cast: Cast;
  /** The entries of the two kinds of demo processes. */
  readonly scripts: { readonly encoder: string; readonly destination: string };
  readonly clipFolder: string;
  /** Some part runs or does not, differently from before. */
  readonly onChange: () => void;
  readonly say: (text: string) => void;
}

const FIRST_SENDS_WITHIN_MS = 5000;

/** The processes of the demo that stand for the world: encoders and destinations. */
export class Stage {
  readonly destinations: readonly StagedDestination[];
  readonly #options: StageOptions;
  readonly #encoders: readonly Part[];
  #ingestUrl = '';
  #hasSent = false;

  constructor(options: StageOptions) {
    this.#options = options;
    const { cast, scripts, clipFolder, onChange, say } = options;
    const clips = cast.encoders.map(({ clip }) => join(clipFolder, clip));
    this.#encoders = cast.encoders.map((role) => this.#encoder(role));
    this.destinations = cast.destinations.map(
      (role) => new StagedDestination({ role, script: scripts.destination, clips, onChange, say }),
    );
  }

  get parts(): readonly Part[] {
    return [...this.#encoders, ...this.destinations.map(({ part }) => part)];
  }

  /** As the engine is told. */
  describe(): DemoState['parts'] {
    return this.parts.map(({ subject, isRunning }) => ({ subject, running: isRunning }));
  }

  /** Answers the ports by the ids of the destinations. */
  async startDestinations(): Promise<Map<string, number>> {
    return new Map(await Promise.all(this.destinations.map(async (one) => [one.role.id, await one.start()] as const)));
  }

  /** The first one sends before the others begin: so it is the one that goes on air. */
  async startEncoders(ingestUrl: string, signal: AbortSignal): Promise<void> {
    this.#ingestUrl = ingestUrl;
    const [first, ...others] = this.#encoders;
    first?.start();
    await until(() => this.#hasSent, FIRST_SENDS_WITHIN_MS, signal);
    for (const encoder of others) encoder.start();
  }

  /** Says and answers what was done. */
  fail(subject: string, fault: DemoFault): string {
    const part = this.parts.find((candidate) => candidate.subject === subject);
    const done = part ? part.fail(fault) : `there is no ${subject} in the demo`;
    this.#options.say(done);
    return done;
  }

  /** Ends all of them in order. */
  async stop(): Promise<void> {
    await Promise.all(this.parts.map((part) => part.stop()));
  }

  #encoder(role: EncoderRole): Part {
    const { scripts, clipFolder, onChange, say } = this.#options;
    let told: string | null = null;
    return new Part({
      subject: encoderSubject(role),
      name: role.name,
      args: () => [
        scripts.encoder,
        ...['--url', this.#ingestUrl, '--key', role.feedKey, '--clip', join(clipFolder, role.clip)],
      ],
      onLine: (value) => {
        const { state, pictures, reason } = EncoderLine.parse(value);
        this.#hasSent ||= pictures > 0;
        if (state === 'waiting' && reason !== told) say(`${role.name}: ${reason}; it tries again`);
        if (state !== 'connecting') told = reason;
      },
      onChange,
      say,
    });
  }
}
