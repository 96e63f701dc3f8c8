import {
  commands,
  Range,
  SymbolKind,
  type DocumentSymbol,
  type Position,
  type TextDocument,
  type TextEditor,
} from 'vscode';
import { enclosingBlock } from '../../core/python/enclosingBlock.ts';

/** An editor, or what is selected in it. */
type CodeSelection = Pick<TextEditor, 'document' | 'selection'>;

const blockKinds = new Set([
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
    if (blockKinds.has(symbol.kind)) return symbol;
  }
  return undefined;
}

/** The function, method or class around a position; undefined if there is none. */
export async function enclosingRange(document: TextDocument, position: Position): Promise<Range | undefined> {
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

/** The whole lines of a selection; undefined if nothing but blanks is selected. */
export function selectedLines({ document, selection }: CodeSelection): Range | undefined {
  if (selection.isEmpty) return undefined;
  // A selection of whole lines ends at the start of the next line, which is not part of it.
  const endsBefore = selection.end.character === 0 && selection.end.line > selection.start.line;
  const last = endsBefore ? selection.end.line - 1 : selection.end.line;
  const lines = new Range(selection.start.line, 0, last, document.lineAt(last).text.length);
  return document.getText(lines).trim() === '' ? undefined : lines;
}

/** The selected lines, or where nothing is selected, the function around the cursor. */
export async function linesToAskAbout(editor: CodeSelection): Promise<Range | undefined> {
  const { document, selection } = editor;
  if (!selection.isEmpty) return selectedLines(editor);
  const range = await enclosingRange(document, selection.active);
  return range && document.getText(range).trim() !== '' ? range : undefined;
}
