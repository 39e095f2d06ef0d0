import { faultText } from '#shared/text/faults.ts';
import type { Snapshot } from '../samples/Snapshot.ts';
import type { Finding } from './finding.ts';

/** How long something that was seen once counts as going on. */
const SIGHTING_MS = 60_000;

/** What is wrong around the program: encoders themselves, strangers at the ingest, storage, a show that waits. */
export function houseFindings(snapshot: Snapshot): Finding[] {
  return [
    ...sightings(snapshot),
    ...encoders(snapshot),
    ...snapshot.troubles.map(({ code, context }): Finding => {
      const isLocked = code === 'secrets-locked';
      return {
        code: isLocked ? 'secrets-locked' : 'storage',
        subject: isLocked ? 'secrets' : `storage/${code}`,
        context: { text: faultText(code, context) },
      };
    }),
    ...snapshot.notes.map(
      ({ code, context }, index): Finding => ({
        code: 'file-kept-aside',
        subject: `file/${index}`,
        context: { text: faultText(code, context) },
      }),
    ),
    ...slate(snapshot),
    ...(snapshot.resumeWaitsSince === null
      ? []
      : [{ code: 'resume-waits' as const, subject: 'air', context: { since: snapshot.resumeWaitsSince } }]),
  ];
}

function slate({ slateTrouble }: Snapshot): Finding[] {
  if (slateTrouble === null) return [];
  const { code, context } = slateTrouble;
  if (code === 'slate-file-missing') return [{ code, subject: 'slate', context }];
  const why = faultText(code, context);
  return [{ code: 'slate-card', subject: 'slate', context: { why } }];
}

function sightings(snapshot: Snapshot): Finding[] {
  return snapshot.sightings
    .filter((sighting) => snapshot.nowMs - sighting.atMs < SIGHTING_MS)
    .map(({ code, subject, context }) => ({ code, subject, context }));
}

function encoders(snapshot: Snapshot): Finding[] {
  return snapshot.encoders
    .filter(({ report }) => report.state === 'unreachable' || report.state === 'faulty')
    .map(({ id, name, report }) => ({
      code: 'encoder-trouble',
      subject: `encoder/${id}`,
      context: { name, why: report.detail ?? 'it can not be reached' },
    }));
}
