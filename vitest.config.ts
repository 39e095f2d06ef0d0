import { defineConfig } from 'vitest/config';

/** One project a suite. Those that start real programs run file by file: two at once would measure each other. */
function suite(name: string, testTimeoutMs: number, oneFileAtATime: boolean) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`test/${name}/**/*.test.{ts,tsx}`],
      testTimeout: testTimeoutMs,
      hookTimeout: testTimeoutMs,
      fileParallelism: !oneFileAtATime,
    },
  };
}

export default defineConfig({
  test: {
    environment: 'node',
    passWithNoTests: true,
    // Shows of the lab that run at the same time: two cores carry so many.
    maxConcurrency: 3,
    projects: [
      suite('unit', 10_000, false),
      suite('simulation', 120_000, false),
      suite('contracts', 20_000, false),
      suite('desktop', 20_000, false),
      suite('scenarios', 60_000, true),
      suite('lab', 120_000, true),
    ],
  },
});
