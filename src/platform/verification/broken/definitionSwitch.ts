import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DocumentHighlight, FullDocumentDiagnosticReport } from 'vscode-languageserver-protocol';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import type { CheckerProblem, PlaceRange } from '../../../core/edits/next/brokenPlaces.ts';
import type { Position } from '../../../core/text/position.ts';
import { pyrightProblem } from '../pyright/server/pyrightProblem.ts';
import type { PyrightProcess } from '../pyright/server/pyrightProcess.ts';
import type { CandidateFile } from './candidateFiles.ts';

/** What pyright reports for a file. */
export interface FileProblems {
  readonly problems: readonly CheckerProblem[];
  /** Whether it is no valid Python. */
  readonly isInvalid: boolean;
}

/** A running pyright for which files can be switched between two texts, so that their effect on others shows. */
export class DefinitionSwitch {
  readonly #server: PyrightProcess;
  readonly #token: CancellationToken;
  /** The address that each open file has, and its version. */
  readonly #open = new Map<string, { readonly uri: string; version: number }>();

  constructor(server: PyrightProcess, token: CancellationToken) {
    this.#server = server;
    this.#token = token;
  }

  /**
   * Gives a file a text, whatever is on disk. All of these reject when the process ends.
   *
   * @param isJudgedOnly It is only asked about, so that it may be a copy of itself where pyright would report nothing of it.
   */
  async setText({ path: file, text }: CandidateFile, isJudgedOnly = false): Promise<void> {
    const known = this.#open.get(file);
    if (known) {
      known.version += 1;
      const textDocument = { uri: known.uri, version: known.version };
      return this.#server.notify('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
    }
    const own = pathToFileURL(file).href;
    const isOwn = !isJudgedOnly || (await this.#server.mayJudge(own, [], this.#token));
    const copy = path.join(path.dirname(file), `phidelity_check_${this.#open.size}.py`);
    const uri = isOwn ? own : pathToFileURL(copy).href;
    this.#open.set(file, { uri, version: 1 });
    await this.#server.open(uri, text, statementsOf(text));
  }

  /** Closes a file that is needed no longer. */
  async close({ path: file, text }: CandidateFile): Promise<void> {
    const known = this.#open.get(file);
    if (!known) return;
    this.#open.delete(file);
    await this.#server.close(known.uri, text.length);
  }

  /** What is reported for an open file. */
  async problems(file: string): Promise<FileProblems> {
    const textDocument = { uri: this.#open.get(file)!.uri };
    const { items } = await this.#server.request<FullDocumentDiagnosticReport>(
      'textDocument/diagnostic',
      { textDocument },
      this.#token,
    );
    const problems = items.flatMap((one) => {
      const kind = pyrightProblem(one, { start: 0, end: 0 })?.kind;
      const message = typeof one.message === 'string' ? one.message : one.message.value;
      // Whether another overload fits may depend on the types of the arguments.
      const isProof = kind === 'missing' || kind === 'call' || kind === 'unresolved';
      return isProof ? [{ range: one.range, message }] : [];
    });
    // Only what its parser reports has no rule.
    return { problems, isInvalid: items.some((one) => one.code === undefined && one.severity === 1) };
  }

  /** Where in an open file the name at a position stands for the same. */
  async occurrences(file: string, position: Position): Promise<readonly PlaceRange[]> {
    const textDocument = { uri: this.#open.get(file)!.uri };
    const found = await this.#server.request<DocumentHighlight[] | null>(
      'textDocument/documentHighlight',
      { textDocument, position },
      this.#token,
    );
    return (found ?? []).map(({ range }) => range);
  }
}

/** Where statements begin, and blocks in the line of their header: pyright checks what holds one. */
function statementsOf(text: string): number[] {
  return Array.from(text.matchAll(/(?:^|:)[ \t]*(?=\S)/gm), ({ index, 0: found }) => index + found.length);
}
