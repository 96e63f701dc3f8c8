import {
  commands,
  type DocumentSymbol,
  type Range,
  type SymbolInformation,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import { enclosingRange } from '../documents/codeAtCursor.ts';

/** A function, class or the like, and where it is. */
export interface FoundSymbol {
  readonly name: string;
  readonly uri: Uri;
  readonly range: Range;
}

/** The named parts of a document that have this in their name, however deep. */
export async function documentSymbols(uri: Uri, query: string): Promise<readonly FoundSymbol[]> {
  const found = await commands.executeCommand<(DocumentSymbol | SymbolInformation)[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  const typed = query.toLowerCase();
  return allSymbols(found ?? [])
    .filter(({ name }) => name.toLowerCase().includes(typed))
    .map((symbol) => ({
      name: symbol.name,
      uri,
      range: 'location' in symbol ? symbol.location.range : symbol.range,
    }));
}

function allSymbols(
  symbols: readonly (DocumentSymbol | SymbolInformation)[],
): (DocumentSymbol | SymbolInformation)[] {
  return symbols.flatMap((symbol) =>
    ['children' in symbol ? [symbol, ...allSymbols(symbol.children)] : symbol].flat(),
  );
}

/** The named parts of files of the workspace that language servers find for this name. */
export async function workspaceSymbols(query: string): Promise<readonly FoundSymbol[]> {
  const found = await commands.executeCommand<SymbolInformation[] | undefined>(
    'vscode.executeWorkspaceSymbolProvider',
    query,
  );
  const typed = query.toLowerCase();
  return (
    (found ?? [])
      // What is not in the workspace is of packages. Servers match letters that do not stand together, too.
      .filter(
        ({ name, location }) =>
          name.toLowerCase().includes(typed) && workspace.getWorkspaceFolder(location.uri),
      )
      .map(({ name, location }) => ({ name, uri: location.uri, range: location.range }))
  );
}

/** The whole lines of a symbol: language servers may say only where its name is. */
export async function symbolRange(document: TextDocument, known: Range): Promise<Range> {
  if (known.end.line > known.start.line) return known;
  const line = document.lineAt(Math.min(known.start.line, document.lineCount - 1));
  const around = await enclosingRange(document, line.range.end);
  return around && around.start.line === line.lineNumber ? around : known;
}
