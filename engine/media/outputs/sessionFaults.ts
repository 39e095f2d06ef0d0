import { type Fault, fault } from '#engine/base/fault.ts';
import type { OutputPath } from './orders.ts';

/** A failed socket in our words; the step tells a refused connect from a session that broke. */
export function connectionFault(error: NodeJS.ErrnoException, path: OutputPath, step: string): Fault {
  const where = { host: path.target.host, port: path.target.port, uplink: path.uplink?.id ?? null };
  const code = error.code ?? 'unknown';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return fault('output-name-unknown', where);
  if (code === 'ECONNREFUSED') return fault('output-connect-refused', where);
  if (code === 'EADDRNOTAVAIL' || code === 'EINVAL') return fault('output-uplink-gone', where);
  if (step === 'tls') return fault('output-tls', { ...where, reason: code });
  return fault(step === 'live' ? 'output-broke' : 'output-unreachable', { ...where, reason: code });
}

/** What the server itself said. The description is its own text: the redaction of the engine sees to it. */
export function serverFault(code: string, description: string, path: OutputPath): Fault {
  const { host, port } = path.target;
  const kind = code.endsWith('.BadName') ? 'output-key-in-use' : 'output-refused';
  return fault(kind, { host, port, code, description: description.slice(0, 200) });
}

/** The server ended a stream that was live. */
export function endedByServer(code: string, path: OutputPath): Fault {
  const { host, port } = path.target;
  return fault(code.endsWith('.BadName') ? 'output-key-in-use' : 'output-ended-by-server', { host, port, code });
}
