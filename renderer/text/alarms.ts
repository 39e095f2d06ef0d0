export const alarmText = {
  heading: 'Alarms',
  none: 'No alarms. All is well.',
  done: (text: string) => `Done: ${text}`,
  acknowledge: 'Acknowledge',
  acknowledgeLabel: (text: string) => `Acknowledge: ${text}`,
  shelve: 'Shelve',
  shelveLabel: (text: string) => `Shelve for 30 minutes: ${text}`,
  shelveTitle: 'Put it away for 30 minutes',
  acknowledged: 'acknowledged',
  shelved: 'shelved',
  clearedAt: (time: string) => `over since ${time}`,
  priority: { critical: 'Critical', warning: 'Warning', advisory: 'Advisory' },
};

export const journalText = {
  heading: 'Journal',
  none: 'Nothing has happened yet.',
  by: { operator: 'by the operator', rule: 'by a rule', world: '' },
};

export const demoText = {
  fail: 'Make it fail',
  failLabel: (name: string) => `Make ${name} fail`,
  revive: 'Bring back',
  reviveLabel: (name: string) => `Bring ${name} back`,
};
