import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import type { Command, Step, Wanted } from './plug.ts';

/** A start that is not confirmed by then is not going to be: OBS takes a quarter of a second, hardware up to ten. */
export const ORDER_LIMIT_MS = 20_000;

export interface OrderPorts {
  nowMs(): number;
  /** Why the order can't go on; null while it can. */
  obstacle(): Fault | null;
  /** Null when the plug threw. */
  plan(): Step | null;
  /** False when the device declined, or the connection ended. */
  ask(command: Command): Promise<boolean>;
  /** Resolves when something was heard or changed, or after `limitMs`. */
  changed(limitMs: number): Promise<void>;
}

/** Step by step from what is to what is wanted, planning anew after each. Never throws. */
export async function carryOut(wanted: Wanted['kind'], device: OrderPorts): Promise<Outcome<string>> {
  const untilMs = device.nowMs() + ORDER_LIMIT_MS;
  for (;;) {
    const obstacle = device.obstacle();
    if (obstacle) return { ok: false, fault: obstacle };
    const step = device.plan();
    if (!step) return { ok: false, fault: device.obstacle() ?? fault('encoder-plug-faulty') };
    if (step.kind === 'done') return { ok: true, value: step.text };
    if (step.kind === 'refuse') return { ok: false, fault: step.fault };
    const leftMs = untilMs - device.nowMs();
    if (leftMs <= 0) return { ok: false, fault: notConfirmed(wanted) };
    if (step.kind === 'do') await askAll(step.commands, device);
    else await device.changed(leftMs);
  }
}

async function askAll(commands: readonly Command[], device: OrderPorts): Promise<void> {
  for (const command of commands) {
    if (!(await device.ask(command))) return;
  }
}

function notConfirmed(wanted: Wanted['kind']): Fault {
  return fault(NOT_CONFIRMED[wanted], { seconds: ORDER_LIMIT_MS / 1000 });
}

const NOT_CONFIRMED = {
  live: 'encoder-start-not-confirmed',
  idle: 'encoder-stop-not-confirmed',
  set: 'encoder-setting-not-confirmed',
} as const;
