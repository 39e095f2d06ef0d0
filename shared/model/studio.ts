import { z } from 'zod';
import { DestinationId, EncoderId, EndpointId, UplinkId } from './ids.ts';
import { SlateStudio } from './slate.ts';

/**
 * The studio: the whole configuration, as design §6 gives it. One schema for the file that a person writes, for the
 * copy that is kept and for the one that the engine works with; secrets leave it at import (`engine/clerk`), so every
 * secret field is optional here, and a studio that was exported says `null`.
 */

export const STUDIO_VERSION = 1;

const name = z.string().trim().min(1).max(80);
const secret = z.string().max(500).nullish();

/** `HOST:PORT`; port 0 asks for any free one. */
export const HostPort = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s:/]+):\d{1,5}$/, 'HOST:PORT, for example 127.0.0.1:1935')
  .refine((text) => Number(text.slice(text.lastIndexOf(':') + 1)) <= 65_535, 'a port of at most 65535');

export const EncoderStudio = z.strictObject({
  id: EncoderId.refine((id) => id !== 'slate', 'an id other than "slate", which is always there'),
  name,
  make: z.string().min(1).max(40),
  feedKey: secret.refine((key) => key === null || key === undefined || key.length >= 6, 'at least 6 characters'),
  latencyTrimMs: z.number().int().min(-5000).max(5000).default(0),
  options: z.record(z.string(), z.unknown()).default({}),
});
export type EncoderStudio = z.infer<typeof EncoderStudio>;

export const HouseFormat = z.strictObject({
  width: z.number().int().min(16).max(8192),
  height: z.number().int().min(16).max(8192),
  fps: z.number().min(1).max(240),
  sampleRate: z.number().int().min(8000).max(96000).default(48000),
  channels: z.number().int().min(1).max(8).default(2),
});
export type HouseFormat = z.infer<typeof HouseFormat>;

export const ProgramStudio = z.strictObject({
  order: z.array(EncoderId).default([]),
  mode: z.enum(['hitless', 'low-latency']).default('hitless'),
  delayMs: z.number().int().min(0).max(30_000).default(3000),
  stallMs: z.number().int().min(100).max(10_000).default(500),
  failback: z.enum(['manual', 'auto']).default('manual'),
  failbackAfterMs: z.number().int().min(0).max(3_600_000).default(30_000),
  onMismatch: z.enum(['refuse', 'reconnect']).default('refuse'),
  format: HouseFormat.optional(),
  slate: SlateStudio.default({ kind: 'held' }),
});
export type ProgramStudio = z.infer<typeof ProgramStudio>;

const DnsServer = z
  .string()
  .regex(
    /^(\d{1,3}(\.\d{1,3}){3}(:\d{1,5})?|\[[0-9a-fA-F:.]+\](:\d{1,5})?|[0-9a-fA-F:]+)$/,
    'an IP address, for example 9.9.9.9',
  );

export const UplinkStudio = z.strictObject({
  id: UplinkId,
  name,
  localAddress: z.union([z.ipv4(), z.ipv6()]),
  priority: z.number().int().min(1).max(99).default(1),
  metered: z.boolean().default(false),
  capKbps: z.number().int().positive().optional(),
  probes: z.array(z.string()).default([]),
  /** DNS servers that are asked on this uplink, `ADDRESS` or `ADDRESS:PORT`; none: those of the computer. */
  resolvers: z.array(DnsServer).max(4).default([]),
});
export type UplinkStudio = z.infer<typeof UplinkStudio>;

export const EndpointStudio = z.strictObject({
  id: EndpointId,
  url: z.string().min(1).max(2000),
  streamKey: secret,
  priority: z.number().int().min(1).max(99).default(1),
  weight: z.number().int().min(1).max(100).optional(),
});
export type EndpointStudio = z.infer<typeof EndpointStudio>;

export const DestinationStudio = z.strictObject({
  id: DestinationId,
  name,
  service: z.string().min(1).max(40).default('rtmp'),
  redundancy: z.enum(['active-active', 'active-passive']).default('active-active'),
  balance: z.enum(['priority', 'round-robin', 'weighted', 'least-loaded']).default('priority'),
  uplinks: z.array(UplinkId).default([]),
  graceS: z.number().int().min(0).max(3600).optional(),
  takeover: z.enum(['newest-wins', 'refuse-newest']).optional(),
  endpoints: z.array(EndpointStudio).min(1).max(16),
});
export type DestinationStudio = z.infer<typeof DestinationStudio>;

function uniqueIds(where: string) {
  return (items: readonly { id: string }[], context: z.RefinementCtx) => {
    const seen = new Set<string>();
    for (const [index, item] of items.entries()) {
      if (seen.has(item.id)) {
        context.addIssue({ code: 'custom', path: [index, 'id'], message: `an id that no other of the ${where} has` });
      }
      seen.add(item.id);
    }
  };
}

export const Studio = z
  .strictObject({
    version: z.literal(STUDIO_VERSION),
    name,
    ingest: z.strictObject({ rtmp: HostPort.default('127.0.0.1:1935') }).prefault({}),
    encoders: z.array(EncoderStudio).max(32).superRefine(uniqueIds('encoders')).default([]),
    program: ProgramStudio.prefault({}),
    uplinks: z.array(UplinkStudio).max(16).superRefine(uniqueIds('uplinks')).default([]),
    destinations: z.array(DestinationStudio).max(64).superRefine(uniqueIds('destinations')).default([]),
  })
  .superRefine((studio, context) => {
    const encoders = new Set<string>(studio.encoders.map((encoder) => encoder.id));
    for (const [index, id] of studio.program.order.entries()) {
      if (!encoders.has(id)) {
        context.addIssue({
          code: 'custom',
          path: ['program', 'order', index],
          message: 'the id of one of the encoders',
        });
      }
    }
    const uplinks = new Set<string>(studio.uplinks.map((uplink) => uplink.id));
    for (const [d, destination] of studio.destinations.entries()) {
      uniqueIds('endpoints')(destination.endpoints, prefixed(context, ['destinations', d, 'endpoints']));
      for (const [u, id] of destination.uplinks.entries()) {
        if (!uplinks.has(id)) {
          const path = ['destinations', d, 'uplinks', u];
          context.addIssue({ code: 'custom', path, message: 'the id of one of the uplinks' });
        }
      }
    }
  });
export type Studio = z.infer<typeof Studio>;

function prefixed(context: z.RefinementCtx, prefix: (string | number)[]): z.RefinementCtx {
  return {
    ...context,
    addIssue: (issue: Parameters<z.RefinementCtx['addIssue']>[0]) => {
      if (typeof issue === 'string') context.addIssue(issue);
      else context.addIssue({ ...issue, path: [...prefix, ...((issue.path as (string | number)[]) ?? [])] });
    },
  } as z.RefinementCtx;
}

/** An empty studio, for a first start: everything at its default. */
export function emptyStudio(): Studio {
  return Studio.parse({ version: STUDIO_VERSION, name: 'Studio' });
}
