/** The desktop application; where there is no screen or no Electron, the engine with its page for a browser. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { handOver } from '../exec.mjs';
import { say } from '../say.mjs';
import { electronBinary, fetchElectron } from '../steps/electron.mjs';

/** A shell that ends with an error sooner than this never got as far as showing itself. */
const stillbornMs = 5000;

/** @param {import('../run.mjs').Invocation} invocation */
export async function start({ root, node, args }) {
  if (!hasScreen()) {
    say('No screen here: this is the engine; open its page in a browser. Ctrl-C ends it.');
    return withBrowser(root, node, args, () => {});
  }
  const present = electronBinary(root);
  const electron = present ? { binary: present } : await fetchElectron(root, node);
  if ('failure' in electron) {
    say(`No Electron (${electron.failure}): the page opens in the browser instead. To fetch it: npx install-electron`);
    return withBrowser(root, node, ['--attended', ...args], openInBrowser);
  }
  const startedAt = Date.now();
  const code = await handOver(electron.binary, [...electronFlags(), root, ...args], { env: electronEnvironment(node) });
  if (code === 0 || Date.now() - startedAt > stillbornMs) return code;
  say(`Electron does not start here (exit code ${code}): the page opens in the browser instead.`);
  return withBrowser(root, node, ['--attended', ...args], openInBrowser);
}

function hasScreen() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** Chromium's sandbox refuses to run as root. */
function electronFlags() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/**
 * The shell starts the engine with the Node that was found here. Terminals of editors that are built on Electron set a
 * variable that turns ours into a plain Node.
 * @param {string} node
 */
function electronEnvironment(node) {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  return { ...env, CHANGEOVER_NODE: node };
}

/**
 * @param {string} root @param {string} node @param {string[]} args
 * @param {(url: string) => void} onReady
 */
function withBrowser(root, node, args, onReady) {
  let said = '';
  let isReady = false;
  return handOver(node, [join(root, 'dist/engine/keeper.js'), ...args], {
    onOutput: (text) => {
      if (isReady) return;
      said += text;
      const url = /^ready (http\S+)\s/m.exec(said)?.[1];
      if (!url) return;
      isReady = true;
      onReady(url);
    },
  });
}

/** @param {string} url */
function openInBrowser(url) {
  const [file, ...args] =
    process.platform === 'win32'
      ? ['rundll32', 'url.dll,FileProtocolHandler', url]
      : process.platform === 'darwin'
        ? ['open', url]
        : ['xdg-open', url];
  const child = spawn(file, args, { stdio: 'ignore', detached: true });
  child.on('error', () => say('No browser could be opened: open the address above.'));
  child.unref();
}
