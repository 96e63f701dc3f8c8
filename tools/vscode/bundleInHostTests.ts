import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { listFiles } from '../listFiles.ts';
import { projectRoot } from '../projectRoot.ts';

export interface InHostTestBundle {
  /** What `extensionTestsPath` must name. */
  index: string;
  /** The bundled test files, relative to the index, with slashes: `chat/history.test.mjs`. */
  files: string[];
}

/**
 * Bundles the test files below a directory, each by itself, and the index that runs them. Mocha stays outside: the
 * index and the tests must see the same one. `vscode` exists only in the extension host.
 */
export async function bundleInHostTests(
  testDirectory: string,
  outDirectory: string,
): Promise<InHostTestBundle> {
  rmSync(outDirectory, { recursive: true, force: true });
  const sources = listFiles(testDirectory, '.test.ts');
  const relative = sources.map((file) => path.relative(testDirectory, file).replaceAll(path.sep, '/'));
  const entries = relative.map((file, index) => [file.replace(/\.ts$/, ''), sources[index]]);
  await build({
    entryPoints: {
      ...Object.fromEntries(entries),
      index: path.join(projectRoot, 'tools', 'vscode', 'inHostTestIndex.ts'),
    },
    outdir: outDirectory,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    external: ['vscode', 'mocha', 'node-llama-cpp'],
    sourcemap: 'inline',
    logLevel: 'warning',
    // For CommonJS packages inside the bundle, which require Node's own modules.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  return {
    index: path.join(outDirectory, 'index.mjs'),
    files: relative.map((file) => file.replace(/\.ts$/, '.mjs')),
  };
}
