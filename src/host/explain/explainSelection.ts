import {
  commands,
  l10n,
  Range,
  SymbolKind,
  window,
  workspace,
  type Disposable,
  type DocumentSymbol,
  type Position,
  type TextDocument,
  type TextEditor,
} from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { ChatView } from '../chat/chatView.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { enclosingBlock } from '../../core/python/enclosingBlock.ts';

const explainableKinds = new Set([
  SymbolKind.Function,
  SymbolKind.Method,
  SymbolKind.Constructor,
  SymbolKind.Class,
]);

/** The innermost function, method or class around a position, according to the language's symbol provider. */
function innermostSymbol(symbols: readonly DocumentSymbol[], position: Position): DocumentSymbol | undefined {
  for (const symbol of symbols) {
    if (!symbol.range.contains(position)) continue;
    const inner = innermostSymbol(symbol.children, position);
    if (inner) return inner;
    if (explainableKinds.has(symbol.kind)) return symbol;
  }
  return undefined;
}

async function enclosingRange(document: TextDocument, position: Position): Promise<Range | undefined> {
  const symbols = await commands.executeCommand<DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  const symbol = innermostSymbol(symbols ?? [], position);
  if (symbol) return symbol.range;
  if (document.languageId !== 'python') return undefined;
  // Without a Python language server there are no symbols. Indentation shows the block as well.
  const lines = Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line).text);
  const block = enclosingBlock(lines, position.line);
  return block && new Range(block.start, 0, block.end, lines[block.end]?.length ?? 0);
}

/** The lines to explain: the selection's, else those of the function around the cursor. */
async function rangeToExplain({ document, selection }: TextEditor): Promise<Range | undefined> {
  if (selection.isEmpty) return enclosingRange(document, selection.active);
  // A selection of whole lines ends at the start of the next line, which is not part of it.
  const endsBefore = selection.end.character === 0 && selection.end.line > selection.start.line;
  const last = endsBefore ? selection.end.line - 1 : selection.end.line;
  return new Range(selection.start.line, 0, last, document.lineAt(last).text.length);
}

async function explainSelection(session: ChatSession, view: ChatView): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor) {
    await window.showInformationMessage(l10n.t('Open a file and select the code to explain.'));
    return;
  }
  const { document } = editor;
  const range = await rangeToExplain(editor);
  const text = range && document.getText(range);
  if (!range || !text?.trim()) {
    await window.showInformationMessage(
      l10n.t('Select the code to explain, or place the cursor inside a function.'),
    );
    return;
  }
  await view.focus();
  await session.explain(
    {
      path: workspace.asRelativePath(document.uri),
      startLine: range.start.line + 1,
      endLine: range.end.line + 1,
      languageId: document.languageId,
      text: text.replaceAll('\r\n', '\n'),
    },
    document.uri.toString(),
  );
}

/** Registers "Explain Selection". */
export function registerExplainSelection(session: ChatSession, view: ChatView): Disposable {
  return registerCommand('phidelity.explainSelection', () => explainSelection(session, view));
}
