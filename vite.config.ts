import { builtinModules } from 'node:module';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions } from 'vite';

const here = import.meta.dirname;

/** Comes with the machine or is a native module: everything else is bundled, so that `dist/` runs without node_modules. */
const external = ['electron', '@napi-rs/keyring'];

interface NodeBundle {
  /** Folder below `dist/`. */
  folder: string;
  /** Name in `dist/` → entry in the tree. */
  entries: Record<string, string>;
  /** A sandboxed preload script has to be CommonJS. */
  format?: 'es' | 'cjs';
  emptyOutDir?: boolean;
}

function nodeBundle({ folder, entries, format = 'es', emptyOutDir = true }: NodeBundle): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external, builtins: [...builtinModules, /^node:/, ...external] },
    build: {
      outDir: join(here, 'dist', folder),
      emptyOutDir,
      copyPublicDir: false,
      target: 'node24',
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(here, file)])),
        external,
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  };
}

// One file, one environment for each kind of program: `vite build` builds them all.
export default defineConfig({
  root: join(here, 'renderer'),
  base: './',
  plugins: [react()],
  builder: {
    // One after the other: `preload` writes into the folder that `electron` has emptied.
    async buildApp(builder) {
      for (const name of ['client', 'engine', 'demo', 'electron', 'preload']) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
  environments: {
    client: {
      build: {
        outDir: join(here, 'dist/renderer'),
        emptyOutDir: true,
        target: 'chrome140',
        sourcemap: true,
      },
    },
    engine: nodeBundle({
      folder: 'engine',
      entries: { main: 'engine/host/main.ts', clerk: 'engine/clerk/worker.ts', keeper: 'engine/host/keeper.ts' },
    }),
    demo: nodeBundle({
      folder: 'demo',
      entries: { main: 'demo/main.ts', encoder: 'demo/encoder.ts', destination: 'demo/destination.ts' },
    }),
    electron: nodeBundle({ folder: 'electron', entries: { main: 'electron/main.ts' } }),
    preload: nodeBundle({
      folder: 'electron',
      entries: { preload: 'electron/preload.ts' },
      format: 'cjs',
      emptyOutDir: false,
    }),
  },
});
