import { type Fault, fault } from '#engine/base/fault.ts';
import type { Intent } from '#engine/intent/intent.ts';
import type { OutputOrders, OutputPath } from '#engine/media/outputs/orders.ts';
import { parseRtmpTarget } from '#engine/wire/rtmp/url.ts';
import { outputIdOf } from '#shared/model/ids.ts';
import type { DestinationStudio, EndpointStudio, Studio } from '#shared/model/studio.ts';

/** An endpoint that can't be sent to as it stands in the studio, and why. */
export interface UnusableOutput {
  readonly outputId: string;
  readonly why: Fault;
}

export interface OutputPlan {
  readonly orders: readonly OutputOrders[];
  readonly unusable: readonly UnusableOutput[];
}

/**
 * Which senders there should be: one for each endpoint of an active-active destination, one that walks all endpoints,
 * by priority, for an active-passive one.
 */
export function outputOrders(studio: Studio, intent: Intent): OutputPlan {
  const orders: OutputOrders[] = [];
  const unusable: UnusableOutput[] = [];
  for (const destination of studio.destinations) {
    const paths = [...destination.endpoints]
      .sort((a, b) => a.priority - b.priority)
      .flatMap((endpoint) => {
        const path = pathOf(studio, destination, endpoint);
        if (!('why' in path)) return [path];
        unusable.push(path);
        return [];
      });
    orders.push(...sendersOf(destination, paths, intent));
  }
  return { orders, unusable };
}

function sendersOf(destination: DestinationStudio, paths: readonly OutputPath[], intent: Intent): OutputOrders[] {
  const graceMs = graceOf(destination);
  const isFree = (path: OutputPath) => !intent.heldOutputs.includes(path.outputId);
  if (destination.redundancy === 'active-active') {
    return paths.map((path) => ({ id: path.outputId, wanted: intent.onAir && isFree(path), graceMs, paths: [path] }));
  }
  const free = paths.filter(isFree);
  return [{ id: destination.id, wanted: intent.onAir && free.length > 0, graceMs, paths: free }];
}

/** So long services keep a stream open whose encoder is gone; Twitch only with its protection on, which we can't see. */
const SERVICE_GRACE_S: Readonly<Record<string, number>> = { youtube: 60 };

function graceOf({ graceS, service }: DestinationStudio): number {
  return (graceS ?? SERVICE_GRACE_S[service] ?? 0) * 1_000;
}

function pathOf(studio: Studio, destination: DestinationStudio, endpoint: EndpointStudio): OutputPath | UnusableOutput {
  const outputId = outputIdOf(destination.id, endpoint.id);
  const scheme = /^[a-z0-9+.-]+(?=:)/i.exec(endpoint.url)?.[0]?.toLowerCase() ?? '';
  if (scheme !== 'rtmp' && scheme !== 'rtmps') {
    return { outputId, why: scheme === '' ? fault('output-no-address') : fault('output-scheme', { scheme }) };
  }
  const target = parseRtmpTarget(endpoint.url, endpoint.streamKey ?? '');
  if (!target) return { outputId, why: fault('output-no-address') };
  if (target.streamName === '') return { outputId, why: fault('output-no-key') };
  const preferred = studio.uplinks
    .filter((uplink) => destination.uplinks.includes(uplink.id))
    .sort((a, b) => a.priority - b.priority)[0];
  const uplink = preferred
    ? { id: preferred.id, localAddress: preferred.localAddress, resolvers: preferred.resolvers }
    : null;
  return { outputId, endpointId: endpoint.id, target, uplink };
}
