import { expect, it } from 'vitest';
import { encoderContract } from '#test/contracts/encoders/encoderContract.ts';
import { Watch } from '#test/contracts/encoders/Watch.ts';
import { obsRig } from './obsRig.ts';
import { isInstalled } from './support/isInstalled.ts';
import { suiteThatNeeds } from './support/suiteThatNeeds.ts';

const programs = ['obs', 'Xvfb', 'nginx'];

suiteThatNeeds(programs.join(', '), programs.every(isInstalled), 'real OBS', () => {
  encoderContract('obs', obsRig, []);

  it('has its picture at our door soon after the order', async () => {
    await using rig = await obsRig();
    const watch = new Watch(rig);
    await watch.sees('idle');
    const startMs = rig.clock.nowMs();
    expect(await watch.run()).toBe('OBS main is live.');
    const { bytesIn } = await rig.nginx.receiving(rig.target.feedKey);
    const tookMs = Math.round(rig.clock.nowMs() - startMs);
    console.log(`from the order to media at the receiver: ${tookMs} ms`);
    expect(bytesIn).toBeGreaterThan(0);
    // 0.4 to 0.8 s on an idle machine; what counts here is that it comes.
    expect(tookMs).toBeLessThan(5000);
    await watch.supervisor.close();
    watch.expectClean(rig);
  });
});
