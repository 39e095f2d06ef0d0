/** The layers and what each may import: docs/ARCHITECTURE.md in a form that a tool can check. */

/** A folder (or file) of the tree, written from its root. A file belongs to the longest one that it lies below. */
type Folder = string;

interface Layer {
  folder: Folder;
  /** What it may import beside itself. */
  imports: readonly Folder[];
  /** Packages and built-in modules: a name, or a name followed by `*`. */
  libraries: readonly string[];
}

/** Inside the engine each row may import the rows above it. The media rows stand in the order the signal takes, those of control in the order of thought. */
const engineRows: readonly { folder: Folder; libraries: readonly string[] }[] = [
  { folder: 'engine/base', libraries: ['node:*'] },
  { folder: 'engine/wire', libraries: ['node:buffer', 'node:crypto', 'node:assert'] },
  { folder: 'engine/media/ingest', libraries: ['node:*'] },
  { folder: 'engine/media/feeds', libraries: ['node:*'] },
  { folder: 'engine/media/slate', libraries: ['node:*'] },
  { folder: 'engine/media/program', libraries: ['node:*'] },
  { folder: 'engine/media/outputs', libraries: ['node:*'] },
  { folder: 'engine/media', libraries: ['node:*'] },
  { folder: 'engine/adapters', libraries: ['node:*', 'zod', 'obs-websocket-js*', 'ws'] },
  { folder: 'engine/intent', libraries: ['node:*', 'zod'] },
  { folder: 'engine/control/samples', libraries: ['node:os'] },
  { folder: 'engine/control/detectors', libraries: [] },
  { folder: 'engine/control/decisions', libraries: [] },
  { folder: 'engine/control/actions', libraries: ['node:*', 'zod'] },
  { folder: 'engine/control/alarms', libraries: ['node:*', 'zod'] },
  { folder: 'engine/control', libraries: ['node:*', 'zod'] },
  { folder: 'engine/clerk', libraries: ['node:*', 'zod', 'conf', '@napi-rs/keyring'] },
  { folder: 'engine/api', libraries: ['node:*', 'zod', '@orpc/*', 'prom-client', 'ws'] },
  { folder: 'engine/index.ts', libraries: ['node:*'] },
  { folder: 'engine/host', libraries: ['node:*', 'zod', '@orpc/*', 'prom-client', 'ws'] },
];

const layers: readonly Layer[] = [
  { folder: 'shared', imports: [], libraries: ['zod', '@orpc/contract'] },
  ...engineRows.map((row, index) => ({
    ...row,
    imports: ['shared', ...engineRows.slice(0, index).map((above) => above.folder)],
  })),
  {
    folder: 'electron',
    imports: ['shared'],
    libraries: ['node:*', 'electron', 'electron-store', '@orpc/*', 'ws', 'zod'],
  },
  {
    folder: 'renderer',
    imports: ['shared'],
    libraries: ['react', 'react/*', 'react-dom/*', 'radix-ui', 'lucide-react*', 'zustand*', 'uplot*', '@orpc/*', 'zod'],
  },
  { folder: 'demo', imports: ['shared', 'engine/wire', 'engine/base'], libraries: ['node:*', '@orpc/*', 'ws', 'zod'] },
  { folder: 'setup', imports: [], libraries: ['node:*', 'vite'] },
  { folder: 'test', imports: [''], libraries: ['*'] },
  { folder: 'bench', imports: [''], libraries: ['*'] },
];

/** The engine's rows as one reads them in a path: `engine/media`, `electron`. Imports that cross from one to another say so with `#`. */
export function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'engine' ? `${top}/${second}` : top;
}

/** The layer that a file belongs to; `null` for files at the root, which configure tools. */
export function layerOf(path: string): Layer | null {
  const holding = layers.filter((layer) => isBelow(path, layer.folder));
  return holding.reduce<Layer | null>(
    (best, layer) => (best && best.folder.length >= layer.folder.length ? best : layer),
    null,
  );
}

/** Whether `layer` may import the file `target`. */
export function mayImportFile(layer: Layer, target: string): boolean {
  const owner = layerOf(target);
  return owner === layer || layer.imports.some((folder) => folder === '' || folder === owner?.folder);
}

/** Whether `layer` may import the package or built-in module `specifier`. */
export function mayImportLibrary(layer: Layer, specifier: string): boolean {
  return layer.libraries.some((library) =>
    library.endsWith('*') ? specifier.startsWith(library.slice(0, -1)) : library === specifier,
  );
}

/** `engine/adapters/encoders/obs` of a file in it: makes of one kind know nothing of one another. */
export function makeOf(path: string): string | null {
  return /^engine\/adapters\/[^/]+\/[^/]+(?=\/)/.exec(path)?.[0] ?? null;
}

export function isBelow(path: string, folder: Folder): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
