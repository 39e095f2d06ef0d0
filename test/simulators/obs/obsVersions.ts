/** What differs between versions of OBS, as far as a client meets it. */
export interface ObsVersion {
  readonly obs: string;
  readonly webSocket: string;
  /** Hello names the version of OBS from 5.6.0 on. */
  readonly helloHasObsVersion: boolean;
  /** RECONNECTING and RECONNECTED came with 5.1.0. */
  readonly tellsReconnecting: boolean;
  /** Status 207 came with 5.3.0. */
  readonly saysNotReady: boolean;
  /** Until 5.4.0 a congestion of NaN arrived as null. */
  readonly congestionMayBeNull: boolean;
}

export const obs28: ObsVersion = {
  obs: '28.0.3',
  webSocket: '5.0.1',
  helloHasObsVersion: false,
  tellsReconnecting: false,
  saysNotReady: false,
  congestionMayBeNull: true,
};

export const obs30: ObsVersion = {
  obs: '30.0.2',
  webSocket: '5.3.3',
  helloHasObsVersion: false,
  tellsReconnecting: true,
  saysNotReady: true,
  congestionMayBeNull: true,
};

export const obs31: ObsVersion = {
  obs: '31.1.0',
  webSocket: '5.6.2',
  helloHasObsVersion: true,
  tellsReconnecting: true,
  saysNotReady: true,
  congestionMayBeNull: false,
};
