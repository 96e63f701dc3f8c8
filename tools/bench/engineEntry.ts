import path from 'node:path';
import { projectRoot } from '../projectRoot.ts';

/** The engine process, as it was built last. */
export const engineEntry = path.join(projectRoot, 'dist', 'engine.mjs');
