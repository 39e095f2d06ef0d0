import type { FaultTexts } from './faultTexts.ts';

/** Actions that can't be done, and why. */
export const controlFaults = {
  'already-on-air': () => 'The program is on air already.',
  'already-off-air': () => 'The program is off air already.',
  'no-destination': () => 'There is nothing to send to: the studio has no destination.',
  'studio-changing': () => 'A studio is being opened; try again when that is done.',
  'on-air': () => 'Not while the program is on air: stop it first.',
  'no-such-feed': (c) => `There is no feed ${c['id']}.`,
  'no-such-encoder': (c) => `There is no encoder ${c['id']}.`,
  'no-such-output': (c) => `There is no output ${c['id']}.`,
  'off-air': () => 'The program is off air: nothing is sent.',
  'output-alone': (c) => `${c['name']} sends for itself: its destination uses all its endpoints at once.`,
  'output-held': (c) => `${c['name']} is held off: release it first.`,
  'output-in-use': (c) => `${c['name']} is the one in use already.`,
  'no-such-alarm': () => 'This alarm is not on the list any more.',
  'no-such-part': (c) => `The demo has no part ${c['subject']}.`,
  'feed-not-live': (c) => `${c['name']} is not live, so it can't be taken.`,
  'setting-on-program': (c) =>
    `${c['name']} is on program: nothing is changed on it while viewers see it. Change over to another encoder first.`,
  'setting-fits': (c) => `Nothing to set: in this, ${c['name']} agrees with the program.`,
  'feed-does-not-fit': (c) =>
    `${c['name']} has another format than the program (class ${c['class']}); taking it could end the stream at the destinations.`,
  'program-empty': () => 'The program is empty: no encoder has been live for 3 s yet.',
  'nothing-taken': () => 'Nothing is taken by hand: the choice is the policy’s already.',
  'no-feed-key': () => 'The feed key is not there; the secret store may be locked.',
  'too-many-actions': () => 'Too many actions at once; try again in a second.',
} satisfies FaultTexts;
