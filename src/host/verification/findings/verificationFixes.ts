import {
  CodeAction,
  CodeActionKind,
  CodeActionTriggerKind,
  l10n,
  WorkspaceEdit,
  workspace,
  type CodeActionContext,
  type CodeActionProvider,
  type Command,
  type Diagnostic,
  type Range,
  type TextDocument,
} from 'vscode';
import { compareSeverity } from '../../../core/verification/findings/finding.ts';
import { addImport } from '../../../core/verification/names/addImport.ts';
import { rewritePrompt } from '../../../core/verification/findings/rewritePrompt.ts';
import type { VersionedApi } from '../../../core/verification/verified/verifiedApis.ts';
import type { Settings } from '../../settings/settings.ts';
import type { CheckedItem } from '../checked/checkedDocument.ts';
import type { CheckedDocuments } from '../checked/checkedDocuments.ts';
import { diagnosticSource, itemCommand, openDocumentation, openSource } from './itemCommands.ts';

/** With more items at a place, only the actions for all of them are offered: the menu would be too long. */
const mostItems = 4;

/** The quick fixes for findings. */
export class VerificationFixes implements CodeActionProvider {
  static readonly kinds = [CodeActionKind.QuickFix];

  readonly #checked: CheckedDocuments;
  readonly #settings: Settings;

  constructor(checked: CheckedDocuments, settings: Settings) {
    this.#checked = checked;
    this.#settings = settings;
  }

  provideCodeActions(document: TextDocument, range: Range, context: CodeActionContext): CodeAction[] {
    const found = (this.#checked.get(document.uri)?.items ?? [])
      .filter(({ item, range: own }) => item.finding !== undefined && own.intersection(range) !== undefined)
      .toSorted((a, b) => compareSeverity(a.item.finding, b.item.finding));
    const actions =
      found.length > mostItems ? [] : found.flatMap((one) => this.#actionsFor(one, document, context));
    if (found.length > 0) actions.push(this.#rewrite(document, found, context));
    // Only on request: these would show a light bulb everywhere.
    if (context.triggerKind === CodeActionTriggerKind.Invoke) {
      if (!range.isEmpty) actions.push(run('phidelity.verifySelection', l10n.t('Verify APIs in Selection')));
      if (found.length > 0) actions.push(run('phidelity.verifyFile', l10n.t('Verify APIs in File')));
    }
    return withoutRepeats(actions);
  }

  #actionsFor(checked: CheckedItem, document: TextDocument, context: CodeActionContext): CodeAction[] {
    const { item } = checked;
    const diagnostics = diagnosticsAt(checked, context);
    const actions = [...replacements(checked, document), ...imports(checked, document)];
    if (item.documentation !== undefined) actions.push(doing(openDocumentation(item.documentation)));
    if (item.source) actions.push(doing(openSource(item.source)));
    if (item.api) {
      const { api, name, kind } = item;
      const title =
        kind === 'symbol'
          ? l10n.t("Mark '{0}' as Verified", name)
          : l10n.t("Mark Import '{0}' as Verified", name);
      actions.push(mark(title, api, document));
    }
    if (item.install !== undefined)
      actions.push(
        doing(itemCommand('copyInstallCommand', l10n.t("Copy '{0}'", item.install), item.install)),
      );
    for (const action of actions) action.diagnostics = diagnostics;
    return actions;
  }

  /** With the demo model, it says beforehand that the answer will be of no use. */
  get #rewriteTitle(): string {
    return this.#settings.isDemoChat
      ? l10n.t('Rewrite with Familiar Modules Only (the Demo Model Cannot)')
      : l10n.t('Rewrite with Familiar Modules Only');
  }

  #rewrite(document: TextDocument, found: readonly CheckedItem[], context: CodeActionContext): CodeAction {
    const [first] = found;
    const part = this.#checked.partAround(document, first!.range);
    const inPart = (this.#checked.get(document.uri)?.items ?? []).filter(({ range }) => part.contains(range));
    const prompt = rewritePrompt({
      items: inPart.map(({ item }) => item),
      familiar: this.#settings.verification.familiar,
      code: document.getText(part).replaceAll('\r\n', '\n'),
    });
    const action = doing(
      itemCommand('askToRewrite', this.#rewriteTitle, prompt, {
        uri: document.uri.toString(),
        path: workspace.asRelativePath(document.uri),
        startLine: part.start.line + 1,
        endLine: part.end.line + 1,
      }),
    );
    action.diagnostics = found.flatMap((one) => diagnosticsAt(one, context));
    return action;
  }
}

function replacements({ item, replacementRange }: CheckedItem, document: TextDocument): CodeAction[] {
  if (!replacementRange) return [];
  const names = item.replacement?.names ?? [];
  return names.map((name) => {
    const action = new CodeAction(l10n.t("Replace with '{0}'", name), CodeActionKind.QuickFix);
    action.edit = new WorkspaceEdit();
    action.edit.replace(document.uri, replacementRange, name);
    action.isPreferred = names.length === 1;
    return action;
  });
}

function imports({ item }: CheckedItem, document: TextDocument): CodeAction[] {
  const statements = item.missingImports ?? [];
  return statements.flatMap((statement) => {
    const edit = addImport(document.getText(), statement);
    if (!edit) return [];
    const action = new CodeAction(l10n.t("Add Import '{0}'", statement), CodeActionKind.QuickFix);
    action.edit = new WorkspaceEdit();
    action.edit.insert(document.uri, document.positionAt(edit.start), edit.text);
    action.isPreferred = statements.length === 1;
    return [action];
  });
}

function mark(title: string, api: VersionedApi, document: TextDocument): CodeAction {
  return doing(itemCommand('markItemVerified', title, api, document.uri.toString()));
}

function run(command: string, title: string): CodeAction {
  return doing({ command, title });
}

function doing(command: Command): CodeAction {
  const action = new CodeAction(command.title, CodeActionKind.QuickFix);
  action.command = command;
  return action;
}

function diagnosticsAt({ range }: CheckedItem, context: CodeActionContext): Diagnostic[] {
  return context.diagnostics.filter(
    ({ source, range: own }) => source === diagnosticSource && own.isEqual(range),
  );
}

/** An import and a symbol at the same place share actions, such as their documentation. */
function withoutRepeats(actions: readonly CodeAction[]): CodeAction[] {
  const titles = new Set<string>();
  return actions.filter(({ title }) => titles.size < titles.add(title).size);
}
