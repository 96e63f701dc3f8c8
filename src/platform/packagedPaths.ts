import { fileURLToPath } from 'node:url';

/**
 * Files that come with the package. The bundles lie in `dist/`, side by side, so each finds the others relative to
 * itself, whether they run from a checkout or from an installed extension.
 */
export const packagedPaths = {
  engineEntry: fileURLToPath(new URL('engine.mjs', import.meta.url)),
  demoModel: fileURLToPath(new URL('../models/phi-4-demo.gguf', import.meta.url)),
  pypiNames: fileURLToPath(new URL('../data/pypi-names.bin', import.meta.url)),
  pyrightEntry: fileURLToPath(new URL('../node_modules/pyright/langserver.index.js', import.meta.url)),
  /** Which module came with which version of Python. */
  standardLibraryVersions: fileURLToPath(
    new URL('../node_modules/pyright/dist/typeshed-fallback/stdlib/VERSIONS', import.meta.url),
  ),
} as const;
