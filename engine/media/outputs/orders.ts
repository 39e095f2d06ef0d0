import type { RtmpTarget } from '#engine/wire/rtmp/url.ts';
import type { EndpointId, OutputId, UplinkId } from '#shared/model/ids.ts';

/** The way out of the building: sockets leave from its address. */
export interface OutputUplink {
  readonly id: UplinkId;
  readonly localAddress: string;
  /** DNS servers that are asked on it; none: those of the computer. */
  readonly resolvers: readonly string[];
}

/** One way to a destination. An output walks its list of paths by itself; control only orders the list. */
export interface OutputPath {
  readonly outputId: OutputId;
  readonly endpointId: EndpointId;
  readonly target: RtmpTarget;
  /** Null: the operating system routes. */
  readonly uplink: OutputUplink | null;
}

/** What is wanted of one sender. */
export interface OutputOrders {
  /** Stays the same for as long as the sender does: the destination's id, or that of its one endpoint. */
  readonly id: string;
  readonly wanted: boolean;
  /** So long after a break the service keeps the channel's stream open, in ms; 0: that is not known. */
  readonly graceMs: number;
  /** In order of preference; one at a time is used. */
  readonly paths: readonly OutputPath[];
}
