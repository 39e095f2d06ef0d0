import type { EncoderPlug } from '../plug.ts';
import { settable } from './change.ts';
import { openObsLink } from './link.ts';
import { ObsOptions } from './options.ts';
import { plan, polls } from './plan.ts';
import { noFacts, type ObsFacts, read, report } from './report.ts';
import { settingsOf } from './settings.ts';

/** OBS Studio from 28 on, through its own websocket server (obs-websocket 5). */
export const obs: EncoderPlug<ObsOptions, ObsFacts> = {
  make: 'obs',
  name: 'OBS Studio',
  can: { start: true, stop: true, point: true },
  options: ObsOptions,
  pollMs: 1000,
  link: openObsLink,
  noFacts,
  polls,
  read,
  report,
  plan,
  settings: (facts) => settingsOf(facts.settings),
  settable,
};
