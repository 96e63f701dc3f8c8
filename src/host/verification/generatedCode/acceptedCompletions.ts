import type { Position, TextDocument } from 'vscode';
import { rangeOfText } from '../../documents/offsetRanges.ts';
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
    const range = rangeOfText(start, text);
    // The document may have changed meanwhile.
    if (document.getText(range).replaceAll('\r\n', '\n') !== text.replaceAll(/\r\n?/g, '\n')) return;
    // In a microtask, after all listeners have seen this edit: only later edits may move the range.
    queueMicrotask(() => this.#generated.add(document.uri, range));
  }
}
