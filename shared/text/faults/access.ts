import type { FaultTexts } from './faultTexts.ts';

/** Who may call the engine, with what, and how it is started. */
export const accessFaults = {
  unauthorized: () => 'A valid token is needed: open the address that the engine printed when it became ready.',
  'wrong-token': () => 'The token is not the one of this engine.',
  'too-many-tries': (c) => `Too many wrong tokens from this address; wait ${c['seconds']} s.`,
  'foreign-host': () => 'The Host of the request is not an address of this engine.',
  'foreign-origin': () => 'Requests from other pages are refused.',
  'no-such-call': (c) => `There is nothing at ${c['method']} ${c['path']}.`,
  'wrong-method': (c) => `${c['path']} answers to ${c['allowed']} only.`,
  'bad-request': (c) => `The request is not valid: ${c['why']}.`,
  'bad-json': (c) => `The body of the request is not JSON: ${c['why']}.`,
  'body-too-large': (c) => `The body of the request is larger than ${c['limitKb']} kB.`,
  'too-many-clients': (c) => `The engine serves ${c['limit']} live connections already.`,
  'engine-starting': () => 'The engine is starting.',
  'internal-error': () => 'Something went wrong inside the engine; its log says more.',
  'no-demo': () => 'The engine runs without the demo studio.',
  'token-replaced': () =>
    'A new access token was made; it stands in the file "token" of the data folder. Everybody has to open the page with it again.',
  'bad-option': (c) => `${c['why']}.`,
  'address-not-loopback': (c) =>
    `${c['host']} can be reached from the network and there is no TLS: use 127.0.0.1, or add --insecure-lan.`,
  'port-taken': (c) => `${c['address']} is taken${c['pid'] ? ` by the engine that runs as process ${c['pid']}` : ''}.`,
  'address-unusable': (c) => `The engine can't listen on ${c['address']}: ${c['why']}.`,
} satisfies FaultTexts;
