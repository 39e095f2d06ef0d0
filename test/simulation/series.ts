import { type EncoderFormat, type EncoderShape, OTHERS } from './encoderShape.ts';
import { type Act, type Plan, QUIET_START_MS, TROUBLE_MS } from './plan.ts';
import { Random } from './Random.ts';

/** Of seeds that get what is here, each by its own chance. */
const CHANCE = 0.15;

/**
 * Puts more into a plan: what takes several acts, and encoders of other kinds. Drawn by numbers of its own, so that the
 * single faults of a seed stay what they are.
 */
export function withSeries(plan: Plan): Plan {
  const random = new Random(plan.seed ^ 0xfa17);
  const encoders = random.chance(CHANCE) ? bursty(random, plan) : plan.encoders;
  const isOther = random.chance(CHANCE);
  const acts = [
    ...(isOther ? plan.acts.map((act) => otherFormat(random, act)) : plan.acts),
    ...(isOther ? [reformat(random, plan)] : []),
    ...(random.chance(CHANCE) ? flapping(random, plan) : []),
    ...(random.chance(CHANCE) ? noKeyframes(random, plan) : []),
    ...(random.chance(CHANCE) ? takeOfTheDying(random, plan) : []),
  ];
  const onMismatch = random.pick(['refuse', 'reconnect'] as const);
  return {
    ...plan,
    encoders,
    orders: { ...plan.orders, onMismatch },
    acts: acts.sort((a, b) => a.atMs - b.atMs),
  };
}

/** One encoder hands over what it made only so often. */
function bursty(random: Random, { encoders, orders }: Plan): Plan['encoders'] {
  // Who is silent for longer than `stallMs` is stalled, again and again.
  const burstMs = Math.min(random.pick([120, 240, 400]), orders.stallMs - 100);
  const index = random.whole(0, encoders.length - 1);
  return encoders.map((encoder, at) => (at === index ? { ...encoder, shape: { ...encoder.shape, burstMs } } : encoder));
}

/** An encoder that begins again may come back with another format. */
function otherFormat(random: Random, act: Act): Act {
  const comesBack = act.kind === 'kill' || act.kind === 'replace';
  return comesBack && random.chance(0.5)
    ? { ...act, shape: { ...act.shape, format: random.pick<EncoderFormat>(OTHERS) } }
    : act;
}

/** It is set to another format while it sends. */
function reformat(random: Random, plan: Plan): Act {
  const format: EncoderFormat = random.pick<EncoderFormat>(OTHERS);
  return { atMs: moment(random), kind: 'reformat', encoder: anyOf(random, plan), forMs: 0, format };
}

/** It dies again and again, and comes back each time. */
function flapping(random: Random, plan: Plan): Act[] {
  const encoder = anyOf(random, plan);
  const fromMs = random.whole(QUIET_START_MS, QUIET_START_MS + TROUBLE_MS / 2);
  const everyMs = random.whole(2_000, 4_000);
  const shape = plan.encoders[encoder]?.shape as EncoderShape;
  return Array.from({ length: random.whole(3, 5) }, (_, index) => {
    return { atMs: fromMs + index * everyMs, kind: 'kill', encoder, forMs: random.whole(300, 1_500), shape } as const;
  });
}

function noKeyframes(random: Random, plan: Plan): Act[] {
  const forMs = random.whole(4_000, 12_000);
  return [{ atMs: moment(random), kind: 'no-keyframes', encoder: anyOf(random, plan), forMs }];
}

/** A feed is taken by hand, and before its content is on, what is to be left for it dies. */
function takeOfTheDying(random: Random, plan: Plan): Act[] {
  const atMs = moment(random);
  const [first, second] = random.chance(0.5) ? [0, 1] : [1, 0];
  const taken = plan.encoders[second];
  const shape = plan.encoders[first]?.shape;
  if (!taken || !shape) return [];
  const diesAtMs = atMs + random.whole(100, plan.orders.delayMs);
  const forMs = random.whole(2_000, 6_000);
  const death = random.chance(0.5)
    ? ({ atMs: diesAtMs, kind: 'kill', encoder: first, forMs, shape } as const)
    : ({ atMs: diesAtMs, kind: 'freeze', encoder: first, forMs } as const);
  return [{ atMs, kind: 'take', feedId: taken.id, when: 'content' }, death];
}

function moment(random: Random): number {
  return random.whole(QUIET_START_MS, QUIET_START_MS + TROUBLE_MS);
}

function anyOf(random: Random, { encoders }: Plan): number {
  return random.whole(0, encoders.length - 1);
}
