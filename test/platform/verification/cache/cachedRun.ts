import { readFile } from 'node:fs/promises';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';
import { LocalCodeVerifier } from '../../../../src/platform/verification/verifier/localCodeVerifier.ts';
import { memoryLogger } from '../../../support/engineFixture.ts';
import type { FileTree } from '../../../support/fileTree.ts';

const never = new AbortController().signal;

/** What a run says of all uses in a file, and whether it had to ask pyright. */
export interface CachedRun {
  readonly verdicts: string;
  readonly kinds: readonly string[];
  readonly hasAsked: boolean;
}

/** Verifies a file in the folder `work` against the environment `venv`, with what is kept in `cache`. */
export async function verifyFile(
  files: FileTree,
  name: string,
  { isCached = true }: { readonly isCached?: boolean } = {},
): Promise<CachedRun> {
  const { lines, ...logger } = memoryLogger();
  const verifier = new LocalCodeVerifier({
    environment: {},
    timer: nodeTimer,
    limitMilliseconds: 600_000,
    logger,
    ...(isCached && { cacheFolder: files.path('cache') }),
  });
  try {
    const folder = files.path('work');
    verifier.configure({
      familiar: [],
      isTrusted: false,
      folders: [{ path: folder, interpreter: files.path('venv') }],
    });
    const path = files.path('work', name);
    await verifier.expect([path], folder, never);
    const { uses } = await verifier.verify({ code: await readFile(path, 'utf8'), path, folder }, never);
    const verdicts = uses.map(({ scanned, verdict }) => `${scanned.symbol} ${JSON.stringify(verdict)}`);
    return {
      verdicts: verdicts.join('\n'),
      kinds: uses.map(({ verdict }) => verdict.kind),
      hasAsked: lines.some((line) => line.includes('pyright checks')),
    };
  } finally {
    verifier.dispose();
  }
}
