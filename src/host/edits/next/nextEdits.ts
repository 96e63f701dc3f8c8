import {
  Disposable,
  l10n,
  type QuickPickItem,
  Range,
  type TextDocument,
  TextEditorRevealType,
  window,
  workspace,
} from 'vscode';
import { fixPlace } from '../../../core/edits/fix/fixPlace.ts';
import { linesOf } from '../../../core/edits/lineHunks.ts';
import { adaptInstruction } from '../../../core/edits/next/adaptPrompt.ts';
import { withEdits } from '../../../core/edits/next/renamingEdits.ts';
import { registerCommand } from '../../commands/registerCommand.ts';
import { sourceOf } from '../../documents/sourceOfEditor.ts';
import { type EditParts, startEdit } from '../editCommand.ts';
import { checkEditable } from '../editTarget.ts';
import type { BrokenList, ListedPlace } from './brokenList.ts';
import type { DefinitionWatch } from './definitionWatch.ts';

/** In milliseconds. */
const messageDuration = 8000;

interface Parts extends EditParts {
  readonly list: BrokenList;
  readonly watch: Pick<DefinitionWatch, 'settle'>;
}

/** Registers the commands that go through the places that no longer fit a definition. */
export function registerNextEdits(parts: Parts): Disposable {
  const next = new NextEdits(parts);
  return Disposable.from(
    registerCommand('phidelity.nextBroken', () => next.go()),
    registerCommand('phidelity.showBroken', () => next.choose()),
    registerCommand('phidelity.dismissBroken', () => parts.watch.settle()),
  );
}

class NextEdits {
  readonly #parts: Parts;
  /** Those that were shown since all were. */
  #shown = new Set<ListedPlace>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Shows the next place, with what would mend it. */
  async go(): Promise<void> {
    const { places } = this.#parts.list;
    if (places.length === 0) {
      await window.showInformationMessage(l10n.t('No place is known that a changed definition broke.'));
      return;
    }
    if (places.every((one) => this.#shown.has(one))) this.#shown = new Set();
    await this.#show(places.find((one) => !this.#shown.has(one))!);
  }

  /** Lets the user choose a place. */
  async choose(): Promise<void> {
    const { places } = this.#parts.list;
    const items = places.map((place): QuickPickItem & { readonly place: ListedPlace } => ({
      label: place.text.split('\n')[0]!,
      description: `${workspace.asRelativePath(place.uri)}:${place.range.start.line + 1}`,
      detail: place.message.split('\n')[0]!,
      place,
    }));
    const choice = await window.showQuickPick(items, {
      title: l10n.t('Places that no longer fit a changed definition'),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (choice) await this.#show(choice.place);
  }

  /** Goes on after a decision; false where all places were shown. */
  async #goOn(): Promise<boolean> {
    const { places } = this.#parts.list;
    const place = places.find((one) => !this.#shown.has(one));
    if (place) await this.#show(place);
    else if (places.length === 0)
      window.setStatusBarMessage(l10n.t('No other place is broken.'), messageDuration);
    return place !== undefined;
  }

  async #show(place: ListedPlace): Promise<void> {
    this.#shown.add(place);
    const document = await workspace.openTextDocument(place.uri);
    if (document.getText(place.range).replaceAll('\r\n', '\n') !== place.text) {
      // The file has changed on disk since.
      this.#parts.list.remove(place);
      if (!(await this.#goOn())) await window.showTextDocument(document);
      return;
    }
    await checkEditable(document);
    if (place.isRenaming) await this.#offerRenaming(document, place);
    else await this.#offerAnswer(document, place);
  }

  /** Offers the new name for all that is broken in a file: no model is asked. */
  async #offerRenaming(document: TextDocument, place: ListedPlace): Promise<void> {
    const { list, reviews } = this.#parts;
    const text = document.getText();
    const base = linesOf(text);
    const edits = list.editsFor(place);
    for (const one of list.places) if (isSameFile(one, place) && one.isRenaming) this.#shown.add(one);
    const review = await reviews.open({
      document,
      title: l10n.t(
        '{0} (Renamed, Without the Model)',
        workspace.asRelativePath(document.uri).split('/').at(-1)!,
      ),
      line: place.range.start.line,
      proposer: { next: () => this.#goOn() },
    });
    const proposed = linesOf(withEdits(text, edits));
    await reviews.offer(review, { base, proposed }, new AbortController().signal);
  }

  /** Has the model adapt the statement. */
  async #offerAnswer(document: TextDocument, place: ListedPlace): Promise<void> {
    const { list } = this.#parts;
    const lines = linesOf(document.getText());
    const { edited } = fixPlace(lines, place.range);
    const isInIt = (one: ListedPlace): boolean =>
      isSameFile(one, place) && one.range.start.line >= edited.start && one.range.end.line < edited.end;
    const places = list.places.filter((one) => isInIt(one));
    for (const one of places) this.#shown.add(one);
    const editor = await window.showTextDocument(document, {
      selection: new Range(place.range.start, place.range.start),
    });
    editor.revealRange(place.range, TextEditorRevealType.InCenterIfOutsideViewport);
    const { definition, uri: changed } = place.of;
    const instruction = adaptInstruction(definition, workspace.asRelativePath(changed), places);
    await startEdit(
      { document, edited, style: sourceOf(editor), viewColumn: editor.viewColumn },
      { shown: describeChange(place), write: () => Promise.resolve(instruction) },
      { ...this.#parts, next: () => this.#goOn() },
    );
  }
}

function describeChange({ of: { definition } }: ListedPlace): string {
  const { before, after } = definition;
  return after === undefined
    ? l10n.t('Adapt to a change: {0} was removed', before)
    : l10n.t('Adapt to a change: {0} is {1} now', before, after);
}

function isSameFile(one: ListedPlace, other: ListedPlace): boolean {
  return one.uri.toString() === other.uri.toString() && one.of.uri.toString() === other.of.uri.toString();
}
