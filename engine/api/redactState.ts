import type { EngineState } from '#shared/model/state.ts';

/**
 * Takes secrets out of everything in the state that is text for people. Ids, codes and addresses are left alone: a
 * feed key that happens to be a common word must not turn an id into dots.
 */
export function redactState(state: EngineState, redact: (text: string) => string): EngineState {
  const maybe = (text: string | null) => (text === null ? null : redact(text));
  const { program } = state;
  return {
    ...state,
    program: {
      ...program,
      lastChangeover: program.lastChangeover && {
        ...program.lastChangeover,
        text: redact(program.lastChangeover.text),
      },
    },
    slate: { ...state.slate, trouble: maybe(state.slate.trouble) },
    encoders: state.encoders.map((encoder) => ({ ...encoder, detail: maybe(encoder.detail) })),
    feeds: state.feeds.map((feed) => ({ ...feed, hitless: { ...feed.hitless, why: maybe(feed.hitless.why) } })),
    outputs: state.outputs.map((output) => ({
      ...output,
      reason: maybe(output.reason),
      lastError: maybe(output.lastError),
    })),
    alarms: state.alarms.map((alarm) => ({ ...alarm, text: redact(alarm.text), done: redact(alarm.done) })),
  };
}
