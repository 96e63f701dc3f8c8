import { homedir } from 'node:os';
import path from 'node:path';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { Logger } from '../core/ports/logger.ts';
import type { Engine, ModelInfo } from '../core/ports/engine.ts';
import { terminalText } from '../core/text/untrustedText.ts';
import { EndpointEngine } from '../platform/endpoints/endpointEngine.ts';
import { expandPath } from '../platform/expandPath.ts';
import { ForkedEngine } from '../platform/engine/forkedEngine.ts';
import { StartCache } from '../platform/engine/startCache.ts';
import { isPlaintextHttp } from '../platform/isPlaintextHttp.ts';
import { nodeTimer } from '../platform/nodeTimer.ts';
import { packagedPaths } from '../platform/packagedPaths.ts';
import { userCacheFolder } from '../platform/verification/cache/resultStore.ts';
import { memberInUseText } from '../wording/model/phi4Member.ts';
import { StderrLogger } from './stderrLogger.ts';

/** The path that `--model` means: a shell expands `~` only outside of quotes. */
export function modelPathOf(option: string): string {
  return expandPath(option, { home: homedir(), workspaceFolder: process.cwd(), environment: process.env });
}

/**
 * Says on standard error that the demo model or a relative of phi-4 was loaded, and what raises a doubt about its file.
 *
 * @param scripted What the demo model has learnt by heart.
 */
export function noteOnModel({ kind, name, source }: ModelInfo, scripted: 'questions' | 'functions'): void {
  if (source.kind !== 'local') return;
  if (kind === 'demo')
    process.stderr.write(`This is the demo model, not phi-4: it only knows a few scripted ${scripted}.\n`);
  const { member, check } = source;
  const notes = [kind === 'other' && member ? memberInUseText(member, name) : undefined, check?.doubt];
  for (const note of notes) if (note) process.stderr.write(`${terminalText(note)}\n`);
}

/** Undefined where the user has no folder for it. */
function startCache(logger: Logger): StartCache | undefined {
  const folder = userCacheFolder(process.env);
  if (folder === undefined) return undefined;
  return new StartCache({
    folder: path.join(folder, 'phidelity', 'engine-start'),
    build: 'terminal',
    logger,
  });
}

const keyVariable = 'PHIDELITY_API_KEY';

/**
 * The engine for the command line: the server at an address, with the key in `PHIDELITY_API_KEY` if there is one, or the
 * engine of this machine if there is no address.
 *
 * @throws PhidelityError `endpoint-refused` if the key would be sent without encryption.
 */
export function engineFromOptions(options: {
  readonly endpoint: string | undefined;
  readonly verbose: boolean;
}): Engine {
  const { endpoint: url, verbose } = options;
  const logger = new StderrLogger(verbose);
  // Whoever runs the command can run it again.
  if (url === undefined) {
    const { engineEntry: entry, demoModel } = packagedPaths;
    return new ForkedEngine({ entry, logger, restarts: false, demoModel, startCache: startCache(logger) });
  }
  const key = process.env[keyVariable];
  if (key && URL.canParse(url) && isPlaintextHttp(new URL(url)))
    throw new PhidelityError(
      'endpoint-refused',
      `The key in ${keyVariable} would be sent to ${url} without encryption. Use an address that starts with "https://", ` +
        'or remove the key from the environment.',
    );
  return new EndpointEngine({
    endpoints: () => [{ url }],
    apiKey: async () => key,
    clock: { now: () => Date.now() },
    timer: nodeTimer,
    logger,
  });
}
