import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EngineDoor } from '#engine/api/EngineDoor.ts';
import type { LoopDelay } from '#engine/api/LoopDelay.ts';
import { METRICS_TYPE, metricsText } from '#engine/api/metrics.ts';
import { fault } from '#engine/base/fault.ts';
import { CONTRACT_MAJOR, type Hello, helloMessage } from '#shared/api/contract.ts';
import type { Gate } from '../access/Gate.ts';
import { sendFault, sendJson, sendText } from './answers.ts';

/** Long enough to be used once, short enough to be no burden. */
const nonceForm = /^[\w.~-]{8,200}$/;

/** For watchdogs: this loop runs. */
export function answerLive(response: ServerResponse): void {
  sendJson(response, 200, { status: 'ok' });
}

/** For load balancers: codes and counts only. */
export function answerHealth(response: ServerResponse, door: EngineDoor): void {
  const { ok, why } = door.health();
  if (ok) sendJson(response, 200, { status: 'ok' });
  else sendJson(response, 503, { status: 'failing', why });
}

/** Proves to a client that this is its engine, before the client sends anything secret. */
export function answerHello(response: ServerResponse, url: URL, door: EngineDoor, gate: Gate): void {
  const nonce = url.searchParams.get('nonce') ?? '';
  if (!nonceForm.test(nonce)) {
    sendFault(response, fault('bad-request', { why: 'nonce: expected 8 to 200 letters, digits, or any of - . _ ~' }));
    return;
  }
  const { engine, air } = door.state();
  const hello: Hello = {
    product: 'changeover',
    contractMajor: CONTRACT_MAJOR,
    version: engine.version,
    instance: engine.instance,
    pid: process.pid,
    onAir: air.on,
    proof: createHmac('sha256', gate.token).update(helloMessage(nonce, engine.instance)).digest('hex'),
  };
  sendJson(response, 200, hello);
}

export function answerMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  door: EngineDoor,
  { gate, loopDelay }: { gate: Gate; loopDelay: LoopDelay },
): void {
  const refused = gate.refuse(request, false);
  if (refused) {
    sendFault(response, refused);
    return;
  }
  const { user, system } = process.cpuUsage();
  const figures = {
    cpuS: (user + system) / 1e6,
    residentBytes: process.memoryUsage.rss(),
    loopDelay: loopDelay.read(),
  };
  sendText(response, 200, metricsText(door.state(), figures), METRICS_TYPE);
}
