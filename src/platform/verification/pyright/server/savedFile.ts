import { lstat, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import { dependsOnComments } from '../../../../core/verification/scan/withoutComments.ts';
import { fileExists, readSmallBytes } from '../../untrustedFiles.ts';
import type { SavedFile } from './pyrightDocument.ts';
import type { PyrightProcess } from './pyrightProcess.ts';

/** UTF-8 takes at most so many bytes for a UTF-16 code unit. */
const bytesOfUnit = 3;

/** A piece of code, and what is on disk at its path. */
export interface SavedCode {
  readonly code: string;
  readonly path: string;
  /** When this was read, in milliseconds since 1970. */
  readonly readAt: number;
  /** Whether anything is there. */
  readonly exists: boolean;
  /** When the file there last changed, if it is this code under its real name; in milliseconds since 1970. */
  readonly changedAt: number | undefined;
}

/** Reads what is on disk at the path of a piece of code, which need not wait until pyright has time for it. */
export async function savedCode({
  code,
  path,
}: {
  readonly code: string;
  readonly path: string;
}): Promise<SavedCode> {
  const readAt = Date.now();
  const [exists, changedAt] = await Promise.all([fileExists(path), whenSaved(code, path)]);
  return { code, path, readAt, exists, changedAt };
}

/**
 * The file that code is saved as, if pyright may judge it as what it is, which shares the work with the files that import
 * it. Undefined where the code must be judged as a copy: what is on disk is other code, or was other code since pyright
 * began to read; types in comments would count; it is found as an installed package, of which pyright reports nothing.
 *
 * @param saved Read since pyright began.
 * @param searchPaths Where packages are.
 * @param offsets At which it is judged.
 */
export async function savedFile(
  saved: SavedCode,
  {
    server,
    searchPaths,
    offsets,
    token,
  }: {
    readonly server: PyrightProcess;
    readonly searchPaths: readonly string[];
    readonly offsets: readonly number[];
    readonly token: CancellationToken;
  },
): Promise<SavedFile | undefined> {
  const { code, path, changedAt } = saved;
  if (changedAt === undefined || changedAt > server.startedAt) return undefined;
  if (!path.endsWith('.py') || searchPaths.some((one) => path.startsWith(one + sep))) return undefined;
  if (dependsOnComments(code)) return undefined;
  const uri = pathToFileURL(path).href;
  return (await server.mayJudge(uri, offsets, token)) ? { path, uri, text: code } : undefined;
}

/** When the file at a path last changed; undefined if it is not the code, under its real name. */
async function whenSaved(code: string, path: string): Promise<number | undefined> {
  const status = await lstat(path).catch(() => undefined);
  if (!status?.isFile() || (await realpath(path).catch(() => undefined)) !== path) return undefined;
  const bytes = await readSmallBytes(path, code.length * bytesOfUnit + 1);
  if (!bytes?.equals(Buffer.from(code))) return undefined;
  return Math.max(status.mtimeMs, status.ctimeMs);
}
