import type { IncomingMessage, ServerResponse } from 'node:http';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { traverseContractProcedures } from '@orpc/server';
import type { ApiContext } from '#engine/api/ApiContext.ts';
import { isHttpCall, openApiDocument } from '#engine/api/openapi.ts';
import type { ApiRouter } from '#engine/api/router.ts';
import { type Fault, fault } from '#engine/base/fault.ts';
import type { Upload } from '#engine/control/actions/slate/SlateShelf.ts';
import { contract } from '#shared/api/contract.ts';
import { sendFault, sendJson } from './answers.ts';
import { readJsonBody } from './readJsonBody.ts';

export const API_PREFIX = '/api/v1';
const DOCUMENT = `${API_PREFIX}/openapi.json`;
/** The one call whose body is a file, which is taken as it comes. */
const UPLOAD = new RegExp(`^${API_PREFIX}/slate/files/?$`);

interface Route {
  readonly method: string;
  readonly path: RegExp;
}

/** The contract over HTTP. Who may call was decided before. */
export class ApiDoor {
  readonly #handler: OpenAPIHandler<ApiContext>;
  readonly #routes = httpRoutes();
  #document: Promise<Record<string, unknown>> | null = null;

  constructor(router: ApiRouter) {
    this.#handler = new OpenAPIHandler(router, {
      filter: isHttpCall,
      customErrorResponseBodyEncoder: ({ code, message }) => ({ code, message }),
    });
  }

  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const refused = this.#refuseRoute(request.method ?? 'GET', path);
    if (refused) return sendFault(response, refused);
    if (path === DOCUMENT) {
      this.#document ??= openApiDocument();
      return sendJson(response, 200, await this.#document);
    }
    const isUpload = request.method === 'POST' && UPLOAD.test(path);
    const read = isUpload ? ({ ok: true, value: {} } as const) : await readJsonBody(request);
    // The rest of a body that is too large is not read: the connection is of no use any more.
    if (!read.ok) return sendFault(response, read.fault, { connection: 'close' });
    // oRPC takes a body that was read already from here.
    const withBody = Object.assign(request, { body: read.value });
    const { matched } = await this.#handler.handle(withBody, response, {
      prefix: API_PREFIX,
      context: { connection: null, ...(isUpload && { upload: uploadOf(request) }) },
    });
    if (!matched) sendFault(response, noSuchCall(request.method ?? 'GET', path));
  }

  #refuseRoute(method: string, path: string): Fault | null {
    const allowed = this.#routes.filter((route) => route.path.test(path)).map((route) => route.method);
    if (allowed.length === 0) return noSuchCall(method, path);
    return allowed.includes(method) ? null : fault('wrong-method', { path, allowed: allowed.join(', ') });
  }
}

export function noSuchCall(method: string, path: string): Fault {
  return fault('no-such-call', { method, path: path.slice(0, 200) });
}

/** What is not read of it after a refusal, Node reads and throws away. */
function uploadOf(request: IncomingMessage): Upload {
  const announced = request.headers['content-length'];
  return {
    chunks: request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>,
    sizeBytes: announced === undefined ? null : Number(announced),
  };
}

function httpRoutes(): Route[] {
  const routes: Route[] = [{ method: 'GET', path: new RegExp(`^${DOCUMENT.replaceAll('.', '\\.')}$`) }];
  traverseContractProcedures({ router: contract, path: [] }, (procedure) => {
    const { method = 'POST', path } = procedure.contract['~orpc'].route;
    if (!isHttpCall(procedure) || path === undefined) return;
    const pattern = path.replace(/\{[^}]+\}/g, '[^/]+');
    routes.push({ method, path: new RegExp(`^${API_PREFIX}${pattern}/?$`) });
  });
  return routes;
}
