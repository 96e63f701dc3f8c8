import { workspace, type Disposable, type Uri } from 'vscode';

/** A place that was edited. */
export interface EditedPlace {
  readonly uri: Uri;
  readonly line: number;
}

const maxPlaces = 6;
/** Edits at most this many lines apart are one place. */
const nearLines = 20;

/** The places that the user edited most recently in Python files of this workspace, the newest first. */
export class RecentEdits implements Disposable {
  readonly #subscription: Disposable;
  #places: readonly EditedPlace[] = [];

  constructor() {
    this.#subscription = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const [change] = contentChanges;
      // A change on disk, as at a checkout, leaves a document clean; so does a user's first key, but not the next ones.
      if (!change || !document.isDirty || document.languageId !== 'python') return;
      if (!workspace.getWorkspaceFolder(document.uri)) return;
      const { uri } = document;
      const { line } = change.range.start;
      const others = this.#places.filter(
        (place) => place.uri.toString() !== uri.toString() || Math.abs(place.line - line) > nearLines,
      );
      this.#places = [{ uri, line }, ...others].slice(0, maxPlaces);
    });
  }

  get places(): readonly EditedPlace[] {
    return this.#places;
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
