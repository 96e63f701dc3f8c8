import type { Logger } from '../../../src/core/ports/logger.ts';
import type { CodeVerifier } from '../../../src/core/verification/codeVerifier.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { LocalCodeVerifier } from '../../../src/platform/verification/verifier/localCodeVerifier.ts';

const silent: Logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** A verifier of the code in a folder, against a Python environment. Dispose of it. */
export function environmentVerifier(folder: string, interpreter: string): CodeVerifier {
  const verifier = new LocalCodeVerifier({
    environment: process.env,
    timer: nodeTimer,
    logger: silent,
    limitMilliseconds: 600_000,
  });
  verifier.configure({ familiar: [], isTrusted: true, folders: [{ path: folder, interpreter }] });
  return verifier;
}
