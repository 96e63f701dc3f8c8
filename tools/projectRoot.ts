import { fileURLToPath } from 'node:url';

/** Absolute path of the repository. */
export const projectRoot: string = fileURLToPath(new URL('..', import.meta.url));
