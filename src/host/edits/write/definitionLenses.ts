import {
  type CancellationToken,
  CodeLens,
  type CodeLensProvider,
  Disposable,
  EventEmitter,
  l10n,
  languages,
  Range,
  type TextDocument,
} from 'vscode';
import { pythonDefinitions } from '../../../core/edits/write/pythonDefinitions.ts';
import { isTestFile } from '../../../core/edits/write/testPlace.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import type { Settings } from '../../settings/settings.ts';

/** Files of more characters are read only once nothing was typed for a while: it takes milliseconds. */
const largeFile = 100_000;
const pause = 1000;

/** Shows what Phidelity can do above each function and class, if the user wants that. Not in functions of functions. */
class DefinitionLenses implements CodeLensProvider, Disposable {
  readonly #settings: Settings;
  readonly #timer: Timer;
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;
  #isOn: boolean;

  constructor(parts: { readonly settings: Settings; readonly timer: Timer }) {
    this.#settings = parts.settings;
    this.#timer = parts.timer;
    this.#isOn = parts.settings.codeLens;
    this.#subscription = parts.settings.onDidChange(() => {
      if (this.#isOn === this.#settings.codeLens) return;
      this.#isOn = this.#settings.codeLens;
      this.#changed.fire();
    });
  }

  readonly onDidChangeCodeLenses = this.#changed.event;

  async provideCodeLenses(document: TextDocument, token: CancellationToken): Promise<CodeLens[]> {
    if (!this.#isOn) return [];
    const text = document.getText();
    if (text.length > largeFile) {
      // VS Code asks again after each key, and cancels what it asked before.
      const cancelled = new AbortController();
      const listening = token.onCancellationRequested(() => cancelled.abort());
      const isPaused = await this.#timer.delay(pause, cancelled.signal);
      listening.dispose();
      if (!isPaused) return [];
    }
    const { uri } = document;
    const hasTests = !isTestFile(uri.path) && !document.isUntitled;
    return pythonDefinitions(text)
      .all.filter(({ isInner, body }) => !isInner && body !== undefined)
      .flatMap(({ start, header }) =>
        [
          {
            title: l10n.t('Explain'),
            command: 'phidelity.explainSelection',
            arguments: [{ uri, line: header }],
          },
          { title: l10n.t('Docstring'), command: 'phidelity.writeDocstring', arguments: [uri, header] },
          ...(hasTests
            ? [{ title: l10n.t('Tests'), command: 'phidelity.writeTests', arguments: [uri, header] }]
            : []),
          { title: l10n.t('Edit'), command: 'phidelity.edit', arguments: [{ uri, line: header }] },
        ].map((command) => new CodeLens(new Range(start, 0, start, 0), command)),
      );
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

/** Registers the code lenses above functions and classes of Python files. */
export function registerDefinitionLenses(parts: {
  readonly settings: Settings;
  readonly timer: Timer;
}): Disposable {
  const lenses = new DefinitionLenses(parts);
  // Neither in notebooks nor in what is only shown, such as other versions of a file.
  const selector = ['file', 'untitled', 'vscode-vfs'].map((scheme) => ({ language: 'python', scheme }));
  return Disposable.from(lenses, languages.registerCodeLensProvider(selector, lenses));
}
