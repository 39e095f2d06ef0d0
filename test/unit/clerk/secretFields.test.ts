import { describe, expect, it } from 'vitest';
import { readStudio } from '#engine/clerk/config/readStudio.ts';
import { describeChanges } from '#engine/clerk/describeChanges.ts';
import { secretsToLearn } from '#engine/clerk/secrets/secretsToLearn.ts';
import { mergeSecrets, splitSecrets, withoutSecrets } from '#engine/clerk/secrets/splitSecrets.ts';
import type { Studio } from '#shared/model/studio.ts';
import { unwrap } from './clerkRig.ts';
import { SECRETS, studioText } from './studioText.ts';

function studio(more: Record<string, unknown> = {}): Studio {
  return unwrap(readStudio(studioText(more)));
}

function withUrl(url: string, streamKey?: string): Studio {
  return studio({ destinations: [{ id: 'own', name: 'Own', endpoints: [{ id: 'a', url, streamKey }] }] });
}

const urlOf = (one: Studio) => one.destinations[0]?.endpoints[0]?.url;

describe('the secrets of a studio', () => {
  it('leave it, each with its address', () => {
    const split = splitSecrets(studio());
    expect(split.secrets).toEqual({
      'encoder/main/feedKey': SECRETS.feedKey,
      'encoder/main/options/password': SECRETS.password,
      'encoder/backup/feedKey': 'backup-91d0',
      'endpoint/own/a/streamKey': SECRETS.streamKey,
      'endpoint/own/a/url/userinfo': SECRETS.userinfo,
      'endpoint/own/a/url/query/token': SECRETS.token,
    });
    const text = JSON.stringify(split.studio);
    for (const secret of Object.values(SECRETS)) expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
  });

  it('come back where they were', () => {
    const { studio: bare, secrets } = splitSecrets(studio());
    expect(mergeSecrets(bare, secrets)).toEqual(mergeSecrets(studio(), {}));
  });

  it('stay when a new file leaves them out, and go when it empties them', () => {
    const { secrets } = splitSecrets(studio());
    const encoders = (options: object) => [{ id: 'main', name: 'OBS', make: 'obs', options }];
    const optionsOf = (one: Studio) => mergeSecrets(one, secrets).encoders[0]?.options;
    const program = { order: [] };
    expect(optionsOf(studio({ program, encoders: encoders({}) }))).toEqual({ password: SECRETS.password });
    expect(optionsOf(studio({ program, encoders: encoders({ password: null }) }))).toEqual({
      password: SECRETS.password,
    });
    expect(optionsOf(studio({ program, encoders: encoders({ password: '' }) }))).toEqual({ password: '' });
  });

  it.each([
    ['rtmps://a.rtmps.youtube.com:443/live2?backup=1', 'rtmps://a.rtmps.youtube.com:443/live2?backup=1'],
    [
      'srt://10.0.0.1:9000?mode=caller&passphrase=0123456789&latency=200',
      'srt://10.0.0.1:9000?mode=caller&passphrase=***&latency=200',
    ],
    ['rtmp://10.0.0.1/live/key-in-path', 'rtmp://10.0.0.1/live/***'],
    [
      'https://a.upload.youtube.com/http_upload_hls?cid=xxxx-yyyy&copy=0&file=',
      'https://a.upload.youtube.com/http_upload_hls?cid=***&copy=0&file=',
    ],
    ['rtmp://me:a@b@10.0.0.1:1935/app', 'rtmp://***@10.0.0.1:1935/app'],
    ['not a url', 'not a url'],
  ])('inside %s', (url, bare) => {
    const split = splitSecrets(withUrl(url));
    expect(urlOf(split.studio)).toBe(bare);
    expect(urlOf(mergeSecrets(split.studio, split.secrets))).toBe(url);
  });

  it('leave the path alone where the stream key stands by itself', () => {
    expect(urlOf(withoutSecrets(withUrl('rtmp://10.0.0.1/app/instance', 'stream-key')))).toBe(
      'rtmp://10.0.0.1/app/instance',
    );
  });

  it('are learnt in the forms in which a URL carries them', () => {
    expect(secretsToLearn(studio())).toEqual(expect.arrayContaining([SECRETS.userinfo, 's3cretUser', 'tok en-98765']));
  });
});

describe('what an import changes', () => {
  it('is nothing for the same studio', () => expect(describeChanges(studio(), studio())).toEqual([]));

  it('is said in lines for people, of a secret only that it changes', () => {
    const before = studio();
    const after = unwrap(
      readStudio(
        studioText({
          name: 'Studio B',
          program: { order: ['backup'], delayMs: 2000 },
          encoders: [
            { id: 'backup', name: 'Backup', make: 'manual', feedKey: 'another-key' },
            { id: 'third', name: 'Third', make: 'manual' },
          ],
        }),
      ),
    );
    expect(describeChanges(before, after)).toEqual([
      'name: "Studio A" → "Studio B"',
      'Encoder “OBS main” (main) is removed',
      'Encoder “Third” (third) is added',
      'program.order: ["main","backup"] → ["backup"]',
      'program.delayMs: 3000 → 2000',
      'The feed key of backup changes',
      'The feed key of main is removed',
      'The secret “password” of main is removed',
    ]);
  });

  it('names the endpoint, and another order', () => {
    const destination = (endpoints: object[]) => studio({ destinations: [{ id: 'own', name: 'Own', endpoints }] });
    const a = { id: 'a', url: 'rtmp://10.0.0.1/live' };
    const b = { id: 'b', url: 'rtmp://10.0.0.2/live' };
    expect(describeChanges(destination([a, b]), destination([{ ...b, priority: 3 }, a]))).toEqual([
      'Destination “Own” (own): endpoint b: priority: 1 → 3',
      'Destination “Own” (own): endpoints are in another order',
    ]);
  });
});
