import { randomBytes } from 'node:crypto';
import { runToEnd, succeed } from './runToEnd.ts';

/** How an uplink goes dark. `drop`: without a word; `unreachable`: routers say so; `reset`: sockets are reset. */
export type Cut = 'drop' | 'unreachable' | 'reset';

export interface Uplink {
  /** The studio's address on it, for a socket's `localAddress`. */
  localAddress: string;
  /** Its network interface in the studio … */
  nearDevice: string;
  /** … and at the far side. */
  farDevice: string;
  gateway: string;
}

const verdicts: Record<Cut, string> = {
  drop: 'drop',
  unreachable: 'reject with icmpx type host-unreachable',
  reset: 'meta l4proto tcp reject with tcp reset',
};

/**
 * Two network namespaces, a studio and the internet, joined by two uplinks with source routing. The far side answers
 * at `farAddress` by both. Needs root; names are random, so several can stand beside one another.
 */
export class Uplinks implements AsyncDisposable {
  readonly studio: string;
  readonly internet: string;
  readonly farAddress = '203.0.113.10';
  readonly fibre: Uplink = {
    localAddress: '10.1.0.2',
    nearDevice: 'upA',
    farDevice: 'ispA',
    gateway: '10.1.0.1',
  };
  readonly lte: Uplink = { localAddress: '10.2.0.2', nearDevice: 'upB', farDevice: 'ispB', gateway: '10.2.0.1' };

  private constructor(suffix: string) {
    this.studio = `studio-${suffix}`;
    this.internet = `internet-${suffix}`;
  }

  /** Whether this machine lets us make namespaces at all. */
  static async canRun(): Promise<boolean> {
    const name = `probe-${randomBytes(4).toString('hex')}`;
    const added = await runToEnd('ip', ['netns', 'add', name]).catch(() => ({ code: 1 }));
    if (added.code !== 0) return false;
    await succeed('ip', ['netns', 'del', name]);
    return true;
  }

  static async up(): Promise<Uplinks> {
    const uplinks = new Uplinks(randomBytes(3).toString('hex'));
    try {
      await uplinks.#build();
      return uplinks;
    } catch (error) {
      await uplinks[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The words before a command that make it run in one of the namespaces: `[...inside(studio), 'node', 'x.js']`. */
  inside(namespace: string): string[] {
    return ['ip', 'netns', 'exec', namespace];
  }

  /** Nothing passes the uplink any more, in either direction. */
  async cut(uplink: Uplink, how: Cut = 'drop'): Promise<void> {
    const chain = (name: string, hook: string, match: string, verdict: string) =>
      `chain ${name} { type filter hook ${hook} priority -10; ${match} ${uplink.farDevice} ${verdict}; };`;
    const inwards = chain('i', 'input', 'iifname', verdicts[how]);
    // What says "unreachable" or "reset" has to get back to the studio.
    const outwards = how === 'drop' ? chain('o', 'output', 'oifname', 'drop') : '';
    const rules = `table inet ${tableOf(uplink)} { ${inwards} ${outwards} }`;
    const [file = '', ...args] = [...this.inside(this.internet), 'nft', '-f', '-'];
    await succeed(file, args, rules);
  }

  async restore(uplink: Uplink): Promise<void> {
    await this.#run(this.internet, 'nft', 'delete', 'table', 'inet', tableOf(uplink));
  }

  /** Lets no more than so much through, from the studio to the internet. */
  async limit(uplink: Uplink, kbps: number): Promise<void> {
    const shape = ['rate', `${kbps}kbit`, 'burst', '8kb', 'latency', '200ms'];
    await this.#run(this.studio, 'tc', 'qdisc', 'replace', 'dev', uplink.nearDevice, 'root', 'tbf', ...shape);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const namespace of [this.studio, this.internet]) await runToEnd('ip', ['netns', 'del', namespace]);
  }

  async #build(): Promise<void> {
    const { studio, internet } = this;
    for (const namespace of [studio, internet]) {
      await succeed('ip', ['netns', 'add', namespace]);
      await this.#ip(namespace, 'link set lo up');
    }
    await this.#ip(internet, `addr add ${this.farAddress}/32 dev lo`);
    const uplinks = [this.fibre, this.lte];
    for (const [index, uplink] of uplinks.entries()) await this.#join(uplink, index + 1);
    for (const namespace of [studio, internet]) {
      const off = ['net.ipv4.conf.all.rp_filter=0', 'net.ipv4.conf.default.rp_filter=0'];
      await this.#run(namespace, 'sysctl', '-qw', ...off);
    }
  }

  /** Lays one uplink; `number` 1 is preferred by sockets that choose no address. */
  async #join({ nearDevice, farDevice, localAddress, gateway }: Uplink, number: number): Promise<void> {
    const { studio, internet } = this;
    const table = 100 + number;
    const link = [
      'link',
      'add',
      nearDevice,
      'netns',
      studio,
      'type',
      'veth',
      'peer',
      'name',
      farDevice,
      'netns',
      internet,
    ];
    await succeed('ip', link);
    await this.#ip(studio, `addr add ${localAddress}/24 dev ${nearDevice}`);
    await this.#ip(internet, `addr add ${gateway}/24 dev ${farDevice}`);
    await this.#ip(studio, `link set ${nearDevice} up`);
    await this.#ip(internet, `link set ${farDevice} up`);
    await this.#ip(studio, `route add default via ${gateway} dev ${nearDevice} metric ${table}`);
    await this.#ip(studio, `route add 10.${number}.0.0/24 dev ${nearDevice} src ${localAddress} table ${table}`);
    await this.#ip(studio, `route add default via ${gateway} dev ${nearDevice} table ${table}`);
    await this.#ip(studio, `rule add from ${localAddress} lookup ${table} pref ${1000 + number}`);
  }

  async #ip(namespace: string, words: string): Promise<void> {
    await succeed('ip', ['-n', namespace, ...words.split(' ')]);
  }

  async #run(namespace: string, ...words: string[]): Promise<void> {
    const [file = '', ...args] = [...this.inside(namespace), ...words];
    await succeed(file, args);
  }
}

function tableOf(uplink: Uplink): string {
  return `cut_${uplink.nearDevice}`;
}
