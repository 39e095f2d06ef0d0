import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** What nginx-rtmp asks before it lets a publisher in, and tells when it has gone. */
export interface HookCall {
  call: 'publish' | 'publish_done';
  app: string;
  name: string;
}

/** Let in; refuse; let in under another name; each after a while if so wished. */
export type HookAnswer = { kind: 'accept' | 'refuse'; afterMs?: number } | { kind: 'rename'; name: string };

export type AnswerHook = (call: HookCall) => HookAnswer;

/** The web server that nginx-rtmp asks. It lets everyone in until told otherwise. */
export class PublishHook implements AsyncDisposable {
  readonly calls: HookCall[] = [];
  readonly #server: Server;
  #answer: AnswerHook;

  private constructor(answer: AnswerHook) {
    this.#answer = answer;
    this.#server = createServer((request, response) => {
      const query = new URL(request.url ?? '/', 'http://hook').searchParams;
      const call: HookCall = {
        call: query.get('call') === 'publish_done' ? 'publish_done' : 'publish',
        app: query.get('app') ?? '',
        name: query.get('name') ?? '',
      };
      this.calls.push(call);
      void this.#reply(call).then(({ status, headers }) => response.writeHead(status, headers).end());
    });
  }

  static start(answer: AnswerHook = () => ({ kind: 'accept' })): Promise<PublishHook> {
    const hook = new PublishHook(answer);
    return new Promise((resolve) => {
      hook.#server.listen(0, '127.0.0.1', () => resolve(hook));
    });
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** From now on. */
  answer(answer: AnswerHook): void {
    this.#answer = answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #reply(call: HookCall): Promise<{ status: number; headers: Record<string, string> }> {
    if (call.call === 'publish_done') return { status: 200, headers: {} };
    const answer = this.#answer(call);
    if (answer.kind === 'rename') return { status: 302, headers: { Location: answer.name } };
    if (answer.afterMs) await pause(answer.afterMs);
    return { status: answer.kind === 'accept' ? 200 : 403, headers: {} };
  }
}

/** A service whose newest publisher wins: each session gets a name, and with that a recording, of its own. */
export function newestWins(): AnswerHook {
  let sessions = 0;
  return ({ name }) => {
    sessions += 1;
    return { kind: 'rename', name: `${name}-s${sessions}` };
  };
}
