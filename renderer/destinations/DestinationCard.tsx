import { useId } from 'react';
import type { DestinationState, OutputState } from '#shared/model/state.ts';
import { useEngine } from '../app/Page.ts';
import type { Tone } from '../encoders/encoderMark.ts';
import { MarkedWord } from '../parts/Mark.tsx';
import { outputText } from '../text/outputs.ts';
import { OutputRow } from './OutputRow.tsx';
import { outputMark } from './outputMark.ts';

/** A channel at a service, with one row for each of its outputs. */
export function DestinationCard({ destination }: { destination: DestinationState }) {
  const all = useEngine((state) => state.outputs);
  const outputs = all.filter((output) => output.destinationId === destination.id);
  const nameId = useId();
  const summary = summarise(outputs);
  const border = summary.tone === 'fault' ? ' card--fault' : summary.tone === 'warn' ? ' card--warn' : '';
  return (
    <li className={`card destination${border}`} aria-labelledby={nameId}>
      <div className="row">
        <h3 className="encoder__name cut-off" id={nameId}>
          {destination.name}
        </h3>
        {outputs.length > 1 && <span className="chip">{destination.redundancy}</span>}
        <span className="row__end">
          <MarkedWord tone={summary.tone}>{summary.word}</MarkedWord>
        </span>
      </div>
      <ul>
        {outputs.map((output) => (
          <OutputRow key={output.id} output={output} destinationName={destination.name} />
        ))}
      </ul>
    </li>
  );
}

const graver: Tone[] = ['fault', 'warn'];

function summarise(outputs: OutputState[]): { tone: Tone; word: string } {
  const marks = outputs.map(outputMark);
  const live = outputs.filter((output) => output.state === 'live').length;
  if (outputs.every((output) => output.held)) return { tone: 'idle', word: outputText.heldAll };
  if (outputs.every((output) => output.held || output.state === 'off')) return { tone: 'idle', word: outputText.off };
  const worst = graver.find((tone) => marks.some((mark) => mark.tone === tone));
  return { tone: worst ?? (live > 0 ? 'program' : 'idle'), word: outputText.liveOf(live, outputs.length) };
}
