import { randomBytes, randomInt } from 'node:crypto';
import { runToEnd, succeed } from './runToEnd.ts';

/**
 * A machine of its own for an encoder: a network namespace, and one cable from there to this machine. Needs root;
 * names and addresses are random, so several can stand beside one another.
 */
export class EncoderCable implements AsyncDisposable {
  /** Of this machine, at the cable's near end: what an ingest listens on for that encoder. */
  readonly address: string;
  /** Words before a command that make it run at the far end. */
  readonly inside: readonly string[];
  readonly #namespace: string;

  private constructor(namespace: string, subnet: string) {
    this.#namespace = namespace;
    this.inside = ['ip', 'netns', 'exec', namespace];
    this.address = `${subnet}.1`;
  }

  static async lay(): Promise<EncoderCable> {
    const suffix = randomBytes(3).toString('hex');
    const subnet = `10.77.${randomInt(1, 255)}`;
    const cable = new EncoderCable(`encoder-${suffix}`, subnet);
    const near = `lab-${suffix}`;
    try {
      await succeed('ip', ['netns', 'add', cable.#namespace]);
      const far = ['peer', 'name', FAR_DEVICE, 'netns', cable.#namespace];
      await succeed('ip', ['link', 'add', near, 'type', 'veth', ...far]);
      await succeed('ip', ['addr', 'add', `${subnet}.1/24`, 'dev', near]);
      await succeed('ip', ['link', 'set', near, 'up']);
      await cable.#atFarEnd('addr', 'add', `${subnet}.2/24`, 'dev', FAR_DEVICE);
      await cable.#atFarEnd('link', 'set', FAR_DEVICE, 'up');
      return cable;
    } catch (error) {
      await cable[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Pulls it out at the encoder: neither side hears of the other any more, and none is told. */
  async pull(): Promise<void> {
    await this.#atFarEnd('link', 'set', FAR_DEVICE, 'down');
  }

  /** The near end goes with the far one. */
  async [Symbol.asyncDispose](): Promise<void> {
    await runToEnd('ip', ['netns', 'del', this.#namespace]);
  }

  async #atFarEnd(...words: string[]): Promise<void> {
    await succeed('ip', ['-n', this.#namespace, ...words]);
  }
}

const FAR_DEVICE = 'camera0';
