import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const nextToBundle = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * Files that come with the package. The bundles are all in `dist/`, so each finds the others relative to itself, in a
 * checkout and in an installed extension. pyright is where Node finds packages: in `dist/node_modules` when installed, in
 * `node_modules` of a checkout.
 */
export const packagedPaths = {
  engineEntry: nextToBundle('engine.mjs'),
  verifierEntry: nextToBundle('verifier.mjs'),
  codebaseEntry: nextToBundle('codebase.mjs'),
  fileHashEntry: nextToBundle('fileHash.mjs'),
  fileReportEntry: nextToBundle('fileReport.mjs'),
  gpuReportEntry: nextToBundle('gpuReport.mjs'),
  demoModel: nextToBundle('../models/phi-4-demo.gguf'),
  pypiNames: nextToBundle('../data/pypi-names.bin'),
  get pyrightEntry(): string {
    return createRequire(import.meta.url).resolve('pyright/langserver.index.js');
  },
  /** Which standard module was added in which version of Python. */
  get standardLibraryVersions(): string {
    return path.join(path.dirname(this.pyrightEntry), 'dist', 'typeshed-fallback', 'stdlib', 'VERSIONS');
  },
} as const;
