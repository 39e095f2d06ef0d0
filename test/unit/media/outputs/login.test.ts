import { expect, it } from 'vitest';
import { AuthmodServer } from '#test/simulators/AuthmodServer.ts';
import { elsewhere } from './elsewhere.ts';
import { OutputRig } from './OutputRig.ts';

const USER = 'studio';
const PASSWORD = 'p4ss/w:rd';
const url = (port: number, user: string, password: string) =>
  `rtmp://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/live`;

it.each(['adobe', 'llnw'] as const)('an output logs in where the server asks who publishes, by %s', async (scheme) => {
  await using server = await AuthmodServer.start(scheme, USER, PASSWORD);
  const rig = new OutputRig([elsewhere(url(server.port, USER, PASSWORD))]);
  await rig.live();
  await expect.poll(() => server.mediaMessages).toBeGreaterThan(10);
  expect(server.apps).toHaveLength(3);
  expect(server.apps[0]).toBe('live');
  expect(server.apps.join()).not.toContain(PASSWORD);
  expect(rig.output.facts()).toMatchObject({ lastFault: null, sessions: 1 });
});

it.each([
  ['a password that is wrong', USER, 'another', 'output-login-refused'],
  ['a user who is not known', 'nobody', PASSWORD, 'output-login-refused'],
])('%s is refused for good, and nothing secret is told', async (_, user, password, code) => {
  await using server = await AuthmodServer.start('adobe', USER, PASSWORD);
  const rig = new OutputRig([elsewhere(url(server.port, user, password))]);
  rig.writeOnce();
  await rig.is('refused');
  expect(rig.lastFault).toMatchObject({ code, context: { host: '127.0.0.1' } });
  expect(JSON.stringify(rig.lastFault)).not.toContain(password);
});

it('a server that asks who publishes is told of where the address names nobody', async () => {
  await using server = await AuthmodServer.start('adobe', USER, PASSWORD);
  const rig = new OutputRig([elsewhere(`rtmp://127.0.0.1:${server.port}/live`)]);
  rig.writeOnce();
  await rig.is('refused');
  expect(rig.lastFault?.code).toBe('output-login-needed');
});
