import { l10n, Range, type TextDocument, Uri, workspace } from 'vscode';
import { estimateTokens } from '../../core/endpoints/promptText.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { enclosingBlock } from '../../core/python/enclosingBlock.ts';
import type { CodebasePlace, CodebaseReading } from '../../protocol/codebaseContract.ts';
import type { ChatAttachments } from '../attachments/chatAttachments.ts';
import type { WorkspaceCodebase } from './workspaceCodebase.ts';

/** Places that are attached at most. */
const mostPlaces = 5;

/** What they cost together, estimated: reading more takes minutes without a GPU. The best one may cost more. */
const mostTokens = 4_000;

/**
 * Attaches the functions and classes of the workspace that a question is about, for the user to see before it is sent.
 *
 * @returns How many were attached, and among how many files they were looked for.
 * @throws PhidelityError `no-folder` where there is nothing to look in, `attachment` for a question without words; and as
 *   `WorkspaceCodebase.find` does.
 */
export async function attachFoundCode(
  question: string,
  parts: { readonly codebase: WorkspaceCodebase; readonly attachments: ChatAttachments },
  call: { readonly signal: AbortSignal; readonly report: (reading: CodebaseReading) => void },
): Promise<{ readonly found: number; readonly files: number }> {
  const { codebase, attachments } = parts;
  if (!codebase.hasFolders)
    throw new PhidelityError('no-folder', l10n.t('Open a folder on this machine to find code in it.'));
  if (!/[\p{L}\p{N}]/u.test(question))
    throw new PhidelityError('attachment', l10n.t('Write next to #codebase what you look for.'));
  const { places, files } = await codebase.find(question, mostPlaces, call.signal, call.report);
  let found = 0;
  let tokens = 0;
  for (const place of places) {
    const document = await openText(place.path);
    if (call.signal.aborted) break;
    const now = document && currentPlace(document, place);
    if (!now) continue;
    const cost = estimateTokens(document.getText(now.lines));
    if (found > 0 && tokens + cost > mostTokens) continue;
    if (!(await attachments.addLines(document, now.lines, now.name))) continue;
    found += 1;
    tokens += cost;
  }
  return { found, files };
}

/** Undefined for a file that is gone or cannot be read as text; the others can be attached. */
async function openText(path: string): Promise<TextDocument | undefined> {
  try {
    return await workspace.openTextDocument(Uri.file(path));
  } catch {
    return undefined;
  }
}

/**
 * Where a function or class of the saved file is in the editor, which may be ahead of it, and what it is called there; undefined
 * if it is not there.
 */
function currentPlace(
  document: TextDocument,
  place: CodebasePlace,
): { readonly lines: Range; readonly name: string } | undefined {
  const own = place.name.split('.').at(-1)!;
  const header = new RegExp(String.raw`^\s*(?:async\s+def|def|class)\s+${own}\b`, 'u');
  const isHeader = (line: number): boolean =>
    line >= 0 && line < document.lineCount && header.test(document.lineAt(line).text);
  const known = place.line - 1;
  if (!document.isDirty && isHeader(known))
    return {
      lines: new Range(place.startLine - 1, 0, Math.min(place.endLine, document.lineCount) - 1, 0),
      name: place.name,
    };
  const found = nearest(known, document.lineCount, isHeader);
  if (found === undefined) return undefined;
  const lines = document.getText().split(/\r\n?|\n/);
  const block = enclosingBlock(lines, found);
  if (!block) return undefined;
  // Of a class, no more than what was found of it.
  const most = block.start + (place.endLine - place.startLine);
  const end = place.kind === 'class' ? Math.min(block.end, most) : block.end;
  // The classes around it may be others by now.
  return { lines: new Range(block.start, 0, end, 0), name: own };
}

function nearest(line: number, count: number, is: (line: number) => boolean): number | undefined {
  for (let away = 0; away < count; away++) {
    if (is(line - away)) return line - away;
    if (is(line + away)) return line + away;
  }
  return undefined;
}
