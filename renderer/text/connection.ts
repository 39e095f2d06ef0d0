export const connectionText = {
  product: 'Changeover',
  first: 'Connecting to the engine…',
  firstSlow: 'The engine does not answer yet. Still trying.',
  restarting: 'Engine is restarting, reconnecting…',
  lostFor: (time: string) => `no word for ${time}`,
  lostNote: 'Below is the last picture.',
  notNow: 'The engine can’t be reached now. Nothing was done.',
  locked: 'This page is locked',
  lockedWhy: 'The engine does not know this browser, or its access token was replaced.',
  lockedHow: [
    'From the tray: click the Changeover icon and choose Show.',
    'From a terminal: open the address that stands after “ready”, for example',
  ],
  lockedAddress: 'http://127.0.0.1:7350/?token=…',
  again: 'Try again',
  partFailed: (name: string) => `${name}: this part of the page failed. The engine is not touched by it.`,
};
