import path from 'node:path';
import { Uri, workspace } from 'vscode';
import type { SourceText } from '../../../core/completion/document/sourceText.ts';
import type { RelatedCodeSource, RelatedPlace } from '../../../core/completion/prompt/promptBuilder.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { RelatedCode } from '../../../core/ports/completionRequest.ts';
import { enclosingBlock, outlineBlock } from '../../../core/python/enclosingBlock.ts';
import { pythonImports } from '../../../core/python/pythonImports.ts';
import type { WritingPlace } from '../../../protocol/codebaseContract.ts';
import { sensitiveReasons } from '../../attachments/sensitiveReasons.ts';
import type { WorkspaceCodebase } from '../../codebase/workspaceCodebase.ts';
import { IgnoreRules } from '../../documents/ignoreRules.ts';
import type { CompletionPreferences } from '../../settings/readSettings.ts';
import type { RecentEdits } from './recentEdits.ts';
import { mayBeShown, textOf, unsavedFiles } from './workspaceText.ts';

/** Lines of a long file that are looked at: those at its beginning, with its imports, and those around the cursor. */
const linesLookedAt = { atTop: 200, above: 1500, below: 1500 } as const;

/** Longer lines are data, not code. */
const maxLineLength = 400;

/** The share of all code that what was edited elsewhere may take. */
const shareOfEdits = 0.3;

interface FoundCode {
  readonly uri: Uri;
  readonly code: string;
}

/**
 * Code of this workspace that is related to a Python file: what it uses and what it may use next, as outlines, then what was
 * edited recently elsewhere. None that a user would have to agree to: that is left out.
 */
export class WorkspaceRelatedCode implements RelatedCodeSource {
  readonly #edits: RecentEdits;
  readonly #codebase: WorkspaceCodebase;
  readonly #preferences: () => CompletionPreferences;
  readonly #logger: Logger;

  constructor(parts: {
    readonly edits: RecentEdits;
    readonly codebase: WorkspaceCodebase;
    readonly preferences: () => CompletionPreferences;
    readonly logger: Logger;
  }) {
    this.#edits = parts.edits;
    this.#codebase = parts.codebase;
    this.#preferences = parts.preferences;
    this.#logger = parts.logger;
  }

  /** The imports of a file: what it brings in is likely to be used next. */
  basis(source: SourceText): string {
    return source.languageId === 'python'
      ? JSON.stringify(pythonImports(linesOf(source, 0, linesLookedAt.atTop)))
      : '';
  }

  async find(
    place: RelatedPlace,
    characters: number,
    signal: AbortSignal,
  ): Promise<readonly RelatedCode[] | undefined> {
    if (place.source.languageId !== 'python') return [];
    const file = fileOf(Uri.parse(place.source.id));
    const rules = new IgnoreRules();
    // What applies to this file applies to most that it uses, and can be read while that is looked for.
    void rules.ignoredBy(file);
    const edited = await this.#allowed(await this.#edited(file, characters * shareOfEdits, signal), rules);
    const room = characters - lengthOf(edited);
    const defined = await this.#defined(file, place, room, signal);
    if (!defined || signal.aborted) return undefined;
    const allowed = await this.#allowed(defined, rules);
    const known = allowed.map(({ code }) => code).join('\n');
    // What was edited may be among what is used.
    const others = edited.filter(({ code }) => !known.includes(code));
    return [...allowed, ...others].map(({ uri, code }) => ({ path: workspace.asRelativePath(uri), code }));
  }

  /** Undefined while the workspace's code is read, or where that cannot be. */
  async #defined(
    file: Uri,
    { source, position, seen }: RelatedPlace,
    characters: number,
    signal: AbortSignal,
  ): Promise<FoundCode[] | undefined> {
    if (file.scheme !== 'file' || !this.#codebase.hasFolders) return [];
    const gap = gapIn(source, position.line);
    const own = [
      ...linesOf(source, 0, gap.start),
      ...linesOf(source, gap.end, position.line + linesLookedAt.below),
    ];
    const shifted = (line: number): number => line - (gap.end - gap.start);
    const place: WritingPlace = {
      path: file.fsPath,
      text: own.join('\n'),
      position: { line: shifted(position.line), character: position.character },
      seen: { first: shifted(seen.first), last: shifted(seen.last) },
      roots: rootsOf(file),
      unsaved: unsavedFiles(file),
      characters: Math.floor(characters),
    };
    try {
      const found = await this.#codebase.related(place, signal);
      return found?.map(({ path: one, code }) => ({ uri: one === file.fsPath ? file : Uri.file(one), code }));
    } catch (error) {
      // Completions go on without it.
      if (!signal.aborted) this.#logger.debug(`No related code: ${String(error)}`);
      return undefined;
    }
  }

  async #edited(file: Uri, characters: number, signal: AbortSignal): Promise<FoundCode[]> {
    const found: FoundCode[] = [];
    for (const { uri, line } of this.#edits.places) {
      if (signal.aborted) break;
      if (uri.toString() === file.toString()) continue;
      const lines = await textOf(uri);
      const block = lines && enclosingBlock(lines, Math.min(line, lines.length - 1));
      const code = block && outlineBlock(lines, block);
      const isNew = found.every((one) => one.code !== code);
      if (code !== undefined && isNew && lengthOf(found) + code.length <= characters)
        found.push({ uri, code });
    }
    return found;
  }

  /** Those that may be shown without asking: nobody can be asked while they type. */
  async #allowed(found: readonly FoundCode[], rules: IgnoreRules): Promise<FoundCode[]> {
    const preferences = this.#preferences();
    const allowed = await Promise.all(
      found.map(async ({ uri, code }) => {
        if (!mayBeShown(uri, preferences)) return false;
        return (await sensitiveReasons(uri, code, undefined, rules)).length === 0;
      }),
    );
    return found.filter((_, at) => allowed[at]);
  }
}

/** The file from which imports are resolved: for a notebook's cell, the notebook. */
function fileOf(uri: Uri): Uri {
  if (uri.scheme !== 'vscode-notebook-cell') return uri;
  return workspace.notebookDocuments.find((notebook) => notebook.uri.path === uri.path)?.uri ?? uri;
}

/** The folders in which Python may look for the modules of a file: its own, and those above it, up to the workspace's. */
function rootsOf(file: Uri): string[] {
  const folder = workspace.getWorkspaceFolder(file)?.uri.fsPath;
  const own = path.dirname(file.fsPath);
  if (folder === undefined) return [own];
  const roots = [own];
  for (let at = own; at !== folder && at.startsWith(folder); at = path.dirname(at))
    roots.push(path.dirname(at));
  return [...roots, ...roots.map((root) => path.join(root, 'src'))];
}

/** The lines of a long file that are not looked at. */
function gapIn(source: SourceText, line: number): { readonly start: number; readonly end: number } {
  const start = Math.min(linesLookedAt.atTop, source.lineCount);
  return { start, end: Math.max(start, line - linesLookedAt.above) };
}

function linesOf(source: SourceText, start: number, end: number): string[] {
  return Array.from({ length: Math.max(0, Math.min(end, source.lineCount) - start) }, (_, at) =>
    source.lineAt(start + at).slice(0, maxLineLength),
  );
}

function lengthOf(found: readonly FoundCode[]): number {
  return found.reduce((sum, { code }) => sum + code.length, 0);
}
