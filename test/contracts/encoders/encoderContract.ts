import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EncoderStudio } from '#shared/model/studio.ts';
import { until } from '#test/lab/support/until.ts';
import { type EncoderDevice, type EncoderRig, type Power, someoneElse } from './EncoderRig.ts';
import { Watch } from './Watch.ts';

/** What every plug of an encoder that we control must pass, against a simulator as well as against the real thing. */
export function encoderContract(name: string, makeRig: () => Promise<EncoderRig>, powers: readonly Power[]): void {
  describe(name, () => {
    let rig: EncoderRig;
    let device: EncoderDevice;
    let watches: Watch[];

    beforeEach(async () => {
      rig = await makeRig();
      if (!rig.device) throw new Error('this rig has nothing to control');
      device = rig.device;
      watches = [];
    });
    afterEach(async () => {
      for (const watch of watches) await watch.supervisor.close();
      await rig[Symbol.asyncDispose]();
      for (const watch of watches) watch.expectClean(rig);
    });

    const watched = (options?: Record<string, unknown>): Watch => {
      const encoder: EncoderStudio = options ? { ...rig.encoder, options } : rig.encoder;
      const watch = new Watch(rig, encoder);
      watches.push(watch);
      return watch;
    };
    const idle = async (): Promise<Watch> => {
      const watch = watched();
      await watch.sees('idle');
      return watch;
    };
    const live = async (): Promise<Watch> => {
      const watch = await idle();
      expect(await watch.run()).toBe(`${rig.encoder.name} is live.`);
      return watch;
    };
    /** Seconds of the rig's own clock. */
    const pass = (seconds: number) => new Promise<void>((done) => rig.clock.after(seconds * 1000, done));

    describe('starts and stops', () => {
      it('is pointed at our ingest, started, and live only when it says so', async () => {
        const watch = await live();
        expect(watch.states()).toEqual(['unknown', 'idle', 'starting', 'live'].slice(-watch.states().length));
        expect(watch.states()).toContain('starting');
        expect(watch.codes()).toEqual(['encoder-reached', 'encoder-started']);
        expect(await device.sendsTo()).toEqual(rig.target);
      });

      it('is left alone when it is live already, also by two starts at once', async () => {
        const watch = await live();
        const texts = await Promise.all([watch.run(), watch.run()]);
        expect(texts).toEqual(Array(2).fill(`${rig.encoder.name} was live already.`));
        expect(watch.given('StartStream')).toBe(1);
      });

      it('stops, and stopping what is idle changes nothing', async () => {
        const watch = await live();
        expect(await watch.halt()).toBe(`${rig.encoder.name} is stopped.`);
        expect(watch.state).toBe('idle');
        expect(await watch.halt()).toBe(`${rig.encoder.name} was stopped already.`);
        expect(watch.codes().at(-1)).toBe('encoder-stopped');
      });

      it('obeys the later of two orders', async () => {
        const watch = await idle();
        const [run, halt] = await Promise.all([watch.run(), watch.halt()]);
        expect(run).toBe('encoder-order-replaced');
        expect(halt).toMatch(/stopped/);
        await watch.sees('idle');
      });

      it('keeps its target when that is right, and starts without setting it', async () => {
        await device.pointByHand(rig.target);
        const watch = await live();
        expect(watch.given('SetStreamServiceSettings')).toBe(0);
      });

      it('says so when there is no ingest to send to', async () => {
        const watch = await idle();
        watch.target = null;
        expect(await watch.run()).toBe('encoder-no-ingest');
        expect(watch.state).toBe('idle');
      });

      it.skipIf(!powers.includes('startsSilently'))('reports a start that is never confirmed', async () => {
        device.startsSilently?.();
        const watch = await idle();
        expect(await watch.run()).toBe('encoder-start-not-confirmed');
        expect(watch.states()).not.toContain('live');
      });

      it('reports a start that comes to nothing', async () => {
        await device.closeTarget();
        const watch = await idle();
        expect(await watch.run()).toBe('encoder-start-failed');
        expect(watch.state).toBe('idle');
      });

      it.skipIf(!powers.includes('keepsItsTarget'))('reads back what it has set', async () => {
        device.keepsItsTarget?.();
        const watch = await idle();
        expect(await watch.run()).toBe('encoder-kept-its-target');
        expect(watch.given('StartStream')).toBe(0);
      });
    });

    describe('password', () => {
      it('a wrong one is tried once, then again only when somebody presses start or corrects it', async () => {
        const watch = watched(device.wrongOptions);
        const report = await watch.sees('faulty');
        expect(report.detail).toContain('password');
        await pass(20);
        const tries = device.connections();
        if (tries !== null) expect(tries).toBe(1);
        expect(await watch.run()).toBe('encoder-password-refused');
        if (tries !== null) expect(device.connections()).toBe(2);
        expect(watch.codes()).toEqual(['encoder-password-refused']);
        watch.supervisor.update(rig.encoder);
        await watch.sees('idle');
      });

      it.skipIf(!powers.includes('expireSessions'))('logs in again when the session has expired', async () => {
        const watch = await idle();
        device.expireSessions?.();
        await watch.sees('faulty');
        await watch.sees('idle');
        expect(device.connections()).toBe(2);
      });

      it.skipIf(!powers.includes('sendAway'))('does not come back by itself when it was sent away', async () => {
        const watch = await idle();
        device.sendAway?.();
        await watch.sees('unreachable');
        await pass(20);
        expect(device.connections()).toBe(1);
        expect(await watch.run()).toMatch(/is live/);
      });
    });

    describe('on its way to us', () => {
      it('loses it and finds it again', async () => {
        const watch = await live();
        await device.closeTarget();
        const report = await watch.sees('starting');
        expect(report.detail).toContain('reconnecting');
        await device.openTarget();
        await watch.sees('live', 20_000);
        expect(watch.codes().slice(-2)).toEqual(['encoder-reconnecting', 'encoder-started']);
      });

      it('loses it for good, and can still be stopped', async () => {
        const watch = await live();
        await device.closeTarget();
        await watch.sees('starting');
        expect(await watch.halt()).toMatch(/is stopped/);
        expect(watch.state).toBe('idle');
      });

      it.skipIf(!powers.includes('givesUp'))('gives up without a reason', async () => {
        const watch = await live();
        device.givesUp?.();
        await device.closeTarget();
        await watch.sees('idle');
        expect(watch.codes().at(-1)).toBe('encoder-stopped');
      });
    });

    describe('other hands', () => {
      it('is seen to be started and stopped by them', async () => {
        await device.pointByHand(rig.target);
        const watch = await idle();
        await device.startByHand();
        await watch.sees('live');
        await device.stopByHand();
        await watch.sees('idle');
        expect(watch.codes()).toEqual(['encoder-reached', 'encoder-started', 'encoder-stopped']);
      });

      it('streams elsewhere: that is said, with the host alone, and not touched', async () => {
        const elsewhere = { url: rig.target.url, feedKey: someoneElse };
        await device.pointByHand(elsewhere);
        await device.startByHand();
        const watch = watched();
        await watch.sees('live');
        await until('where it streams', () => watch.supervisor.report().detail?.includes('not to us'));
        expect(watch.supervisor.report().detail).toBe('streams to 127.0.0.1, not to us');
        expect(await watch.run()).toBe('encoder-streams-elsewhere');
        expect(watch.state).toBe('live');
        expect(await device.sendsTo()).toEqual(elsewhere);
      });
    });

    describe('out of reach', () => {
      it('dies and comes back', async () => {
        const watch = await live();
        await device.die();
        await watch.sees('unreachable');
        expect(await watch.run()).toBe('encoder-unreachable');
        await device.comeBack();
        await watch.sees('idle', 20_000);
        expect(watch.codes().slice(-2)).toEqual(['encoder-unreachable', 'encoder-reached']);
        expect(await watch.run()).toMatch(/is live/);
      });

      it('answers nothing, and is believed again when it does', async () => {
        const watch = await idle();
        device.freeze();
        const report = await watch.sees('unreachable');
        expect(report.detail).toContain('no answer within 3 s');
        expect(await watch.run()).toBe('encoder-unreachable');
        device.thaw();
        await watch.sees('idle', 20_000);
        expect(await watch.run()).toMatch(/is live/);
      });

      it('freezes in the middle of an order, which ends in time', async () => {
        const watch = await idle();
        device.freeze();
        const startMs = rig.clock.nowMs();
        expect(await watch.run()).toBe('encoder-unreachable');
        expect(rig.clock.nowMs() - startMs).toBeLessThan(7000);
        device.thaw();
      });
    });
  });
}
