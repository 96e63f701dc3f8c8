import { Range, type Position, type TextDocument } from 'vscode';
import type { Settings } from '../../settings/settings.ts';
import type { GeneratedCode } from './generatedCode.ts';

/** Remembers what a person accepted of completions as code that Phidelity wrote, unless completions are not to be marked. */
export class AcceptedCompletions {
  readonly #generated: Pick<GeneratedCode, 'add'>;
  readonly #settings: Settings;

  constructor(parts: { readonly generated: Pick<GeneratedCode, 'add'>; readonly settings: Settings }) {
    this.#generated = parts.generated;
    this.#settings = parts.settings;
  }

  /** A text now stands in a document at `start`, since a person has accepted it. */
  add(document: TextDocument, start: Position, text: string): void {
    if (document.languageId !== 'python' || this.#settings.verification.completions === 'off') return;
    const lines = text.split(/\r\n?|\n/);
    const last = lines.at(-1)!.length;
    const end = start.translate(lines.length - 1).with({
      character: lines.length === 1 ? start.character + last : last,
    });
    const range = new Range(start, end);
    // The person may have gone on meanwhile.
    if (document.getText(range).replaceAll('\r\n', '\n') !== lines.join('\n')) return;
    // Everyone who follows the edits of documents has been told of this one by then, and moves the range by later ones.
    queueMicrotask(() => this.#generated.add(document.uri, range));
  }
}
