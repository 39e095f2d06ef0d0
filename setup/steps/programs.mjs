/**
 * The programs that the tests use beside Node: found on the machine, or installed with apt-get where that can be done
 * without asking anybody for a password.
 */
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { capture, lastLines, SetupError } from '../exec.mjs';
import { during, say } from '../say.mjs';

/** @typedef {{name: string, package: string, isPresent: () => boolean}} Program */

/** @type {Program[]} */
const programs = [
  onPath('ffmpeg', 'ffmpeg'),
  onPath('chromium', 'chromium'),
  file('fonts', 'fonts-dejavu-core', ['/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', '/usr/share/fonts/dejavu']),
  onPath('obs', 'obs-studio'),
  onPath('Xvfb', 'xvfb'),
  file('Mesa', 'libgl1-mesa-dri', [
    '/usr/lib/x86_64-linux-gnu/dri/swrast_dri.so',
    '/usr/lib/aarch64-linux-gnu/dri/swrast_dri.so',
  ]),
  onPath('nginx', 'nginx'),
  file('nginx-rtmp', 'libnginx-mod-rtmp', ['/usr/lib/nginx/modules/ngx_rtmp_module.so']),
  onPath('ip', 'iproute2'),
  onPath('nft', 'nftables'),
  onPath('dnsmasq', 'dnsmasq-base'),
  onPath('python3', 'python3'),
  onPath('openssl', 'openssl'),
];

/** Sees to the programs of the tests. What stays missing is named; the suites that need it then say so themselves. */
export async function ensurePrograms() {
  const missing = programs.filter((program) => !program.isPresent());
  if (missing.length === 0) return;
  const packages = missing.map((program) => program.package);
  const names = missing.map((program) => program.name).join(', ');
  if (!canInstall()) {
    say(`Missing for some tests: ${names}. On Debian or Ubuntu: apt-get install ${packages.join(' ')}`);
    return;
  }
  if (!(await isWanted(packages))) {
    say(`Missing for some tests: ${names}.`);
    return;
  }
  try {
    await during(`Installing ${packages.join(', ')}`, () => install(packages));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
  }
}

function canInstall() {
  if (process.getuid?.() !== 0 || !onPath('apt-get', '').isPresent()) return false;
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

/** @param {string[]} packages */
async function isWanted(packages) {
  if (!process.stdin.isTTY || !process.stderr.isTTY || process.env['CI']) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Install ${packages.join(', ')} with apt-get? [Y/n] `);
  terminal.close();
  return !/^n/i.test(answer.trim());
}

/** @param {string[]} packages */
async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  const update = await capture('apt-get', ['update', '-q', ...wait], { env });
  const letServicesStart = keepServicesStopped();
  const added = await capture('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...wait, ...packages], {
    env,
  });
  letServicesStart();
  if (packages.includes('nginx')) await capture('systemctl', ['disable', '--quiet', 'nginx']);
  if (added.ok) return;
  const said = update.ok ? added.output : update.output + added.output;
  throw new SetupError(`apt-get could not install them:\n${lastLines(said, 8)}`);
}

/** Debian starts a service when its package is installed; the tests start their own nginx, and nobody else asked for one. */
function keepServicesStopped() {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return () => {};
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rmSync(policy, { force: true });
}

/** @param {string[]} names @returns {string[]} those of them that this machine lacks */
export function missingPrograms(names) {
  return programs.filter((program) => names.includes(program.name) && !program.isPresent()).map(({ name }) => name);
}

/** @param {string} name @param {string} packageName @returns {Program} */
function onPath(name, packageName) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return { name, package: packageName, isPresent: () => folders.some((folder) => isExecutable(join(folder, name))) };
}

/** @param {string} name @param {string} packageName @param {string[]} paths any one of them is enough @returns {Program} */
function file(name, packageName, paths) {
  return { name, package: packageName, isPresent: () => paths.some((path) => existsSync(path)) };
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
