import { Uri, workspace } from 'vscode';
import type { RelatedCode } from '../../../core/ports/completionRequest.ts';
import type { SourceText } from '../../../core/completion/document/sourceText.ts';
import type { RelatedCodeSource } from '../../../core/completion/prompt/promptBuilder.ts';
import { enclosingBlock, outlineBlock } from '../../../core/python/enclosingBlock.ts';
import { pythonImports, type PythonImport } from '../../../core/python/pythonImports.ts';
import type { CompletionPreferences } from '../../settings/readSettings.ts';
import { sensitiveReasons } from '../../attachments/sensitiveReasons.ts';
import { IgnoreRules } from '../../documents/ignoreRules.ts';
import type { RecentEdits } from './recentEdits.ts';
import { ImportResolver } from './importResolver.ts';

const linesWithImports = 200;
/** Lines of a document that are searched for what it uses of an imported module. */
const linesWithUses = 400;
/** Longer lines are data, not code. */
const maxLineLength = 400;

interface FoundCode {
  readonly uri: Uri;
  readonly code: string;
}

/**
 * Code of this workspace that is related to a Python file: what it imports, then what was edited recently elsewhere. None that
 * a user would have to agree to: that is left out.
 */
export class WorkspaceRelatedCode implements RelatedCodeSource {
  readonly #edits: RecentEdits;
  readonly #preferences: () => CompletionPreferences;

  constructor(options: { readonly edits: RecentEdits; readonly preferences: () => CompletionPreferences }) {
    this.#edits = options.edits;
    this.#preferences = options.preferences;
  }

  async find(source: SourceText, characters: number, signal: AbortSignal): Promise<readonly RelatedCode[]> {
    if (source.languageId !== 'python') return [];
    const found: RelatedCode[] = [];
    let remaining = characters;
    const file = fileOf(Uri.parse(source.id));
    const rules = new IgnoreRules();
    // What applies to this file applies to most that it imports, and can be read while that is looked for.
    void rules.ignoredBy(file);
    for await (const { uri, code } of this.#search(file, source, signal)) {
      if (signal.aborted) return found;
      const path = workspace.asRelativePath(uri);
      const isNew = found.every((one) => one.path !== path || one.code !== code);
      if (!isNew || code.length > remaining) continue;
      // Nobody can be asked while they type.
      if ((await sensitiveReasons(uri, code, undefined, rules)).length > 0) continue;
      found.push({ path, code });
      remaining -= code.length;
    }
    return found;
  }

  async *#search(uri: Uri, source: SourceText, signal: AbortSignal): AsyncGenerator<FoundCode> {
    const lines = firstLines(source, linesWithUses);
    const modules = new ImportResolver(uri, this.#preferences());
    for (const one of pythonImports(lines.slice(0, linesWithImports))) {
      for (const { module, names } of possibleModules(one, lines)) {
        if (signal.aborted) return;
        const file = names.length > 0 ? await modules.find(one.level, module) : undefined;
        if (!file) continue;
        const defined = definitions(file.lines);
        const blocks = names
          .map((name) => defined.get(name))
          .filter((line) => line !== undefined)
          .map((line) => enclosingBlock(file.lines, line))
          .filter((block) => block !== undefined);
        for (const block of blocks) yield { uri: file.uri, code: outlineBlock(file.lines, block) };
        if (blocks.length > 0) break;
      }
    }
    for (const { uri: edited, line } of this.#edits.places) {
      if (signal.aborted) return;
      if (edited.toString() === uri.toString()) continue;
      const text = await modules.read(edited);
      const block = text && enclosingBlock(text, Math.min(line, text.length - 1));
      if (block) yield { uri: edited, code: outlineBlock(text, block) };
    }
  }
}

/** The file from which imports are resolved: for a notebook's cell, the notebook. */
function fileOf(uri: Uri): Uri {
  if (uri.scheme !== 'vscode-notebook-cell') return uri;
  return workspace.notebookDocuments.find((notebook) => notebook.uri.path === uri.path)?.uri ?? uri;
}

function firstLines(source: SourceText, count: number): string[] {
  return Array.from({ length: Math.min(count, source.lineCount) }, (_, line) =>
    source.lineAt(line).slice(0, maxLineLength),
  );
}

/** The modules to which an import may refer, and the names that this file uses of each. */
function possibleModules(
  { module, name, alias }: PythonImport,
  lines: readonly string[],
): { readonly module: string; readonly names: readonly string[] }[] {
  const used = new Set<string>();
  const use = new RegExp(`(?<![\\w.])${alias.replaceAll('.', '\\.')}\\.(\\w+)`, 'g');
  for (const line of lines) for (const [, attribute = ''] of line.matchAll(use)) used.add(attribute);
  if (name === undefined) return [{ module, names: [...used] }];
  const submodule = module === '' ? name : `${module}.${name}`;
  const asModule = { module: submodule, names: [...used] };
  return module === '' ? [asModule] : [{ module, names: [name] }, asModule];
}

/** The lines where the functions and classes of a file's outermost level begin, by name. */
function definitions(lines: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [line, text] of lines.entries()) {
    const [, name] = /^(?:async\s+def|def|class)\s+(\w+)/u.exec(text) ?? [];
    if (name !== undefined && !found.has(name)) found.set(name, line);
  }
  return found;
}
