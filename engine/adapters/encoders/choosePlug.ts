import { type Fault, fault } from '#engine/base/fault.ts';
import type { EncoderStudio } from '#shared/model/studio.ts';
import type { AnyEncoderPlug } from './plug.ts';

export type ChosenPlug =
  | { readonly plug: AnyEncoderPlug; readonly options: unknown }
  /** Nothing can be done with this encoder until the studio says something else. */
  | { readonly plug: null; readonly fault: Fault };

/** The plug for an encoder of the studio, with its options checked. Options may hold secrets: no value is repeated. */
export function choosePlug(encoder: EncoderStudio, plugs: readonly AnyEncoderPlug[]): ChosenPlug {
  const plug = plugs.find((one) => one.make === encoder.make);
  if (!plug) return { plug: null, fault: fault('encoder-make-unknown', { name: encoder.name, make: encoder.make }) };
  const parsed = plug.options.safeParse(encoder.options);
  if (parsed.success) return { plug, options: parsed.data };
  const issue = parsed.error.issues[0];
  const path = ['options', ...(issue?.path ?? [])].join('.');
  const context = { name: encoder.name, path, expected: issue?.message ?? 'another value' };
  return { plug: null, fault: fault('encoder-options-invalid', context) };
}
