import type {
  CallbackResponse,
  HeadersReceivedResponse,
  OnBeforeRequestListenerDetails,
  OnHeadersReceivedListenerDetails,
} from 'electron';
import type { RequestSession } from '#electron/guard/allowOnlyEngine.ts';

type BeforeRequest = (details: OnBeforeRequestListenerDetails, answer: (given: CallbackResponse) => void) => void;
type HeadersReceived = (
  details: OnHeadersReceivedListenerDetails,
  answer: (given: HeadersReceivedResponse) => void,
) => void;

/** The two doors of a session that a request passes. */
export class FakeWebRequest {
  #before: BeforeRequest = () => {};
  #received: HeadersReceived = () => {};

  get asElectron(): RequestSession['webRequest'] {
    return this as unknown as RequestSession['webRequest'];
  }

  onBeforeRequest(listener: BeforeRequest): void {
    this.#before = listener;
  }

  onHeadersReceived(listener: HeadersReceived): void {
    this.#received = listener;
  }

  isCancelled(url: string): boolean | undefined {
    let given: CallbackResponse = {};
    this.#before({ url } as OnBeforeRequestListenerDetails, (answer) => {
      given = answer;
    });
    return given.cancel;
  }

  headersAfter(responseHeaders: Record<string, string[]>): HeadersReceivedResponse['responseHeaders'] {
    let given: HeadersReceivedResponse = {};
    this.#received({ responseHeaders } as unknown as OnHeadersReceivedListenerDetails, (answer) => {
      given = answer;
    });
    return given.responseHeaders;
  }
}
