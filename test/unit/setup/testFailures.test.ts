import { expect, test } from 'vitest';
import { failuresIn, tellFailures } from '#setup/commands/failures.mjs';

const rule = '⎯'.repeat(24);
const vitestSays = `
 ❯ |scenarios| test/scenarios/demo/main.test.ts (2 tests | 1 failed) 53575ms
     × an engine that dies is started again 13355ms

${rule} Failed Suites 1 ${rule}

 FAIL  |scenarios| test/scenarios/storage.test.ts [ test/scenarios/storage.test.ts ]
Error: no disk
 ❯ test/scenarios/support/smallDisk.ts:12:7
     11|  const disk = mount();
     12|  throw new Error('no disk');
       |        ^

${rule}[1/2]⎯

${rule} Failed Tests 1 ${rule}

\x1b[41m\x1b[1m FAIL \x1b[22m\x1b[49m |scenarios| test/scenarios/demo/main.test.ts > an engine that dies is started again
AssertionError: expected { a: 1 } to deeply equal { a: 2 }

- Expected
+ Received

  {
-   "a": 2,
+   "a": 1,
  }

 ❯ test/scenarios/demo/main.test.ts:88:20

${rule}[2/2]⎯

${rule} Unhandled Errors ${rule}

Vitest caught 1 unhandled error during the test run.
This might cause false positive tests.

${rule} Uncaught Exception ${rule}
Error: read ECONNRESET
 ❯ listOnTimeout node:internal/timers:685:17

This error originated in "test/scenarios/clients.test.ts" test file.
${rule}${rule}

 Test Files  2 failed | 18 passed (20)
      Tests  1 failed | 116 passed (117)
`;
const playwrightSays = `
Running 3 tests using 1 worker

  ✘  2 [web] › layout.spec.ts:29:3 › group › bad (15ms)

  1) [web] › layout.spec.ts:29:3 › group › bad › step ──────────────────────────

    Error: expect(received).toEqual(expected) // deep equality

    -   2,
    +   1,

    > 29 | expect([1]).toEqual([2]);
         |             ^
        at /tmp/layout.spec.ts:29:10

  2) [web] › layout.spec.ts:40:1 › slow ────────────────────────────────────────

    Test timeout of 200ms exceeded.

  2 failed
    [web] › layout.spec.ts:29:3 › group › bad ──────────────────────────────────
  1 passed (1.5s)
`;

test('what vitest says has failed: a file, a test, and what was thrown outside of tests', () => {
  expect(failuresIn(vitestSays)).toEqual([
    '|scenarios| test/scenarios/storage.test.ts [ test/scenarios/storage.test.ts ]\nError: no disk\n ❯ test/scenarios/support/smallDisk.ts:12:7',
    [
      '|scenarios| test/scenarios/demo/main.test.ts > an engine that dies is started again',
      'AssertionError: expected { a: 1 } to deeply equal { a: 2 }',
      '- Expected\n+ Received\n  {\n-   "a": 2,\n+   "a": 1,\n  }',
      ' ❯ test/scenarios/demo/main.test.ts:88:20',
    ].join('\n'),
    [
      'Uncaught Exception',
      'Error: read ECONNRESET',
      ' ❯ listOnTimeout node:internal/timers:685:17',
      'This error originated in "test/scenarios/clients.test.ts" test file.',
    ].join('\n'),
  ]);
});

test('what Playwright says has failed', () => {
  expect(failuresIn(playwrightSays)).toEqual([
    [
      '[web] › layout.spec.ts:29:3 › group › bad › step',
      '    Error: expect(received).toEqual(expected) // deep equality\n    -   2,\n    +   1,',
      '        at /tmp/layout.spec.ts:29:10',
    ].join('\n'),
    '[web] › layout.spec.ts:40:1 › slow\n    Test timeout of 200ms exceeded.',
  ]);
});

test('a tool that names no tests is heard to its end', () => {
  expect(tellFailures([{ name: 'typecheck', output: `${'x'.repeat(9000)}\nmain.ts(3,1): error TS2304\n` }])).toMatch(
    /^\n── failed: typecheck ──\nx+\nmain\.ts\(3,1\): error TS2304$/,
  );
  expect(tellFailures([])).toBe('');
});

test('however much has failed, it is told in 6000 characters, and every suite has a part of them', () => {
  const output = Array.from({ length: 500 }, (_, i) => ` FAIL  test ${i}\n${'long error '.repeat(300)}`).join('\n');
  const names = ['lint', 'unit', 'scenarios', 'lab', 'web'];
  const told = tellFailures(names.map((name) => ({ name, output: name === 'lint' ? 'z'.repeat(9000) : output })));
  expect(told.length).toBeLessThan(6000 + names.length * 50);
  for (const name of names) expect(told).toContain(`── failed: ${name} ──`);
  expect(told.match(/^test 0\nlong error /gm)).toHaveLength(4);
  expect(told).toContain('… and 494 more');
  expect(tellFailures([{ name: 'unit', output }]).length).toBeLessThan(2500 + 50);
});
