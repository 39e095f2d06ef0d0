import { describe, expect, it } from 'vitest';
import { Show } from './support/Show.ts';
import { FEED_KEYS } from './support/studio.ts';

describe('at the ingest', () => {
  it('an unknown feed key is refused, told, and touches nothing', async () => {
    await using show = await Show.start({ encoders: ['main'] });
    const { ingestUrl } = (await show.engine.state()).engine;
    const stranger = show.playout.publish(1, `${ingestUrl}/nobodys-key-3e3e`);
    await stranger.end();
    expect(stranger.output).not.toBe('');
    const { alarms } = await show.engine.until('the alarm', (state) =>
      state.alarms.some(({ code }) => code === 'unknown-feed-key'),
    );
    expect(alarms.find(({ code }) => code === 'unknown-feed-key')?.text).toContain('127.0.0.1');
    await show.received(15);

    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.account).toEqual({ lost: 0, repeated: 0, unmarked: 0, changes: 0 });
    expect(await show.engine.journalCodes('ingest')).toContain('unknown-feed-key');
    expect(JSON.stringify(await show.engine.journal())).not.toContain('nobodys-key');
  });

  it('a second encoder with the same key is refused, and both are named', async () => {
    await using show = await Show.start({ encoders: ['main'] });
    const { engine, feeds } = await show.engine.state();
    const twin = show.playout.publish(1, `${engine.ingestUrl}/${FEED_KEYS[0]}`);
    await twin.end();
    const { alarms } = await show.engine.until('the alarm', (state) =>
      state.alarms.some(({ code }) => code === 'duplicate-feed-key'),
    );
    const alarm = alarms.find(({ code }) => code === 'duplicate-feed-key');
    expect(alarm).toMatchObject({ subject: 'encoder/main', text: expect.stringContaining(feeds[0]?.from ?? '-') });
    expect(alarm?.text.match(/127\.0\.0\.1:\d+/g)).toHaveLength(2);
    await show.received(15);

    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.account).toEqual({ lost: 0, repeated: 0, unmarked: 0, changes: 0 });
    expect(await show.engine.journalCodes('feed/main')).toEqual(['feed-started', 'duplicate-feed-key']);
  });
});
