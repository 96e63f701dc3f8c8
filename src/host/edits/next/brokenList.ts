import { Disposable, EventEmitter, Range, type TextDocumentContentChangeEvent, Uri, workspace } from 'vscode';
import type { BrokenFile, BrokenPlaces, PlaceRange } from '../../../core/edits/next/brokenPlaces.ts';
import type { ChangedDefinition } from '../../../core/edits/next/changedDefinitions.ts';

/** A definition that has changed, and where it is now. */
export interface ListedDefinition {
  readonly definition: ChangedDefinition;
  readonly uri: Uri;
  line: Range;
}

/** A place that no longer fits a definition. */
export interface ListedPlace {
  readonly of: ListedDefinition;
  readonly uri: Uri;
  range: Range;
  /** What is there, with `\n` as line ends. */
  readonly text: string;
  readonly message: string;
  /** Whether the file's edits mend it. */
  readonly isRenaming: boolean;
}

/** What a change of one file broke. */
interface ListedChange {
  readonly definitions: readonly ListedDefinition[];
  places: readonly ListedPlace[];
  /** What gives new names in other files, by their address. */
  readonly edits: Map<string, readonly { readonly range: Range; readonly text: string }[]>;
  readonly mentioning: number;
  readonly checked: number;
}

/** The places that changed definitions broke, which move as their documents are edited. A place that is edited is off the list. */
export class BrokenList implements Disposable {
  readonly #changes = new Map<string, ListedChange>();
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable;

  constructor() {
    this.#subscriptions = Disposable.from(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#follow(document.uri, contentChanges);
      }),
      workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) this.#forgetFile(uri);
      }),
      this.#changed,
    );
  }

  readonly onDidChange = this.#changed.event;

  /** In the order in which they are gone through. */
  get places(): readonly ListedPlace[] {
    return [...this.#changes.values()].flatMap(({ places }) => places);
  }

  /** How many files the places were looked for in, and in how many there was time to. */
  get extent(): { readonly mentioning: number; readonly checked: number } {
    const all = [...this.#changes.values()];
    return {
      mentioning: all.reduce((sum, one) => sum + one.mentioning, 0),
      checked: all.reduce((sum, one) => sum + one.checked, 0),
    };
  }

  /** The files whose changes broke something. */
  get changedFiles(): readonly Uri[] {
    return [...this.#changes.keys()].map((key) => Uri.parse(key, true));
  }

  /** The changed definitions in a document that broke something, each with its places. */
  definitionsIn(uri: Uri): (readonly [ListedDefinition, readonly ListedPlace[]])[] {
    const { definitions = [], places = [] } = this.#changes.get(uri.toString()) ?? {};
    return definitions
      .map((one) => [one, places.filter((place) => place.of === one)] as const)
      .filter(([, own]) => own.length > 0);
  }

  /** What gives the new names in the file of a place. */
  editsFor({ of, uri }: ListedPlace): readonly { readonly range: Range; readonly text: string }[] {
    return this.#changes.get(of.uri.toString())?.edits.get(uri.toString()) ?? [];
  }

  /** Says what a change of a file broke; nothing where no place is left. */
  set(uri: Uri, { definitions, files, mentioning, checked }: BrokenPlaces): void {
    const listed = definitions.map((definition) => {
      const { line } = definition;
      return { definition, uri, line: new Range(line, 0, line, 0) };
    });
    const placesOf = ({ path, places }: BrokenFile): ListedPlace[] =>
      places.map(({ definition, range, ...rest }) => ({
        ...rest,
        of: listed[definition]!,
        uri: Uri.file(path),
        range: rangeOf(range),
      }));
    const places = files.flatMap(placesOf);
    if (places.length === 0) return this.clear(uri);
    const edits = new Map(
      files.map((one) => [
        Uri.file(one.path).toString(),
        one.edits.map(({ range, text }) => ({ range: rangeOf(range), text })),
      ]),
    );
    this.#changes.set(uri.toString(), { definitions: listed, places, edits, mentioning, checked });
    this.#changed.fire();
  }

  /** Nothing is listed any more for a change of this file, or of any. */
  clear(uri?: Uri): void {
    if (this.#changes.size === 0) return;
    if (uri) this.#changes.delete(uri.toString());
    else this.#changes.clear();
    this.#changed.fire();
  }

  /** Takes a place off the list. */
  remove(place: ListedPlace): void {
    for (const [key, change] of this.#changes) this.#keep(key, change, (one) => one !== place);
    this.#changed.fire();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #keep(key: string, change: ListedChange, isKept: (place: ListedPlace) => boolean): void {
    change.places = change.places.filter(isKept);
    if (change.places.length === 0) this.#changes.delete(key);
  }

  #follow(uri: Uri, edits: readonly TextDocumentContentChangeEvent[]): void {
    if (this.#changes.size === 0) return;
    const own = uri.toString();
    for (const [key, change] of this.#changes) {
      if (key === own)
        for (const one of change.definitions) one.line = movedRange(one.line, edits) ?? one.line;
      const touched = new Set<ListedPlace>();
      for (const place of change.places.filter((one) => one.uri.toString() === own)) {
        const range = movedRange(place.range, edits);
        if (range) place.range = range;
        else touched.add(place);
      }
      const renames = change.edits.get(own)?.flatMap(({ range, text }) => {
        const moved = movedRange(range, edits);
        return moved ? [{ range: moved, text }] : [];
      });
      if (renames) change.edits.set(own, renames);
      this.#keep(key, change, (place) => !touched.has(place));
    }
    this.#changed.fire();
  }

  #forgetFile(uri: Uri): void {
    const isGone = (one: Uri): boolean =>
      one.toString() === uri.toString() || one.toString().startsWith(`${uri.toString()}/`);
    for (const [key, change] of this.#changes)
      this.#keep(key, change, (place) => !isGone(place.of.uri) && !isGone(place.uri));
    this.#changed.fire();
  }
}

function rangeOf({ start, end }: PlaceRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

/** Where a range is after changes that are made at once; undefined where one of them touches it. */
function movedRange(range: Range, edits: readonly TextDocumentContentChangeEvent[]): Range | undefined {
  let moved: Range | undefined = range;
  // From the last one, so that what is above is still where the event says.
  for (const edit of edits.toSorted((a, b) => b.rangeOffset - a.rangeOffset)) {
    if (!moved || edit.range.start.isAfter(moved.end)) continue;
    const { start, end } = edit.range;
    if (end.isAfter(moved.start) || (end.isEqual(moved.start) && !start.isEqual(end))) return undefined;
    if (start.isEqual(moved.end) && !moved.isEmpty) return undefined;
    const lines = edit.text.split(/\r\n|\r|\n/);
    const lineShift = lines.length - 1 - (end.line - start.line);
    const last = lines.at(-1)!.length + (lines.length === 1 ? start.character : 0);
    const shift = (line: number, character: number): [number, number] =>
      line === end.line
        ? [line + lineShift, character - end.character + last]
        : [line + lineShift, character];
    moved = new Range(
      ...shift(moved.start.line, moved.start.character),
      ...shift(moved.end.line, moved.end.character),
    );
  }
  return moved;
}
