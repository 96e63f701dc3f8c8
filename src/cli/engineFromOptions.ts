import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { Engine } from '../core/ports/engine.ts';
import { EndpointEngine } from '../platform/endpoints/endpointEngine.ts';
import { ForkedEngine } from '../platform/engine/forkedEngine.ts';
import { isPlaintextHttp } from '../platform/isPlaintextHttp.ts';
import { nodeTimer } from '../platform/nodeTimer.ts';
import { packagedPaths } from '../platform/packagedPaths.ts';
import { StderrLogger } from './stderrLogger.ts';

const keyVariable = 'PHIDELITY_API_KEY';

/**
 * What answers on the command line: the server at an address, with the key in `PHIDELITY_API_KEY` if there is one, or
 * without an address the engine on this machine.
 *
 * @throws PhidelityError where the key could be read on the way.
 */
export function engineFromOptions(options: {
  readonly endpoint: string | undefined;
  readonly verbose: boolean;
}): Engine {
  const { endpoint: url, verbose } = options;
  const logger = new StderrLogger(verbose);
  // A command that failed is run again by whoever wants it.
  if (url === undefined)
    return new ForkedEngine({ entry: packagedPaths.engineEntry, logger, restarts: false });
  const key = process.env[keyVariable];
  if (key && URL.canParse(url) && isPlaintextHttp(new URL(url)))
    throw new PhidelityError(
      'endpoint-refused',
      `The key in ${keyVariable} would go to ${url} without encryption. Use an address that begins with "https://", or ` +
        'take the key out of the environment.',
    );
  return new EndpointEngine({
    endpoints: () => [{ url }],
    apiKey: async () => key,
    clock: { now: () => Date.now() },
    timer: nodeTimer,
    logger,
  });
}
