import { homedir } from 'node:os';
import path from 'node:path';
import { Range, type TextDocument, Uri, workspace } from 'vscode';
import { enclosingBlock } from '../../core/python/enclosingBlock.ts';
import { excludedFolders } from '../../core/python/excludedFolders.ts';
import { currentLine, fileLike, isLibraryPath, portablePath } from '../../core/tracebacks/framePath.ts';
import type { Frame } from '../../core/tracebacks/traceback.ts';
import { exists } from '../documents/exists.ts';

/** Files of the same name that are looked at. */
const mostFiles = 200;
/** A longer function is not added as a whole, but so many lines above and below the place. */
const [longestBlock, linesAround] = [60, 20];

/** Whole lines of a file of the workspace. */
interface FrameLines {
  readonly document: TextDocument;
  readonly lines: Range;
}

/**
 * The lines around a frame's place, if it is in a file of the workspace: the function there, or a part of a long one. Undefined for
 * files of packages, for those that are not in the workspace or cannot be read, and if the code that was printed is no longer
 * there.
 *
 * @param cwd The folder in which the program ran, if that is known.
 */
export async function linesOfFrame(frame: Frame, cwd: string | undefined): Promise<FrameLines | undefined> {
  const document = frame.path === '' ? cellOfRun(frame) : await documentOf(frame.path, cwd);
  if (!document) return undefined;
  const lines = document.getText().split(/\r\n?|\n/);
  const line = currentLine(lines, frame);
  if (line === undefined) return undefined;
  const at = line - 1;
  const block = enclosingBlock(lines, at);
  const isShort = block !== undefined && block.end - block.start < longestBlock;
  const first = isShort ? block.start : Math.max(block?.start ?? 0, at - linesAround);
  const last = isShort ? block.end : Math.min(block?.end ?? lines.length - 1, at + linesAround);
  return { document, lines: new Range(first, 0, last, lines[last]!.length) };
}

async function documentOf(printed: string, cwd: string | undefined): Promise<TextDocument | undefined> {
  if (isLibraryPath(printed)) return undefined;
  const uri = (await knownFile(printed, cwd)) ?? (await likeliestFile(printed));
  if (!uri) return undefined;
  try {
    return await workspace.openTextDocument(uri);
  } catch {
    // Gone, or no text: the error names it.
    return undefined;
  }
}

/** A file of the workspace at just this path, or relative to where the program ran, or to a folder of the workspace. */
async function knownFile(printed: string, cwd: string | undefined): Promise<Uri | undefined> {
  const file = printed.startsWith('~') ? path.join(homedir(), printed.slice(1)) : printed;
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const portable = portablePath(file);
  const isAbsolute = path.isAbsolute(file);
  const candidates = isAbsolute
    ? [Uri.file(file)]
    : [...(cwd === undefined ? [] : [Uri.file(cwd)]), ...folders].map((folder) =>
        Uri.joinPath(folder, portable),
      );
  for (const uri of candidates) if (workspace.getWorkspaceFolder(uri) && (await exists(uri))) return uri;
  return undefined;
}

/** Of a path on another machine, such as a container. */
async function likeliestFile(printed: string): Promise<Uri | undefined> {
  const name = portablePath(printed).split('/').at(-1)!;
  const pattern = `**/${name.replaceAll(/[*?[\]{}!,\\]/g, '?')}`;
  const without = `**/{.git,.venv,${[...excludedFolders].join(',')}}/**`;
  const found = await workspace.findFiles(pattern, without, mostFiles);
  const relative = (uri: Uri): string => workspace.asRelativePath(uri, false);
  const best = fileLike(printed, found.map(relative));
  return best === undefined ? undefined : found.find((uri) => relative(uri) === best);
}

/** The cell of an open notebook that had this number when it ran last. */
function cellOfRun({ run }: Frame): TextDocument | undefined {
  return workspace.notebookDocuments
    .flatMap((notebook) => notebook.getCells())
    .find(({ executionSummary }) => executionSummary?.executionOrder === run)?.document;
}
