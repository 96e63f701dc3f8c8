import { CancellationToken } from 'vscode-jsonrpc/node';
import { untilAborted } from '../../../core/lifetime/async.ts';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { Position } from '../../../core/text/position.ts';
import type { CodeToParse } from '../../../core/verification/codeVerifier.ts';
import { syntaxError } from './server/pyrightChanges.ts';
import type { PyrightProcess } from './server/pyrightProcess.ts';

/** One retry: a process may be ended meanwhile, such as for another Python. */
const attempts = 2;

/**
 * Where pyright's parser finds the first error in code; undefined where there is none, or it does not answer. Rejects only when
 * the signal is aborted, with its reason.
 *
 * @param parts.server The process that runs; undefined if none is to run any more.
 */
export async function syntaxErrorIn(
  { code, isCell }: CodeToParse,
  {
    server: running,
    logger,
    signal,
  }: {
    readonly server: () => PyrightProcess | undefined;
    readonly logger: Logger;
    readonly signal: AbortSignal;
  },
): Promise<Position | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    signal.throwIfAborted();
    const server = running();
    if (!server) return undefined;
    try {
      const found = server.request<Position | null>(syntaxError, { code, isCell }, CancellationToken.None);
      return (await untilAborted(found, signal)) ?? undefined;
    } catch (error) {
      signal.throwIfAborted();
      logger.warn(`pyright did not parse: ${PhidelityError.from(error).message}`);
      if (!server.hasEnded) return undefined;
    }
  }
  return undefined;
}
