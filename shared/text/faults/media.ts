import type { FaultTexts } from './faultTexts.ts';

const seconds = (value: unknown) => `${value} s`;

function unsureText(why: unknown): string {
  return why === 'still'
    ? 'nothing moves in the picture. Show something that moves to both encoders and measure again.'
    : 'their pictures do not agree at one place only. Show both encoders the same scene, with movement that does not repeat, and measure again.';
}

/** Feeds, program and outputs. */
export const mediaFaults = {
  'ingest-port': (c) =>
    `The RTMP port ${c['host']}:${c['port']} can't be used (${c['reason']}): another program has it, or it needs more rights. Set ingest.rtmp in the studio to another port.`,
  'not-ready-not-live': () => 'not live',
  'not-ready-low-latency': (c) =>
    `low-latency mode: a changeover waits for its next keyframe, up to ${seconds(c['gopS'])}`,
  'not-ready-format': () => 'its format is not that of the program',
  'not-ready-keyframes-stopped': (c) => `it has sent no keyframe for ${seconds(c['openS'])}`,
  'not-ready-flapping': () =>
    'it came and went three times within a minute: by itself it comes on after 10 s without a break',
  'not-ready-measuring': () => 'its keyframe interval is being measured',
  'not-ready-new': (c) => `ready in ${seconds(c['inS'])}`,
  'not-ready-keyframes': (c) =>
    `keyframe interval ${seconds(c['gopS'])}: a changeover would freeze for up to ${seconds(c['freezeS'])}; set ${c['wantedS'] === null ? '' : `it to ${seconds(c['wantedS'])}, or `}the program delay to ${c['delayMs']} ms`,
  'alignment-busy': () => 'Another measurement is under way; try again in some seconds.',
  'alignment-alone': (c) => `${c['name']} can't be measured: no other feed is live.`,
  'alignment-too-short': (c) => `${c['name']} has not been live long enough to be measured; try again in some seconds.`,
  'alignment-rates': (c) =>
    `${c['name']} and ${c['against']} have different frame rates: no frame of one is one of the other.`,
  'alignment-undecodable': (c) => `ffmpeg could not decode the feed (${c['why']}).`,
  'alignment-unsure': (c) => `${c['name']} could not be matched with ${c['against']}: ${unsureText(c['why'])}`,
  'ffmpeg-missing': (c) =>
    `ffmpeg is needed for this and could not be started (${c['path']}: ${c['why']}). Install it, or set CHANGEOVER_FFMPEG to where it is.`,
  'ffmpeg-slow': (c) => `ffmpeg did not end within ${seconds(c['afterS'])}; the computer may be too busy.`,
  'output-closed': (c) => `${c['host'] ?? 'The server'} closed the connection`,
  'output-broke': (c) => `the connection to ${c['host']} broke (${c['reason']})`,
  'output-unreachable': (c) => `${c['host']}:${c['port']} can't be reached (${c['reason']})`,
  'output-connect-refused': (c) => `${c['host']}:${c['port']} refuses connections: is the server running?`,
  'output-name-unknown': (c) => `the name ${c['host']} does not resolve`,
  'output-uplink-gone': (c) => `the address of uplink ${c['uplink']} is not on this computer`,
  'output-tls': (c) => `no secure connection to ${c['host']}:${c['port']} (${c['reason']})`,
  'output-timeout': (c) =>
    `${c['host']}:${c['port']} did not answer within ${seconds(c['afterS'])} (step ${c['step']})`,
  'output-garbage': (c) => `${c['host']}:${c['port']} does not speak RTMP (${c['detail']})`,
  'output-refused': (c) =>
    `${c['host']} refused the stream: ${c['code']}${c['description'] ? `, ${c['description']}` : ''}`,
  'output-moved-by-hand': () => 'moved by hand',
  'output-server-asked': () => 'the server asked for it',
  'output-asked-astray': (c) => `${c['host']} asks to be left for an address that can't be used, or without encryption`,
  'output-login-needed': (c) =>
    `${c['host']} wants a user and a password: write them into its address, rtmp://USER:PASSWORD@${c['host']}/…`,
  'output-login-refused': (c) => `${c['host']} does not know this user and password`,
  'output-ended-by-server': (c) => `${c['host']} ended the stream (${c['code']})`,
  'output-bug': (c) => `a fault of ours in the session with ${c['host']}: ${c['detail']}`,
  'output-key-in-use': (c) => `${c['host']} says that this stream is already being published`,
  'output-too-slow': (c) => `too slow: ${seconds(c['behindS'])} behind, so the session starts anew`,
  'output-stands-still': (c) => `${c['host']} confirms nothing any more (${c['forMs']} ms)`,
  'output-no-keyframe': (c) =>
    `waits for the next keyframe; the encoder on air sends ${c['everyS'] === null ? 'none: set its keyframe interval to 2 s' : `one every ${seconds(c['everyS'])}: set 2 s`}`,
  'output-scheme': (c) => `${c['scheme']} is not a way this version can send; use rtmp:// or rtmps://`,
  'output-no-address': () => 'this is not an address to publish to; it should look like rtmp://host/app',
  'output-no-key': () => 'its stream key is not there: give it in the studio file and import that again',
} satisfies FaultTexts;
