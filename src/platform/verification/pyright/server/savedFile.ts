import { lstat, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import { dependsOnComments } from '../../../../core/verification/scan/withoutComments.ts';
import { readSmallBytes } from '../../untrustedFiles.ts';
import type { SavedFile } from './pyrightDocument.ts';
import type { PyrightProcess } from './pyrightProcess.ts';

/** UTF-8 takes at most so many bytes for a UTF-16 code unit. */
const bytesOfUnit = 3;

/**
 * The file that code is saved as, if pyright may judge it as what it is, which shares the work with the files that import
 * it. Undefined where the code must be judged as a copy: what is on disk is other code, or was other code since pyright
 * began to read; types in comments would count; it is found as an installed package, of which pyright reports nothing.
 *
 * @param searchPaths Where packages are.
 * @param offsets At which it is judged.
 */
export async function savedFile(
  { code, path }: { readonly code: string; readonly path: string },
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
  if (!path.endsWith('.py') || searchPaths.some((one) => path.startsWith(one + sep))) return undefined;
  if (dependsOnComments(code) || !(await isSaved(code, path, server.startedAt))) return undefined;
  const uri = pathToFileURL(path).href;
  return (await server.mayJudge(uri, offsets, token)) ? { path, uri, text: code } : undefined;
}

/** Whether a file is a piece of code, under its real name, and has been since a time. */
async function isSaved(code: string, path: string, since: number): Promise<boolean> {
  const status = await lstat(path).catch(() => undefined);
  if (!status?.isFile() || Math.max(status.mtimeMs, status.ctimeMs) > since) return false;
  if ((await realpath(path).catch(() => undefined)) !== path) return false;
  const bytes = await readSmallBytes(path, code.length * bytesOfUnit + 1);
  return bytes !== undefined && bytes.equals(Buffer.from(code));
}
