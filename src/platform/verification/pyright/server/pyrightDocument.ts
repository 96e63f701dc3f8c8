import { fileURLToPath, pathToFileURL } from 'node:url';
import type {
  CompletionItem,
  CompletionList,
  FullDocumentDiagnosticReport,
  Hover,
  Location,
} from 'vscode-languageserver-protocol';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import type { Position, SourceLocation } from '../../../../core/text/position.ts';
import { TextPositions } from '../../../../core/text/textPositions.ts';
import { pyrightProblem, type PyrightProblem } from './pyrightProblem.ts';
import type { PyrightProcess } from './pyrightProcess.ts';

/** A piece of code that is open in pyright, and requests about it. All reject when the process ends. */
export class PyrightDocument {
  readonly code: string;
  readonly #server: PyrightProcess;
  readonly #uri: string;
  readonly #positions: TextPositions;
  readonly #token: CancellationToken;
  #copies = 0;

  constructor(options: {
    readonly code: string;
    readonly uri: string;
    readonly server: PyrightProcess;
    readonly token: CancellationToken;
  }) {
    this.code = options.code;
    this.#uri = options.uri;
    this.#server = options.server;
    this.#token = options.token;
    this.#positions = new TextPositions(options.code);
  }

  /** A path in the folder of the code, which is not saved there. */
  get path(): string {
    return fileURLToPath(this.#uri);
  }

  async open(): Promise<void> {
    await this.#server.notify('textDocument/didOpen', {
      textDocument: { uri: this.#uri, languageId: 'python', version: 1, text: this.code },
    });
  }

  async problems(): Promise<PyrightProblem[]> {
    const { items } = await this.#server.request<FullDocumentDiagnosticReport>(
      'textDocument/diagnostic',
      { textDocument: { uri: this.#uri } },
      this.#token,
    );
    return items.flatMap((one) => pyrightProblem(one, this.#positions.rangeOf(one.range)) ?? []);
  }

  /** Where the name at an offset is defined, outside of this code. */
  async definitions(offset: number): Promise<SourceLocation[]> {
    return this.#places(await this.#ask<Location[] | null>('textDocument/definition', offset));
  }

  /** Where the name at a position of an installed file is defined. */
  async definitionsIn(path: string, position: Position): Promise<SourceLocation[]> {
    const textDocument = { uri: pathToFileURL(path).href };
    const parameters = { textDocument, position };
    const found = await this.#server.request<Location[] | null>(
      'textDocument/definition',
      parameters,
      this.#token,
    );
    return this.#places(found);
  }

  /** Whether the name at an offset is defined in this code. */
  async isOwn(offset: number): Promise<boolean> {
    const found = await this.#ask<Location[] | null>('textDocument/definition', offset);
    return (found ?? []).some(({ uri }) => uri === this.#uri);
  }

  /** Where the type of the name at an offset is defined. */
  async typeDefinitions(offset: number): Promise<SourceLocation[]> {
    return this.#places(await this.#ask<Location[] | null>('textDocument/typeDefinition', offset));
  }

  /** Opens another text next to this one. Must be closed. */
  async openCopy(code: string): Promise<PyrightDocument> {
    this.#copies += 1;
    const uri = this.#uri.replace(/\.py$/, `_copy_${this.#copies}.py`);
    const copy = new PyrightDocument({ code, uri, server: this.#server, token: this.#token });
    await copy.open();
    return copy;
  }

  async close(): Promise<void> {
    await this.#server.close(this.#uri, this.code.length);
  }

  /** What pyright prints for the name at an offset: its kind in brackets, then its signature or its type. */
  async signature(offset: number): Promise<string | undefined> {
    const hover = await this.#ask<Hover | null>('textDocument/hover', offset);
    if (!hover || typeof hover.contents === 'string' || !('value' in hover.contents)) return undefined;
    return /^```python\n([^]*?)\n```/.exec(hover.contents.value)?.[1];
  }

  /** The completions at an offset. */
  async names(offset: number): Promise<string[]> {
    const found = await this.#ask<CompletionItem[] | CompletionList | null>(
      'textDocument/completion',
      offset,
    );
    const items = Array.isArray(found) ? found : (found?.items ?? []);
    return items.map(({ label }) => label);
  }

  #places(found: Location[] | null): SourceLocation[] {
    return (found ?? [])
      .filter(({ uri }) => uri !== this.#uri && uri.startsWith('file:'))
      .map(({ uri, range }) => ({ path: fileURLToPath(uri), line: range.start.line + 1 }));
  }

  #ask<T>(method: string, offset: number): Promise<T> {
    const position = this.#positions.positionAt(offset);
    return this.#server.request<T>(method, { textDocument: { uri: this.#uri }, position }, this.#token);
  }
}
