export const helpText = {
  title: 'Keys',
  open: 'Keys and help',
  close: 'Close',
  keys: [
    { keys: ['1', '…', '9'], does: 'Take the encoder with this number' },
    { keys: ['0'], does: 'Take the slate' },
    { keys: ['R'], does: 'Release: the policy chooses again' },
    { keys: ['M'], does: 'Mute the program, or let it sound again' },
    { keys: ['A'], does: 'Acknowledge the newest alarm' },
    { keys: ['?'], does: 'Show or hide this' },
  ],
  marks: [
    { tone: 'program', text: 'Carries the program' },
    { tone: 'ready', text: 'Stands by' },
    { tone: 'warn', text: 'Needs an eye' },
    { tone: 'fault', text: 'Failed' },
    { tone: 'idle', text: 'Off, or waiting' },
  ] as const,
  marksTitle: 'Marks',
};
