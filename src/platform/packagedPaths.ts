import { fileURLToPath } from 'node:url';

/**
 * Files that come with the package. The bundles lie in `dist/`, side by side, so each finds the others relative to
 * itself, whether they run from a checkout or from an installed extension.
 */
export const packagedPaths = {
  engineEntry: fileURLToPath(new URL('engine.mjs', import.meta.url)),
  demoModel: fileURLToPath(new URL('../models/phi-4-demo.gguf', import.meta.url)),
} as const;
