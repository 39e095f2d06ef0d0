import type { z } from 'zod';
import type { AlarmPriority } from '../model/state.ts';

export type AlarmContext = Readonly<Record<string, string | number | boolean | null>>;

interface AlarmKind {
  readonly priority: z.infer<typeof AlarmPriority>;
  readonly text: (c: AlarmContext) => string;
  /** What was already done about it, unless whoever raises it knows better. */
  readonly done: (c: AlarmContext) => string;
}

const lasts = () => 'Nothing to do but to see to it: the program runs on.';

/** Every alarm by its code: how urgent, in which words, and what the program did by itself. */
export const alarmKinds = {
  'feed-lost': {
    priority: 'critical',
    text: (c) => `${c['name']} is lost: ${c['why']}`,
    done: (c) => `${c['done']}`,
  },
  'slate-on-air': {
    priority: 'critical',
    text: () => 'No encoder is there: viewers see the slate',
    done: () => 'The slate and silence keep every session open; the first feed that comes back goes on.',
  },
  'slate-card': {
    priority: 'warning',
    text: (c) => `The card of the slate could not be made: ${c['why']}`,
    done: () => 'If no encoder is left, the last picture is held instead. It is tried again every 5 minutes.',
  },
  'slate-file-missing': {
    priority: 'warning',
    text: (c) => `The slate's file ${c['file']} is not on this computer`,
    done: () => 'A card with text stands in for it. Upload the file under that name, or choose another slate.',
  },
  'no-standby': {
    priority: 'warning',
    text: (c) => `No standby: if ${c['name']} fails now, viewers see the slate`,
    done: () => 'Every encoder of the studio is watched; one that comes back stands by after 5 s.',
  },
  'standby-not-ready': {
    priority: 'warning',
    text: (c) => `${c['name']} can't take over unseen: ${c['why']}`,
    done: (c) => `It would still be taken if the feed on air failed, with a visible pause. ${c['advice']}`.trim(),
  },
  'feed-does-not-fit': {
    priority: 'warning',
    text: (c) => `${c['name']} has another format than the program (class ${c['class']}): ${c['what']}`,
    done: (c) =>
      c['onMismatch'] === 'reconnect'
        ? `It is taken only if no other is left, and every session ends and begins anew then. ${c['advice']}`
        : `It is not taken, since destinations could end the stream. ${c['advice']}`,
  },
  'feed-no-keyframes': {
    priority: 'critical',
    text: (c) => `${c['name']} has sent no keyframe for ${c['openS']} s: no session could begin with it now`,
    done: (c) => `${c['done']}`,
  },
  'feed-flapping': {
    priority: 'warning',
    text: (c) => `${c['name']} comes and goes: it failed three times within a minute`,
    done: () => 'By itself it comes on only after 10 s without a break; taken by hand it comes on at once.',
  },
  'output-down': {
    priority: 'critical',
    text: (c) => `${c['name']} is not live: ${c['why']}`,
    done: () => 'It is tried again and again; what the server had not confirmed is kept and sent again.',
  },
  'output-refused': {
    priority: 'critical',
    text: (c) => `${c['name']} refuses the stream: ${c['why']}`,
    done: () => 'It is not tried again, since only a new key or setting can help. Press Try again after that.',
  },
  'output-behind': {
    priority: 'warning',
    text: (c) => `${c['name']} can't keep up: ${c['backlogS']} s behind, ${c['dropped']} frames dropped`,
    done: () => 'Pictures are dropped up to the next keyframe, sound never.',
  },
  'duplicate-feed-key': {
    priority: 'warning',
    text: (c) => `Two encoders use the feed key of ${c['name']}: ${c['holder']} has it, ${c['newcomer']} wants it`,
    done: () => 'The first one stays, the second was refused. Give each encoder a key of its own.',
  },
  'unknown-feed-key': {
    priority: 'advisory',
    text: (c) => `An encoder at ${c['from']} publishes with a feed key that no encoder of the studio has`,
    done: () => 'It was refused.',
  },
  'encoder-trouble': {
    priority: 'warning',
    text: (c) => `${c['name']}: ${c['why']}`,
    done: lasts,
  },
  'resume-waits': {
    priority: 'critical',
    text: (c) => `The engine ended while it was on air (${c['since']}) and was not started again in time`,
    done: () => 'Nothing is sent. Press Start to go on air again, or Stop to leave it.',
  },
  'secrets-locked': {
    priority: 'critical',
    text: (c) => `${c['text']}`,
    done: () => 'The engine runs without them and goes on trying.',
  },
  storage: {
    priority: 'warning',
    text: (c) => `${c['text']}`,
    done: () => 'The program does not need the disk; the journal is kept in memory and written when it works again.',
  },
  'file-kept-aside': {
    priority: 'warning',
    text: (c) => `${c['text']}`,
    done: () => 'The file was kept aside, nothing was written over.',
  },
} as const satisfies Readonly<Record<string, AlarmKind>>;

export type AlarmCode = keyof typeof alarmKinds;

export function alarmKind(code: AlarmCode): AlarmKind {
  return alarmKinds[code];
}
