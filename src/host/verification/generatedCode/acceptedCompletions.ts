import type { Position, TextDocument } from 'vscode';
import { rangeOfText } from '../../documents/offsetRanges.ts';
import type { ReplacedName } from '../../../core/guidance/replacedName.ts';
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

  /**
   * Records a text that was accepted and is now in a document at `start`.
   *
   * @param replaced Names in it that were put in the place of others.
   */
  add(document: TextDocument, start: Position, text: string, replaced: readonly ReplacedName[] = []): void {
    if (document.languageId !== 'python' || this.#settings.verification.completions === 'off') return;
    const range = rangeOfText(start, text);
    // The document may have changed meanwhile.
    if (document.getText(range).replaceAll('\r\n', '\n') !== text.replaceAll(/\r\n?/g, '\n')) return;
    // In a microtask, after all listeners have seen this edit: only later edits may move the range.
    const names = replaced.map(({ at, instead, wanted }) => {
      const from = rangeOfText(start, text.slice(0, at)).end;
      return { range: rangeOfText(from, instead), wanted };
    });
    queueMicrotask(() => this.#generated.add(document.uri, range, names));
  }
}
