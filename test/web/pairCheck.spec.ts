import { type Page, test } from '@playwright/test';
import { clip } from '#test/lab/support/clips.ts';
import { publish } from '#test/lab/support/publish.ts';
import { Engine } from '#test/scenarios/support/Engine.ts';
import type { StudioInput } from '#test/scenarios/support/studio.ts';
import { ObsSimulator } from '#test/simulators/obs/ObsSimulator.ts';
import { encoder, expect, journal } from './fixtures.ts';

interface Unlike extends AsyncDisposable {
  readonly engine: Engine;
  readonly obs: ObsSimulator;
}

let studio: Unlike | null = null;
test.afterEach(async () => {
  await studio?.[Symbol.asyncDispose]();
  studio = null;
});

/** Off air: `main` on program, an OBS that does not stream and is set otherwise, and a third encoder that differs. */
async function unlikeEncoders(page: Page): Promise<Unlike> {
  const started = new AsyncDisposableStack();
  const obs = new ObsSimulator({ password: 'correct-horse' });
  await obs.open();
  started.defer(() => obs.close());
  obs.inside.settings.video['fpsNumerator'] = 25;
  obs.inside.settings.parameters.set('Audio/SampleRate', '44100');
  const engine = started.use(await Engine.start({ studio: studioWith(obs) }));
  const { ingestUrl } = (await engine.state()).engine;
  started.use(await publish(await clip(), `${ingestUrl}/main-feed-key`));
  await engine.until('a program', ({ program }) => program.feedId === 'main');
  const unlike = await clip({ width: 480, height: 270, fps: 25, gopFrames: 100, source: 1 });
  started.use(await publish(unlike, `${ingestUrl}/third-feed-key`));
  await engine.until('a third feed', ({ feeds }) => feeds[2]?.state === 'live' && feeds[2].keyframeIntervalMs !== null);
  await engine.until('an idle OBS', ({ encoders }) => encoders[1]?.state === 'idle');
  const address = engine.process.readyUrls.at(-1);
  await page.goto(String(address));
  return { engine, obs, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

function studioWith(obs: ObsSimulator): StudioInput {
  return {
    version: 1,
    name: 'Unlike encoders',
    ingest: { rtmp: '127.0.0.1:0' },
    encoders: [
      { id: 'main', name: 'Main camera', make: 'manual', feedKey: 'main-feed-key' },
      {
        ...{ id: 'backup', name: 'OBS backup', make: 'obs', feedKey: 'backup-feed-key' },
        options: { url: obs.url, password: 'correct-horse' },
      },
      { id: 'third', name: 'Third box', make: 'manual', feedKey: 'third-feed-key' },
    ],
    program: { order: ['main', 'backup', 'third'], delayMs: 3_000, stallMs: 500 },
    destinations: [],
  };
}

const check = (page: Page, name: string) => encoder(page, name).getByRole('region', { name: `Pair check of ${name}` });

test('what differs is named before the show, in the words of OBS, and set by a press and a yes', async ({ page }) => {
  studio = await unlikeEncoders(page);
  const { obs } = studio;
  const ofObs = check(page, 'OBS backup');
  await expect(ofObs).toContainText('3 settings differ');
  const rate = ofObs.getByRole('listitem').filter({ hasText: 'Common FPS Values' });
  await expect(rate).toContainText('Settings → Video → Common FPS Values');
  await expect(rate).toContainText('Is 25 fps, should be 30 fps.');
  await expect(rate).toContainText('class C');
  await expect(rate).toContainText('Viewers would see a break');
  const set = rate.getByRole('button', { name: 'Set Settings → Video → Common FPS Values of OBS backup to 30 fps' });

  await set.click();
  await rate.getByRole('button', { name: 'Leave it' }).click();
  expect(obs.inside.settings.video['fpsNumerator']).toBe(25);

  await set.click();
  await rate.getByRole('button', { name: 'Set it' }).click();
  await expect(rate).toHaveCount(0);
  expect(obs.inside.settings.video['fpsNumerator']).toBe(30);
  await expect(journal(page)).toContainText('Frame rate 25 fps → 30 fps: OBS backup is set, and says so.');

  const sound = ofObs.getByRole('listitem').filter({ hasText: 'Sample Rate' });
  await expect(sound).toContainText('It counts when the encoder’s software is closed and opened again.');
});

test('an encoder that is not set from here is told of in general words, and its pair with the one on program', async ({
  page,
}) => {
  studio = await unlikeEncoders(page);
  const third = check(page, 'Third box');
  await expect(third).toContainText('Keyframe interval');
  await expect(third.getByRole('listitem').filter({ hasText: 'Keyframe interval' })).toContainText(
    'Is 4 s, should be 2 s.',
  );
  await expect(third.getByRole('button', { name: /^Set / })).toHaveCount(0);
  await expect(third).toContainText('With Main camera: in step to about 500 ms, not measured.');
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    await third.scrollIntoViewIfNeeded();
    await expect(third).toBeInViewport();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  }
});
