import {
  CodeLens,
  type CodeLensProvider,
  commands,
  Disposable,
  EventEmitter,
  l10n,
  languages,
  MarkdownString,
  StatusBarAlignment,
  type TextDocument,
  window,
} from 'vscode';
import { formatCount } from '../../../core/text/formatQuantity.ts';
import type { BrokenList } from './brokenList.ts';

/** Shows above a changed definition how many places it broke, and in the status bar how many there are at all. */
export function showBrokenPlaces(list: BrokenList): Disposable {
  const lenses = new BrokenLenses(list);
  const status = window.createStatusBarItem('phidelity.brokenPlaces', StatusBarAlignment.Right, 98);
  status.name = l10n.t('Phidelity: Broken Places');
  status.command = 'phidelity.nextBroken';
  const update = (): void => {
    const { length } = list.places;
    void commands.executeCommand('setContext', 'phidelity.hasBrokenPlaces', length > 0);
    lenses.changed();
    if (length === 0) return status.hide();
    const { mentioning, checked } = list.extent;
    status.text = `$(references) ${length}`;
    status.tooltip = new MarkdownString(
      [
        `**${countOf(length)}**`,
        l10n.t(
          'pyright reports them since a definition has changed. It checked {0} of {1} files that mention it.',
          formatCount(checked),
          formatCount(mentioning),
        ),
        l10n.t('Click to go to the next one.'),
      ].join('\n\n'),
    );
    status.accessibilityInformation = { label: countOf(length), role: 'button' };
    status.show();
  };
  return Disposable.from(
    status,
    lenses,
    list.onDidChange(update),
    languages.registerCodeLensProvider({ language: 'python', scheme: 'file' }, lenses),
  );
}

class BrokenLenses implements CodeLensProvider, Disposable {
  readonly #list: BrokenList;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(list: BrokenList) {
    this.#list = list;
  }

  changed(): void {
    this.#changed.fire();
  }

  provideCodeLenses({ uri }: TextDocument): CodeLens[] {
    return this.#list
      .definitionsIn(uri)
      .flatMap(([{ line }, places]) => [
        new CodeLens(line, { command: 'phidelity.nextBroken', title: countOf(places.length) }),
        new CodeLens(line, { command: 'phidelity.showBroken', title: l10n.t('Show all') }),
        new CodeLens(line, { command: 'phidelity.dismissBroken', title: l10n.t('Dismiss') }),
      ]);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function countOf(count: number): string {
  return count === 1
    ? l10n.t('1 place no longer fits')
    : l10n.t('{0} places no longer fit', formatCount(count));
}
