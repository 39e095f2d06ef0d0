import type { BenchOptions } from '../options.ts';

/** What a bench found, ready to be read: it goes to the terminal and into `docs/BENCHMARKS.md` alike. */
export interface Findings {
  readonly title: string;
  /** Tables and sentences in Markdown, targets beside the figures. */
  readonly body: string;
}

export interface Bench {
  readonly name: string;
  /** Programs that it needs beside Node. */
  readonly needs: readonly string[];
  run(options: BenchOptions, say: (text: string) => void): Promise<Findings>;
}
