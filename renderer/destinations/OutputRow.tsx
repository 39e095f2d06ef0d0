import type { OutputState } from '#shared/model/state.ts';
import { useAct, useEngine, usePage } from '../app/Page.ts';
import { FailButton } from '../demo/FailButton.tsx';
import { bitrate, span } from '../format/figures.ts';
import { Button } from '../parts/Button.tsx';
import { MarkedWord } from '../parts/Mark.tsx';
import { outputText } from '../text/outputs.ts';
import { outputMark } from './outputMark.ts';
import './OutputRow.css';

interface OutputRowProps {
  output: OutputState;
  destinationName: string;
}

/** One sender: its state, what it sends, what waits, and why if it does not. */
export function OutputRow({ output, destinationName }: OutputRowProps) {
  const mark = outputMark(output);
  const isLive = output.state === 'live';
  const uplink = useEngine((state) => state.uplinks.find((candidate) => candidate.id === output.uplinkId)?.name);
  return (
    <li className="output" aria-label={`${destinationName} ${output.endpointId}`}>
      <div className="output__line" data-port={`output/${output.id}`} data-side="left">
        <MarkedWord tone={mark.tone}>{mark.word}</MarkedWord>
        <span className="cut-off">{[output.endpointId, uplink].filter(Boolean).join(' · ')}</span>
        <b className="output__rate">{isLive ? bitrate(output.bitrateKbps) : ''}</b>
        <span className="output__backlog quiet" title={outputText.behindLabel}>
          {isLive ? span(output.backlogMs) : ''}
        </span>
      </div>
      <Reason output={output} destinationName={destinationName} />
      <div className="row output__buttons">
        <span className="quiet cut-off">{facts(output).join(' · ')}</span>
        <span className="row row__end">
          <FailButton subject={`output/${output.id}`} name={destinationName} />
          {output.standsBy ? <MoveButton output={output} name={`${destinationName} ${output.endpointId}`} /> : null}
          <HoldButton output={output} name={`${destinationName} ${output.endpointId}`} />
        </span>
      </div>
    </li>
  );
}

function MoveButton({ output, name }: { output: OutputState; name: string }) {
  const act = useAct();
  const path = { destinationId: output.destinationId, endpointId: output.endpointId };
  return (
    <Button label={outputText.moveLabel(name)} onPress={() => void act((client) => client.outputs.move(path))}>
      {outputText.move}
    </Button>
  );
}

function HoldButton({ output, name }: { output: OutputState; name: string }) {
  const act = useAct();
  const path = { destinationId: output.destinationId, endpointId: output.endpointId };
  if (output.held || output.state === 'refused') {
    const label = output.held ? outputText.releaseLabel(name) : outputText.retryLabel(name);
    return (
      <Button label={label} onPress={() => void act((client) => client.outputs.release(path))}>
        {output.held ? outputText.release : outputText.retry}
      </Button>
    );
  }
  return (
    <Button
      tone="quiet"
      label={outputText.holdLabel(name)}
      onPress={() => void act((client) => client.outputs.hold(path))}
    >
      {outputText.hold}
    </Button>
  );
}

/** Why it does not send, and when it tries again. A live output has no reason; off air is reason enough. */
function Reason({ output, destinationName }: OutputRowProps) {
  const nowMs = usePage((page) => page.nowMs);
  if (output.state === 'live' || output.state === 'off' || output.held) return null;
  const secondsTo = (at: string) => Math.max(0, Math.ceil((Date.parse(at) - nowMs) / 1000));
  const nextTry = output.nextTryAt === null ? null : outputText.nextTry(secondsTo(output.nextTryAt));
  const closes = output.closesAt === null ? null : outputText.closes(destinationName, secondsTo(output.closesAt));
  const words = [closes, output.reason ?? output.lastError, nextTry].filter(Boolean).join(' · ');
  return words === '' ? null : <p className="output__reason">{words}</p>;
}

function facts(output: OutputState): string[] {
  if (output.held) return [outputText.heldByHand];
  if (output.state === 'off') return [output.reason ?? outputText.offAir];
  const found = output.sessions > 0 ? [outputText.sessions(output.sessions)] : [];
  if (output.state === 'live' && output.rttMs !== null) found.push(outputText.rtt(output.rttMs));
  if (output.droppedFrames > 0) found.push(outputText.dropped(output.droppedFrames));
  if (output.state === 'live' && output.acknowledges === false) found.push(outputText.noAcknowledgements);
  if (output.state === 'live' && output.lastError) found.push(outputText.lastError(output.lastError));
  return found;
}
