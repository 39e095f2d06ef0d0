import type { OutputPath } from '#engine/media/outputs/orders.ts';
import { parseRtmpTarget } from '#engine/wire/rtmp/url.ts';

/** A path to any address. */
export function elsewhere(url: string, uplink: OutputPath['uplink'] = null): OutputPath {
  const target = parseRtmpTarget(url, 'key');
  if (!target) throw new Error('not a target');
  return { outputId: 'there/a', endpointId: 'a', target, uplink } as OutputPath;
}
