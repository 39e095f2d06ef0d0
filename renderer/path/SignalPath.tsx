import { DestinationColumn } from '../destinations/DestinationColumn.tsx';
import { EncoderColumn } from '../encoders/EncoderColumn.tsx';
import { Guard } from '../parts/Guard.tsx';
import { ProgramColumn } from '../program/ProgramColumn.tsx';
import { encoderText } from '../text/encoders.ts';
import { outputText } from '../text/outputs.ts';
import { programText } from '../text/program.ts';
import { Wires } from './Wires.tsx';
import './SignalPath.css';

/** The picture of the page: encoders left, program in the middle, destinations right, and what flows between them. */
export function SignalPath() {
  return (
    <div className="path">
      <Wires />
      <Guard name={encoderText.heading}>
        <EncoderColumn />
      </Guard>
      <Guard name={programText.heading}>
        <ProgramColumn />
      </Guard>
      <Guard name={outputText.heading}>
        <DestinationColumn />
      </Guard>
    </div>
  );
}
