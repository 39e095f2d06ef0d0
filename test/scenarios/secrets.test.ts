import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '#test/lab/support/until.ts';
import { ObsSimulator } from '#test/simulators/obs/ObsSimulator.ts';
import { Recorder } from './support/Recorder.ts';
import { Show } from './support/Show.ts';
import { FEED_KEYS, type StudioInput } from './support/studio.ts';

const REFUSED_KEY = 'refused/key+of=9c1d';
const URL_KEY = 'key-beside-a-url-77e2';
const URL_QUERY = 'token-in-a-url-c3c3';
const DEAD_KEY = 'key-of-nobody-40aa';
const RIGHT_FEED_KEY = 'right-feed-6a6a';
const WRONG_FEED_KEY = 'wrong-feed-7b7b';
const OBS_PASSWORD = 'obs-password-81b3';
const WRONG_PASSWORD = 'wrong-password-92c4';
const STRANGE_FEED_KEY = 'mistyped-feed-key-5d5d';
const PREVIEWED_KEY = 'previewed-feed-key-1a2b';
/** A person left out the quotation marks. */
const TYPED_KEY = 314159265;
const KEYS = [
  ...[REFUSED_KEY, URL_KEY, URL_QUERY, DEAD_KEY, RIGHT_FEED_KEY, WRONG_FEED_KEY, OBS_PASSWORD, WRONG_PASSWORD],
  ...[STRANGE_FEED_KEY, PREVIEWED_KEY, String(TYPED_KEY)],
];

/** Every file below a folder, with what is in it. */
async function filesIn(folder: string): Promise<[path: string, content: Buffer][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.map(async (path): Promise<[string, Buffer]> => [path, await readFile(path)]));
}

/** In which ways a secret could be read. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      bytes.toString('base64url').replace(/=+$/, ''),
      bytes.toString('hex'),
    ]),
  ];
}

/** Everything that a client can ask for, and what goes wrong with keys in it. */
async function askEverything(show: Show): Promise<string[]> {
  const { engine } = show;
  const address = await engine.process.ready();
  const authorization = `Bearer ${address.searchParams.get('token')}`;
  const studio = {
    version: 1,
    name: 'Other',
    encoders: [{ id: 'x', name: 'X', make: 'manual', feedKey: PREVIEWED_KEY }],
  };
  const broken = { version: 1, name: 'Other', encoders: [{ id: 'x', name: 'X', make: 'manual', feedKey: TYPED_KEY }] };
  const answers = [
    await engine.call('GET', '/state'),
    await engine.call('GET', '/studio'),
    await engine.call('GET', '/openapi.json'),
    await engine.call('POST', '/studio/preview', { studio }),
    await engine.call('POST', '/studio/preview', { studio: broken }),
    await engine.call('POST', '/studio/import', { studio }),
    await engine.call('POST', '/encoders/wrong/start'),
    await engine.call('POST', '/encoders/right/start'),
    await engine.call('POST', '/outputs/refused/a/release'),
    await engine.call('POST', `/encoders/${FEED_KEYS[0]}/start`),
    await engine.call('GET', '/journal?limit=1000'),
  ];
  const probes = ['/metrics', '/healthz', '/livez', '/', '/hello?nonce=0123456789abcdef'].map(async (path) => {
    return (await fetch(new URL(path, address.origin), { headers: { authorization } })).text();
  });
  return [...answers.map(({ text }) => text), ...(await Promise.all(probes))];
}

it('no key and no password is found in the data folder, in what the engine says, or in an answer', async () => {
  await using stack = new AsyncDisposableStack();
  const refusing = stack.use(await Recorder.start('some-other-key-20c4'));
  const obs = new ObsSimulator({ password: OBS_PASSWORD });
  await obs.open();
  stack.defer(() => obs.close());
  const show = stack.use(
    await Show.start({ encoders: ['main'], studio: (usual) => withTroubles(usual, obs, refusing) }),
  );
  const { engine } = show;
  const ingestUrl = (await engine.state()).engine.ingestUrl;
  await Promise.all([
    show.playout.publish(1, `${ingestUrl}/${STRANGE_FEED_KEY}`).end(),
    show.playout.publish(1, `${ingestUrl}/${FEED_KEYS[0]}`).end(),
  ]);
  await engine.until('every trouble', ({ alarms }) =>
    ['unknown-feed-key', 'duplicate-feed-key', 'output-refused', 'output-down', 'encoder-trouble'].every((wanted) =>
      alarms.some(({ code }) => code === wanted),
    ),
  );
  const said = await askEverything(show);
  const shown = await engine.call('POST', '/encoders/main/reveal-feed-key');
  expect(shown.body).toEqual({ url: ingestUrl, feedKey: FEED_KEYS[0] });
  said.push(...(await askEverything(show)));
  expect(obs.inside.service.streamServiceSettings).toMatchObject({ key: RIGHT_FEED_KEY });
  await until('a dial of everyone', () => refusing.refused > 1);
  engine.process.kill('SIGTERM');
  await engine.process.ended;

  const files = await filesIn(engine.dataDir);
  expect(files.map(([path]) => basename(path))).toEqual(expect.arrayContaining(['journal.sqlite', 'secrets.json']));
  const places: [string, Buffer][] = [
    ...files,
    ...said.map((text, n): [string, Buffer] => [`answer ${n}`, Buffer.from(text)]),
    ['stdout', Buffer.from(engine.process.stdout)],
    ['stderr', Buffer.from(engine.process.stderr)],
  ];
  const secrets = [...FEED_KEYS, ...KEYS, show.recorder.streamKey];
  const found = places.flatMap(([place, content]) =>
    secrets
      .filter((secret) => formsOf(secret).some((form) => content.includes(form)))
      .map((secret) => `${secret} in ${place}`),
  );
  expect(found).toEqual([]);
});

/** Encoders and destinations with which everything that has a key goes wrong. */
function withTroubles(usual: StudioInput, obs: ObsSimulator, refusing: Recorder): StudioInput {
  const obsEncoder = (id: string, feedKey: string, password: string) => ({
    ...{ id, name: id, make: 'obs', feedKey, options: { url: obs.url, password } },
  });
  return {
    ...usual,
    encoders: [
      ...(usual.encoders ?? []),
      obsEncoder('right', RIGHT_FEED_KEY, OBS_PASSWORD),
      obsEncoder('wrong', WRONG_FEED_KEY, WRONG_PASSWORD),
    ],
    destinations: [
      ...(usual.destinations ?? []),
      { id: 'refused', name: 'Refused', endpoints: [{ id: 'a', url: refusing.url, streamKey: REFUSED_KEY }] },
      {
        id: 'in-url',
        name: 'In the URL',
        endpoints: [{ id: 'a', url: `${refusing.url}?auth=${URL_QUERY}`, streamKey: URL_KEY }],
      },
      { id: 'dead', name: 'Dead', endpoints: [{ id: 'a', url: 'rtmp://127.0.0.1:1/live', streamKey: DEAD_KEY }] },
    ],
  };
}
