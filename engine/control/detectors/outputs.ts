import { faultText } from '#shared/text/faults.ts';
import { keyframeWait } from '../samples/keyframeWait.ts';
import { type OutputSample, outputName, type Snapshot } from '../samples/Snapshot.ts';
import type { Finding } from './finding.ts';

/** Behind by more than this is told; the drop rules of the output act earlier and by themselves. */
const BEHIND_MS = 2_000;

export function outputFindings(snapshot: Snapshot): Finding[] {
  if (!snapshot.isOnAir) return [];
  return snapshot.outputs.filter((output) => output.orders.wanted).flatMap((output) => outputFinding(snapshot, output));
}

function outputFinding(snapshot: Snapshot, { orders, facts }: OutputSample): Finding[] {
  const { phase, path, lastFault } = facts;
  const outputId = path?.outputId ?? orders.id;
  const subject = `output/${outputId}`;
  const name = outputName(snapshot.studio, outputId);
  if (phase.kind === 'refused') {
    return [{ code: 'output-refused', subject, context: { name, why: faultText(phase.why.code, phase.why.context) } }];
  }
  if (facts.waitsForKeyframe) {
    const why = keyframeWait(snapshot.feeds, snapshot.programFeed);
    return [{ code: 'output-down', subject, context: { name, why: faultText(why.code, why.context) } }];
  }
  if (phase.kind === 'no-program') return [];
  if (phase.kind !== 'live') {
    const why = lastFault ? faultText(lastFault.code, lastFault.context) : 'it is being connected';
    return [{ code: 'output-down', subject, context: { name, why } }];
  }
  if (facts.backlogMs < BEHIND_MS || facts.isCatchingUp) return [];
  const backlogS = Math.round(facts.backlogMs / 100) / 10;
  return [{ code: 'output-behind', subject, context: { name, backlogS, dropped: facts.droppedFrames } }];
}
