import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ScannedUse } from '../../../../core/verification/scan/scannedCode.ts';
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

/** A file on disk. */
export interface SavedFile {
  readonly path: string;
  readonly uri: string;
  readonly text: string;
}

/**
 * A piece of code that is open in pyright, and requests about it: as a copy of its own, or as the saved file that it is.
 * All reject when the process ends.
 */
export class PyrightDocument {
  readonly code: string;
  readonly #server: PyrightProcess;
  /** Of a copy in the folder of the code, whether there is one or not. */
  readonly #uri: string;
  readonly #file: SavedFile | undefined;
  readonly #offsets: readonly number[];
  readonly #positions: TextPositions;
  readonly #token: CancellationToken;
  #twin: Promise<PyrightDocument> | undefined;
  #hasListed = false;
  #copies = 0;

  /**
   * @param options.uri Of no file, in the folder of the code.
   * @param options.offsets Where in the code problems are asked for, sorted; by default, they are not.
   * @param options.file The saved file that is judged; its text is the code, but for comments.
   */
  constructor(options: {
    readonly code: string;
    readonly uri: string;
    readonly file?: SavedFile | undefined;
    readonly offsets?: readonly number[];
    readonly server: PyrightProcess;
    readonly token: CancellationToken;
  }) {
    this.code = options.code;
    this.#uri = options.uri;
    this.#file = options.file;
    this.#offsets = options.offsets ?? [];
    this.#server = options.server;
    this.#token = options.token;
    this.#positions = new TextPositions(options.code);
  }

  /** A path in the folder of the code, which is not saved there. */
  get path(): string {
    return fileURLToPath(this.#uri);
  }

  /** Whether completions were asked for. */
  get hasListed(): boolean {
    return this.#hasListed;
  }

  async open(): Promise<void> {
    if (this.#file) await this.#server.openFile(this.#file.uri, this.#file.text, this.#offsets);
    else await this.#server.open(this.#uri, this.code, this.#offsets);
  }

  async problems(): Promise<PyrightProblem[]> {
    const { items } = await this.#server.request<FullDocumentDiagnosticReport>(
      'textDocument/diagnostic',
      { textDocument: { uri: this.#openUri } },
      this.#token,
    );
    return items.flatMap((one) => pyrightProblem(one, this.#positions.rangeOf(one.range)) ?? []);
  }

  /** Where the name at an offset is defined, outside of this code. */
  async definitions(offset: number): Promise<SourceLocation[]> {
    return this.#placesOf('textDocument/definition', offset);
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
    return (found ?? []).some((one) => this.#isHere(one));
  }

  /** Where the type of the name at an offset is defined. */
  async typeDefinitions(offset: number): Promise<SourceLocation[]> {
    return this.#placesOf('textDocument/typeDefinition', offset);
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
    if (!this.#file) return this.#server.close(this.#uri, this.code.length);
    await (await this.#twin)?.close();
  }

  /** What pyright prints for the name at an offset: its kind in brackets, then its signature or its type. */
  async signature(offset: number): Promise<string | undefined> {
    const hover = await this.#ask<Hover | null>('textDocument/hover', offset);
    if (!hover || typeof hover.contents === 'string' || !('value' in hover.contents)) return undefined;
    return /^```python\n([^]*?)\n```/.exec(hover.contents.value)?.[1];
  }

  /** The completions at an offset. */
  async names(offset: number): Promise<string[]> {
    this.#hasListed = true;
    const found = await this.#ask<CompletionItem[] | CompletionList | null>(
      'textDocument/completion',
      offset,
    );
    const items = Array.isArray(found) ? found : (found?.items ?? []);
    return items.map(({ label }) => label);
  }

  async #placesOf(method: string, offset: number): Promise<SourceLocation[]> {
    const found = await this.#ask<Location[] | null>(method, offset);
    const places = this.#places(found);
    if (!this.#file || places.length > 0 || !found?.length) return places;
    // Defined here, or imported from a module that imports it from here: only a copy tells.
    this.#twin ??= this.openCopy(this.code);
    return (await this.#twin).#placesOf(method, offset);
  }

  #places(found: Location[] | null): SourceLocation[] {
    return locationsOf((found ?? []).filter((one) => !this.#isHere(one)));
  }

  #isHere({ uri }: Location): boolean {
    return uri === this.#openUri || (uri.startsWith('file:') && fileURLToPath(uri) === this.#file?.path);
  }

  get #openUri(): string {
    return this.#file?.uri ?? this.#uri;
  }

  #ask<T>(method: string, offset: number): Promise<T> {
    const position = this.#positions.positionAt(offset);
    return this.#server.request<T>(method, { textDocument: { uri: this.#openUri }, position }, this.#token);
  }
}

function locationsOf(found: readonly Location[]): SourceLocation[] {
  return found
    .filter(({ uri }) => uri.startsWith('file:'))
    .map(({ uri, range }) => ({ path: fileURLToPath(uri), line: range.start.line + 1 }));
}

/** Where uses are, and statements that may import what they use. */
export function wantedIn(code: string, uses: readonly ScannedUse[]): number[] {
  const imports = Array.from(code.matchAll(/\bimport\b/g), ({ index }) => index);
  const places = uses.flatMap(({ range, nameRange }) => [range.start, nameRange.start]);
  return [...new Set([...imports, ...places])].sort((a, b) => a - b);
}
