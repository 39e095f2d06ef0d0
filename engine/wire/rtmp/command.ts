import { type Amf0Object, type Amf0Value, isAmf0Object } from '../amf0/Amf0Value.ts';
import { decodeAmf0 } from '../amf0/decodeAmf0.ts';
import { encodeAmf0 } from '../amf0/encodeAmf0.ts';
import { WireError } from '../WireError.ts';
import { MessageType, type RtmpMessage } from './messages.ts';

/** RTMP 1.0 §7.2: name, transaction, then a command object or null and what the command takes. */
export interface Command {
  readonly name: string;
  readonly transactionId: number;
  readonly args: Amf0Value[];
}

export function encodeCommand(name: string, transactionId: number, args: readonly Amf0Value[]): Buffer {
  return encodeAmf0([name, transactionId, ...args]);
}

/** Of a message of type 20 or 17; a missing transaction counts as 0. Throws `WireError`. */
export function decodeCommand(message: RtmpMessage): Command {
  const hasFormatByte = message.type === MessageType.commandAmf3;
  const [name, transactionId, ...args] = decodeAmf0(hasFormatByte ? message.payload.subarray(1) : message.payload);
  if (typeof name !== 'string') throw new WireError('command-without-name');
  return { name, transactionId: typeof transactionId === 'number' ? transactionId : 0, args };
}

/** The first argument that is an object and has a `code`: what `_result`, `_error` and `onStatus` say. */
export function statusOf(command: Command): { level: string; code: string; description: string; fields: Amf0Object } {
  const fields = command.args.find((arg): arg is Amf0Object => isAmf0Object(arg) && typeof arg['code'] === 'string');
  return {
    level: text(fields?.['level']),
    code: text(fields?.['code']),
    description: text(fields?.['description']),
    fields: fields ?? {},
  };
}

function text(value: Amf0Value): string {
  return typeof value === 'string' ? value : '';
}
