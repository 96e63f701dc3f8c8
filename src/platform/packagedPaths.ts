import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * Files that come with the package. The bundles lie in `dist/`, side by side, so each finds the others relative to
 * itself, whether they run from a checkout or from an installed extension. pyright lies where Node finds packages: in
 * `dist/node_modules` of what is installed, in `node_modules` of a checkout.
 */
export const packagedPaths = {
  engineEntry: beside('engine.mjs'),
  verifierEntry: beside('verifier.mjs'),
  fileHashEntry: beside('fileHash.mjs'),
  fileReportEntry: beside('fileReport.mjs'),
  gpuReportEntry: beside('gpuReport.mjs'),
  demoModel: beside('../models/phi-4-demo.gguf'),
  pypiNames: beside('../data/pypi-names.bin'),
  get pyrightEntry(): string {
    return createRequire(import.meta.url).resolve('pyright/langserver.index.js');
  },
  /** Which module came with which version of Python. */
  get standardLibraryVersions(): string {
    return path.join(path.dirname(this.pyrightEntry), 'dist', 'typeshed-fallback', 'stdlib', 'VERSIONS');
  },
} as const;
