import {
  EndOfLine,
  EventEmitter,
  l10n,
  Range,
  type TextDocument,
  type Uri,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import { changeOfHunk, type LineHunk, lineHunks, linesOf, withHunks } from '../../core/edits/lineHunks.ts';
import { rebaseEdit } from '../../core/edits/rebaseEdit.ts';
import type { Position } from '../../core/text/position.ts';
import { exists } from '../documents/exists.ts';
import type { CheckedItem } from '../verification/checked/checkedDocument.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';

/**
 * Where a review stands. `conflict`: the file was changed where the proposal changes it, so that nothing can be accepted until
 * that is undone.
 */
export type ReviewState = 'writing' | 'checking' | 'ready' | 'conflict';

/** The title of the tab of a review of one file. */
export function reviewTitle(name: string, isNew: boolean): string {
  return isNew ? l10n.t('{0} (New File)', name) : l10n.t('{0} (Proposed Change)', name);
}

/** The lines of a document for which a change was made, and its lines after the change. */
export interface Proposal {
  readonly base: readonly string[];
  readonly proposed: readonly string[];
}

/** Reviews of several files that belong together, in their order; those that are closed leave. */
export type ReviewGroup = Set<EditReview>;

/** Whoever made a proposal can make another one. */
export interface Proposer {
  /** Begins anew with another instruction; asks the user for it where it is not given. */
  readonly changeInstruction?: (given?: string) => Promise<void>;
  /** Begins anew, told what really exists. */
  readonly rewrite?: (items: readonly CheckedItem[]) => Promise<void>;
  /** Changes are about to be written; what it returns is called when they were. */
  readonly accepting?: () => () => void;
  /** Nothing of it is left to decide: shows what comes next, or returns false. */
  readonly next?: () => Promise<boolean>;
  /** The review was closed. */
  readonly closed?: () => void;
}

/**
 * A change of a document that its user reviews: what the document would be. Nothing is written before it is accepted; what is
 * changed in the document meanwhile is part of the proposal, too.
 */
export class EditReview {
  /** The address under which the proposal can be read. */
  readonly uri: Uri;
  readonly document: TextDocument;
  /** The file that changes: the document's, or the one that is made. */
  readonly target: Uri;
  readonly group: ReviewGroup | undefined;
  readonly proposer: Proposer;
  /** The file is made when the proposal is accepted. */
  readonly isNew: boolean;
  #isMade = false;
  readonly #generated: Pick<GeneratedCode, 'add'>;
  readonly #onAccepted: () => void;
  readonly #changed = new EventEmitter<void>();
  #base: readonly string[];
  #proposed: readonly string[];
  #shown: readonly string[];
  #isConflict = false;
  #isAccepting = false;
  #isDeciding = false;
  #step: 'writing' | 'checking' | 'ready' = 'writing';
  #items: readonly CheckedItem[] = [];
  #broken: Position | undefined;
  #checkedText: string | undefined;

  /** @param parts With `creates`, the document is an empty one, and accepting makes that file. */
  constructor(
    document: TextDocument,
    parts: {
      readonly uri: Uri;
      readonly creates?: Uri | undefined;
      readonly group?: ReviewGroup | undefined;
      readonly proposer: Proposer;
      readonly generated: Pick<GeneratedCode, 'add'>;
      /** Changes were written to the document. */
      readonly onAccepted: () => void;
    },
  ) {
    this.uri = parts.uri;
    this.document = document;
    this.target = parts.creates ?? document.uri;
    this.group = parts.group;
    this.group?.add(this);
    this.isNew = parts.creates !== undefined;
    this.proposer = parts.proposer;
    this.#generated = parts.generated;
    this.#onAccepted = parts.onAccepted;
    this.#base = linesOf(document.getText());
    this.#proposed = this.#base;
    this.#shown = this.#base;
  }

  /** The proposal, its state or what was found in it has changed. */
  readonly onDidChange = this.#changed.event;

  get state(): ReviewState {
    return this.#isConflict && this.#step === 'ready' ? 'conflict' : this.#step;
  }

  get proposal(): Proposal {
    return { base: this.#base, proposed: this.#proposed };
  }

  /** The proposal as a text, with `\n` as line ends. */
  get text(): string {
    return this.#shown.join('\n');
  }

  /** What is left to verify in the code that is new. */
  get items(): readonly CheckedItem[] {
    return this.#items;
  }

  /** Where the document would no longer be Python. */
  get broken(): Position | undefined {
    return this.#broken;
  }

  /** The text for which that is known. */
  get checkedText(): string | undefined {
    return this.#checkedText;
  }

  /** What the proposal would change in the document as it is now. */
  get hunks(): readonly LineHunk[] {
    return this.#isMade ? [] : lineHunks(linesOf(this.document.getText()), this.#shown);
  }

  /** The document's text after some of these changes, with `\n` as line ends. */
  textWith(hunks: readonly LineHunk[]): string {
    return withHunks(linesOf(this.document.getText()), this.#shown, hunks).join('\n');
  }

  /** Shows what the document would be. */
  propose({ base, proposed }: Proposal, step: 'writing' | 'checking' | 'ready'): void {
    this.#base = base;
    this.#proposed = proposed;
    this.#step = step;
    this.#items = [];
    this.#broken = undefined;
    this.#checkedText = undefined;
    this.follow();
  }

  /** Says what was found in the proposal, which can be accepted from now on. */
  checked(items: readonly CheckedItem[], broken: Position | undefined): void {
    this.#items = items;
    this.#broken = broken;
    this.#checkedText = this.text;
    this.#step = 'ready';
    this.#changed.fire();
  }

  /** The document has changed. */
  follow(): void {
    const current = linesOf(this.document.getText());
    if (this.#isAccepting) {
      this.#base = current;
      this.#proposed = this.#shown;
    }
    const shown = rebaseEdit(this.#base, this.#proposed, current);
    this.#isConflict = shown === undefined;
    this.#shown = shown ?? this.#proposed;
    this.#changed.fire();
  }

  /**
   * Writes some of the changes to the document, in one step that can be undone, and remembers that Phidelity wrote them.
   *
   * @returns False if the document could not be changed: it is read-only, or was closed or changed meanwhile; or the new file
   * could not be made.
   */
  async accept(hunks: readonly LineHunk[]): Promise<boolean> {
    if (this.isNew) return this.#make();
    const { document } = this;
    if (document.isClosed || hunks.length === 0) return false;
    const shown = this.#shown;
    const edit = new WorkspaceEdit();
    const lines = linesOf(document.getText());
    const lineEnd = document.eol === EndOfLine.CRLF ? '\r\n' : '\n';
    for (const hunk of hunks) {
      const { start, end, text } = changeOfHunk(lines, shown, hunk, lineEnd);
      edit.replace(document.uri, new Range(start.line, start.character, end.line, end.character), text);
    }
    const accepted = this.proposer.accepting?.();
    // VS Code refuses it if the document's version is another one by then.
    this.#isAccepting = true;
    try {
      if (!(await workspace.applyEdit(edit))) return false;
    } finally {
      this.#isAccepting = false;
    }
    let moved = 0;
    for (const { oldStart, oldEnd, newStart, newEnd } of hunks) {
      const first = oldStart + moved;
      const last = first + newEnd - newStart;
      moved += newEnd - newStart - (oldEnd - oldStart);
      if (last > first)
        this.#generated.add(document.uri, new Range(first, 0, last - 1, Number.MAX_SAFE_INTEGER));
    }
    accepted?.();
    this.#onAccepted();
    return true;
  }

  /** Makes the file, and the folders that it needs; one that exists by now stays as it is. */
  async #make(): Promise<boolean> {
    const { target } = this;
    const lineEnd = workspace.getConfiguration('files', target).get('eol') === '\r\n' ? '\r\n' : '\n';
    const edit = new WorkspaceEdit();
    edit.createFile(target, {
      overwrite: false,
      ignoreIfExists: false,
      contents: new TextEncoder().encode(this.#shown.join(lineEnd)),
    });
    if ((await exists(target)) || !(await workspace.applyEdit(edit))) return false;
    this.#isMade = true;
    await workspace.openTextDocument(target);
    const last = Math.max(0, this.#shown.length - 1);
    this.#generated.add(target, new Range(0, 0, last, Number.MAX_SAFE_INTEGER));
    return true;
  }

  /** Runs what accepts or rejects changes; what is begun meanwhile, such as by a second click, is left out. */
  async decide(decision: () => Promise<void>): Promise<void> {
    if (this.#isDeciding) return;
    this.#isDeciding = true;
    try {
      await decision();
    } finally {
      this.#isDeciding = false;
    }
  }

  /** Takes a change out of the proposal. */
  reject({ oldStart, oldEnd, newStart, newEnd }: LineHunk): void {
    const current = linesOf(this.document.getText());
    const proposed = this.#shown.toSpliced(newStart, newEnd - newStart, ...current.slice(oldStart, oldEnd));
    this.#base = current;
    this.#proposed = proposed;
    this.follow();
  }

  dispose(): void {
    this.group?.delete(this);
    this.#changed.dispose();
  }
}
