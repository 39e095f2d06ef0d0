import { describe, expect, it } from 'vitest';
import { liveClient } from './support/liveClient.ts';
import { FRAME_MS } from './support/Playout.ts';
import { Show } from './support/Show.ts';

describe('pages', () => {
  it('that come, stop reading and are killed never touch the program', async () => {
    await using show = await Show.start({ encoders: ['main'] });
    const address = await show.engine.process.ready();
    await show.received(10);
    const framesBefore = show.recorder.session?.frames;
    await show.lateness.takeMs();
    const pages = await Promise.all(Array.from({ length: 20 }, () => liveClient(address)));
    for (const page of pages.slice(0, 10)) page.pause();
    for (const page of pages.slice(10)) page.terminate();
    await show.received(60);
    for (const page of pages) page.terminate();
    await show.received(10);

    expect(await show.longestSilenceMs(framesBefore)).toBeLessThan(10 * FRAME_MS);
    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.account).toEqual({ lost: 0, repeated: 0, unmarked: 0, changes: 0 });
    expect(await show.engine.journalCodes('program')).toEqual(['changeover']);
  });
});
