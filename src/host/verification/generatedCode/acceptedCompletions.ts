import { Range, type Position, type TextDocument } from 'vscode';
import type { Settings } from '../../settings/settings.ts';
import type { GeneratedCode } from './generatedCode.ts';

/** Records accepted completions as generated code, unless completions are not marked by the settings. */
export class AcceptedCompletions {
  readonly #generated: Pick<GeneratedCode, 'add'>;
  readonly #settings: Settings;

  constructor(parts: { readonly generated: Pick<GeneratedCode, 'add'>; readonly settings: Settings }) {
    this.#generated = parts.generated;
    this.#settings = parts.settings;
  }

  /** Records a text that was accepted and is now in a document at `start`. */
  add(document: TextDocument, start: Position, text: string): void {
    if (document.languageId !== 'python' || this.#settings.verification.completions === 'off') return;
    const lines = text.split(/\r\n?|\n/);
    const last = lines.at(-1)!.length;
    const end = start.translate(lines.length - 1).with({
      character: lines.length === 1 ? start.character + last : last,
    });
    const range = new Range(start, end);
    // The document may have changed meanwhile.
    if (document.getText(range).replaceAll('\r\n', '\n') !== lines.join('\n')) return;
    // In a microtask, after all listeners have seen this edit: only later edits may move the range.
    queueMicrotask(() => this.#generated.add(document.uri, range));
  }
}
