import { feedKey } from './benchStudio.ts';

/** Something that takes one stream and sends it to many. */
export interface Relay extends AsyncDisposable {
  /** Its CPU, and that of its children, is what is measured. */
  readonly pid: number;
  /** Where the one stream is to be published. */
  readonly feedUrl: string;
}

export interface RelayOrders {
  /** `rtmp://HOST:PORT/live` or `rtmps://…`; the keys below stand behind it. */
  readonly url: string;
  readonly outputs: number;
}

/** One address for each output of a peer. */
export function outputUrls({ url, outputs }: RelayOrders): string[] {
  return Array.from({ length: outputs }, (_, index) => `${url}/${feedKey(index)}`);
}
