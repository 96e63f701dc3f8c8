import { fileURLToPath } from 'node:url';
import type {
  CompletionItem,
  CompletionList,
  FullDocumentDiagnosticReport,
  Hover,
  Location,
} from 'vscode-languageserver-protocol';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import type { CodeRange } from '../../../core/verification/codeRange.ts';
import { TextPositions } from '../../../core/text/textPositions.ts';
import type { Place } from './place.ts';
import type { PyrightProblem } from './pyrightProblem.ts';
import { pyrightProblem } from './pyrightProblem.ts';
import type { PyrightProcess } from './pyrightProcess.ts';

/** A name that no code has. */
const probe = 'phidelity_probe';

/** A piece of code that pyright has open, and the questions about it. All reject when the process ends. */
export class CheckedDocument {
  readonly code: string;
  readonly #server: PyrightProcess;
  readonly #uri: string;
  readonly #positions: TextPositions;
  readonly #token: CancellationToken;
  #variants = 0;

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
  async definitions(offset: number): Promise<Place[]> {
    return this.#places(await this.#ask<Location[] | null>('textDocument/definition', offset));
  }

  /** Where the type of the name at an offset is defined. */
  async typeDefinitions(offset: number): Promise<Place[]> {
    return this.#places(await this.#ask<Location[] | null>('textDocument/typeDefinition', offset));
  }

  /** What pyright takes an expression in this code for: what it prints for its type, and where its classes are defined. */
  async typeOf({ start, end }: CodeRange): Promise<{ readonly printed?: string; readonly places: Place[] }> {
    this.#variants += 1;
    const variant = new CheckedDocument({
      code: `${this.code.slice(0, start)}(${probe} := ${this.code.slice(start, end)})${this.code.slice(end)}`,
      uri: this.#uri.replace(/\.py$/, `_${this.#variants}.py`),
      server: this.#server,
      token: this.#token,
    });
    await variant.open();
    try {
      const [signature, places] = await Promise.all([
        variant.signature(start + 1),
        variant.typeDefinitions(start + 1),
      ]);
      const printed = signature?.startsWith(`(variable) ${probe}: `)
        ? signature.slice(`(variable) ${probe}: `.length)
        : undefined;
      return { ...(printed !== undefined && { printed }), places };
    } finally {
      await variant.#close();
    }
  }

  /** What pyright prints for the name at an offset: its kind in brackets, then its signature or its type. */
  async signature(offset: number): Promise<string | undefined> {
    const hover = await this.#ask<Hover | null>('textDocument/hover', offset);
    if (!hover || typeof hover.contents === 'string' || !('value' in hover.contents)) return undefined;
    return /^```python\n([^]*?)\n```/.exec(hover.contents.value)?.[1];
  }

  /** The names that could stand at an offset. */
  async names(offset: number): Promise<string[]> {
    const found = await this.#ask<CompletionItem[] | CompletionList | null>(
      'textDocument/completion',
      offset,
    );
    const items = Array.isArray(found) ? found : (found?.items ?? []);
    return items.map(({ label }) => label);
  }

  async #close(): Promise<void> {
    await this.#server.notify('textDocument/didClose', { textDocument: { uri: this.#uri } });
  }

  #places(found: Location[] | null): Place[] {
    return (found ?? [])
      .filter(({ uri }) => uri !== this.#uri && uri.startsWith('file:'))
      .map(({ uri, range }) => ({ path: fileURLToPath(uri), line: range.start.line + 1 }));
  }

  #ask<T>(method: string, offset: number): Promise<T> {
    const position = this.#positions.positionAt(offset);
    return this.#server.request<T>(method, { textDocument: { uri: this.#uri }, position }, this.#token);
  }
}
