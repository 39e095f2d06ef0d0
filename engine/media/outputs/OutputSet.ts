import { nameWay } from './dial/Dialler.ts';
import { Output, type OutputPorts } from './Output.ts';
import type { OutputOrders } from './orders.ts';

/** All outputs, made to be what the orders say: new ones begin, missing ones end in order, the others are told. */
export class OutputSet {
  readonly #ports: OutputPorts;
  readonly #outputs = new Map<string, Output>();

  constructor(ports: OutputPorts) {
    this.#ports = ports;
  }

  [Symbol.iterator](): IterableIterator<Output> {
    return this.#outputs.values();
  }

  setOrders(all: readonly OutputOrders[]): void {
    const wanted = all.filter((orders) => orders.wanted).flatMap((orders) => orders.paths);
    this.#ports.names.keepFresh(wanted.map((path) => ({ host: path.target.host, way: nameWay(path) })));
    const ids = new Set(all.map((orders) => orders.id));
    for (const [id, output] of this.#outputs) {
      if (ids.has(id)) continue;
      void output.close();
      this.#outputs.delete(id);
    }
    for (const orders of all) {
      const output = this.#outputs.get(orders.id);
      if (output) output.setOrders(orders);
      else this.#outputs.set(orders.id, new Output(orders, this.#ports));
    }
  }

  programWrote(): void {
    for (const output of this.#outputs.values()) output.programWrote();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#outputs.values()].map((output) => output.close()));
  }
}
