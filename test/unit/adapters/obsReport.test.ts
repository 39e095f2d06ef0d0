import { describe, expect, it } from 'vitest';
import { noFacts, type ObsFacts, read, report } from '#engine/adapters/encoders/obs/report.ts';
import type { Heard } from '#engine/adapters/encoders/plug.ts';

const target = { url: 'rtmp://10.0.0.5:1935/live', feedKey: 'main-4f1c' };

const state = (name: string): Heard => ({
  kind: 'told',
  event: 'StreamStateChanged',
  data: { outputActive: name === 'STARTED', outputState: `OBS_WEBSOCKET_OUTPUT_${name}` },
});
const status = (active: boolean, more: Record<string, unknown> = {}): Heard => ({
  kind: 'answered',
  call: 'GetStreamStatus',
  data: { outputActive: active, outputReconnecting: false, outputBytes: 1, ...more },
});
const service = (settings: Record<string, unknown>, type = 'rtmp_custom'): Heard => ({
  kind: 'answered',
  call: 'GetStreamServiceSettings',
  data: { streamServiceType: type, streamServiceSettings: settings },
});

/** What is known after all that was heard, one thing a second unless a time is given. */
function factsAfter(...heard: (Heard | [number, Heard])[]): ObsFacts {
  let nowMs = 0;
  return heard.reduce<ObsFacts>((facts, one) => {
    const [atMs, what] = Array.isArray(one) ? one : [nowMs + 1000, one];
    nowMs = atMs;
    return read(facts, what, { nowMs, target });
  }, noFacts);
}
const phases = (...heard: (Heard | [number, Heard])[]) =>
  heard.map((_, index) => factsAfter(...heard.slice(0, index + 1)).stream.phase);

describe('state', () => {
  it('follows the events', () => {
    expect(phases(state('STARTING'), state('STARTED'), state('STOPPING'), state('STOPPED'))).toEqual([
      'starting',
      'live',
      'stopping',
      'idle',
    ]);
    expect(phases(state('STARTED'), state('RECONNECTING'), state('RECONNECTED'))).toEqual([
      'live',
      'reconnecting',
      'live',
    ]);
  });

  it('follows the status alone, as with OBS 28', () => {
    const reconnecting = status(true, { outputReconnecting: true });
    expect(phases(status(false), status(true), reconnecting, status(true), status(false))).toEqual([
      'idle',
      'live',
      'reconnecting',
      'live',
      'idle',
    ]);
  });

  it('is not put back by an answer that is older than the event', () => {
    expect(phases([0, state('STARTED')], [100, status(false)], [2000, status(false)])).toEqual([
      'live',
      'live',
      'idle',
    ]);
    expect(phases([0, state('STOPPED')], [100, status(true)], [2000, status(true)])).toEqual(['idle', 'idle', 'live']);
  });

  it('is starting while nothing is active yet, but not for ever', () => {
    expect(phases([0, state('STARTING')], [19_000, status(false)], [21_000, status(false)])).toEqual([
      'starting',
      'starting',
      'idle',
    ]);
  });

  it('is stopping as long as something is still going out', () => {
    expect(phases([0, state('STOPPING')], [30_000, status(true)], [31_000, status(false)])).toEqual([
      'stopping',
      'stopping',
      'idle',
    ]);
  });

  it('is unknown when it is said in a word that is not known', () => {
    const facts = factsAfter(state('STARTED'), state('LEVITATING'));
    expect(report(facts, 0)).toMatchObject({ state: 'unknown', detail: 'OBS says "LEVITATING"' });
    expect(read(facts, status(true), { nowMs: 9000, target }).stream).toMatchObject({
      phase: 'live',
      unknownState: null,
    });
  });

  it('is confirmed by a status only, and no longer than it lasts', () => {
    expect(factsAfter(state('STARTED')).stream.isConfirmed).toBe(false);
    expect(factsAfter(state('STARTED'), status(true)).stream.isConfirmed).toBe(true);
    expect(factsAfter(status(true), state('RECONNECTING')).stream.isConfirmed).toBe(false);
  });
});

describe('service', () => {
  const ours = { server: target.url, key: target.feedKey, use_auth: false, bwtest: false };
  const judged = (settings: Record<string, unknown>, type?: string) => factsAfter(service(settings, type)).service;

  it('is ours when type, key, port and path are', () => {
    expect(judged(ours)).toEqual({ host: '10.0.0.5', isOurs: true, isExact: true });
    expect(judged({ ...ours, server: 'rtmp://studio.local/live/' })).toMatchObject({ isOurs: true, isExact: false });
    expect(judged({ ...ours, use_auth: true })).toMatchObject({ isOurs: true, isExact: false });
    expect(judged({ ...ours, bwtest: true })).toMatchObject({ isOurs: true, isExact: false });
  });

  it.each([
    ['another key', { ...ours, key: 'live_1' }, 'rtmp_custom', '10.0.0.5'],
    ['another port', { ...ours, server: 'rtmp://10.0.0.5:1936/live' }, 'rtmp_custom', '10.0.0.5'],
    ['another path', { ...ours, server: 'rtmp://10.0.0.5/app' }, 'rtmp_custom', '10.0.0.5'],
    ['another protocol', { ...ours, server: 'rtmps://10.0.0.5:1935/live' }, 'rtmp_custom', '10.0.0.5'],
    ['a service', { service: 'Twitch', server: 'auto', key: 'live_1' }, 'rtmp_common', 'Twitch'],
    ['a key in the address', { server: 'rtmp://u:secret@a.example/x/secret' }, 'rtmp_custom', 'a.example'],
    ['nothing at all', {}, 'whip_custom', 'another service'],
  ])('is not ours with %s, of which only the host is kept', (_, settings, type, host) => {
    expect(judged(settings, type)).toEqual({ host, isOurs: false, isExact: false });
  });

  it('keeps no key', () => {
    expect(JSON.stringify(factsAfter(service({ server: 'rtmp://a/secret', key: 'secret' })))).not.toContain('secret');
  });

  it('is read again whenever it may be another', () => {
    const changed: Heard = { kind: 'told', event: 'CurrentProfileChanged', data: {} };
    expect(factsAfter(service(ours), changed).service).toBeNull();
    expect(factsAfter(service(ours), state('STARTING')).service).toBeNull();
    expect(factsAfter(service(ours), { kind: 'retargeted' }).service).toBeNull();
    expect(factsAfter(status(false), service(ours), status(true)).service).toBeNull();
    expect(factsAfter(status(true), service(ours), status(true)).service).not.toBeNull();
  });
});

describe('detail', () => {
  it('says when nothing is sent although the stream is open', () => {
    const stuck = Array.from({ length: 7 }, () => status(true));
    expect(report(factsAfter(...stuck), 0).detail).toBe('streams, but sends nothing');
    const moving = stuck.map((_, index) => status(true, { outputBytes: index }));
    expect(report(factsAfter(...moving), 0).detail).toBeNull();
  });

  it('says when it has been reconnecting for too long', () => {
    const facts = factsAfter([0, state('STARTED')], [1000, state('RECONNECTING')]);
    expect(report(facts, 60_000)).toMatchObject({ state: 'starting', detail: 'lost its way to us, reconnecting' });
    expect(report(facts, 92_000).detail).toContain('more than 90 s');
  });
});
