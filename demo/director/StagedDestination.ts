import { DestinationLine, type DestinationReport } from '../destination/DestinationReport.ts';
import type { DestinationRole } from './cast.ts';
import { destinationSubject } from './cast.ts';
import { Part } from './Part.ts';

export interface StagedDestinationOptions {
  readonly role: DestinationRole;
  readonly script: string;
  readonly clips: readonly string[];
  readonly onChange: () => void;
  readonly say: (text: string) => void;
}

const ANSWER_WITHIN_MS = 3000;

/** A demo destination: its process, its port, and what it reported in each of its runs. */
export class StagedDestination {
  readonly role: DestinationRole;
  readonly part: Part;
  /** Last report of each run, oldest first; a run that was killed has the last that it could give. */
  readonly #runs: DestinationReport[] = [];
  #isFirstOfRun = true;
  #port = 0;
  #requests = 0;
  readonly #listening = Promise.withResolvers<number>();
  readonly #waiting = new Map<string, () => void>();

  constructor({ role, script, clips, onChange, say }: StagedDestinationOptions) {
    this.role = role;
    this.part = new Part({
      subject: destinationSubject(role),
      name: role.name,
      args: () => this.#args(script, clips),
      onLine: (line) => this.#onLine(DestinationLine.parse(line)),
      onChange,
      say: (text) => {
        this.#listening.reject(new Error(text));
        say(text);
      },
    });
    // A rejection is told to whoever starts; later ones have been said already.
    this.#listening.promise.catch(() => {});
  }

  /** Answers the port, the same for every run. Throws with one line when the process cannot start. */
  start(): Promise<number> {
    this.part.start();
    return this.#listening.promise;
  }

  get runs(): readonly DestinationReport[] {
    return this.#runs;
  }

  /** Of the last run; null before its first report. */
  get latest(): DestinationReport | null {
    return this.#isFirstOfRun ? null : (this.#runs.at(-1) ?? null);
  }

  /** Has a new report made, and waits for it (or 3 s, when it does not answer). */
  async measure(): Promise<void> {
    const request = String(this.#requests++);
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ANSWER_WITHIN_MS);
    this.#waiting.set(request, resolve);
    this.part.write(request);
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(request);
  }

  #args(script: string, clips: readonly string[]): string[] {
    this.#isFirstOfRun = true;
    return [
      script,
      '--key',
      this.role.streamKey,
      '--port',
      `${this.#port}`,
      ...clips.flatMap((clip) => ['--clip', clip]),
    ];
  }

  #onLine(line: DestinationLine): void {
    switch (line.kind) {
      case 'listening':
        this.#port = line.port;
        this.#listening.resolve(line.port);
        break;
      case 'report':
        if (!this.#isFirstOfRun) this.#runs.pop();
        this.#runs.push(line.report);
        this.#isFirstOfRun = false;
        if (line.request !== null) this.#waiting.get(line.request)?.();
        break;
    }
  }
}
