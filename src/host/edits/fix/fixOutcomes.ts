import { type Diagnostic, Disposable, languages, type TextDocument, window, workspace } from 'vscode';
import { fixOutcome, hasReportedAnew, newReports } from '../../../core/edits/fix/fixOutcome.ts';
import type { EditedLines } from '../../../core/edits/fitEdit.ts';
import { linesOf } from '../../../core/edits/lineHunks.ts';
import { movedLines } from '../../../core/edits/rebaseEdit.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import { describeFix } from '../../../wording/chat/fixOutcome.ts';
import type { CheckedDocuments } from '../../verification/checked/checkedDocuments.ts';
import { diagnosticSource } from '../../verification/findings/itemCommands.ts';
import { isVisible, reportOf } from './fixableProblems.ts';

/** Milliseconds after which a reporter counts as one that has not reported yet: most take less than a second. */
const patience = 10_000;
const messageDuration = 8000;

/** A fix that is offered. */
export interface OfferedFix {
  readonly document: TextDocument;
  readonly problems: readonly Diagnostic[];
  /** The document's lines for which the problems were reported, and those that the fix changes. */
  readonly lines: readonly string[];
  readonly edited: EditedLines;
}

interface WatchedFix extends OfferedFix {
  /** All that was reported before the change. */
  readonly reported: readonly Diagnostic[];
  /** The lines as they were before it, and those of the fix among them. */
  readonly changed: { readonly lines: readonly string[]; readonly edited: EditedLines };
}

interface Parts {
  readonly checked: Pick<CheckedDocuments, 'get' | 'onDidChange'>;
  readonly timer: Timer;
  /** Shows a message that begins with an icon. */
  readonly tell?: (message: string) => void;
}

/** Says what became of the problems that accepted fixes are for: what those who report them say, and nothing before. */
export class FixOutcomes implements Disposable {
  readonly #parts: Parts;
  readonly #watches = new Map<TextDocument, FixWatch>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A fix is about to be written; what this returns is to be called when it was. */
  accepting(fix: OfferedFix): () => void {
    const { document, lines, edited } = fix;
    const before = linesOf(document.getText());
    const place = movedLines(edited, lines, before);
    const reported = languages.getDiagnostics(document.uri);
    return () => {
      this.#watches.get(document)?.dispose();
      const changed = { lines: before, edited: place };
      this.#watches.set(document, new FixWatch({ ...fix, reported, changed }, this.#parts));
    };
  }

  dispose(): void {
    for (const watch of this.#watches.values()) watch.dispose();
  }
}

/** Asks after the problems of one fix until it is known, and the document changes or is closed. */
class FixWatch implements Disposable {
  readonly #fix: WatchedFix;
  readonly #parts: Parts;
  readonly #ended = new AbortController();
  readonly #subscriptions: Disposable;
  #told: string | undefined;
  #isKnown = false;
  #isDue = false;

  constructor(fix: WatchedFix, parts: Parts) {
    this.#fix = fix;
    this.#parts = parts;
    const own = fix.document.uri.toString();
    this.#subscriptions = Disposable.from(
      languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((uri) => uri.toString() === own)) this.#look();
      }),
      parts.checked.onDidChange(() => this.#look()),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (document === fix.document && contentChanges.length > 0 && this.#isKnown) this.dispose();
      }),
      workspace.onDidCloseTextDocument((document) => {
        if (document === fix.document) this.dispose();
      }),
    );
    this.#look();
    void this.#wait();
  }

  dispose(): void {
    this.#ended.abort();
    this.#subscriptions.dispose();
  }

  async #wait(): Promise<void> {
    if (!(await this.#parts.timer.delay(patience, this.#ended.signal))) return;
    this.#isDue = true;
    this.#look();
  }

  #look(): void {
    const { document, problems, reported, changed } = this.#fix;
    const all = languages.getDiagnostics(document.uri);
    const now = all.map(reportOf);
    const edited = movedLines(changed.edited, changed.lines, linesOf(document.getText()));
    const fates = problems.map((one) => {
      const problem = reportOf(one);
      return { ...problem, outcome: fixOutcome(problem, this.#hasReported(one.source, all), now, edited) };
    });
    const isKnown = fates.every(({ outcome }) => outcome !== 'unknown');
    if (!isKnown && !this.#isDue) return;
    this.#isKnown = isKnown;
    const asked = all.filter((one) => isVisible(one) && problems.some(({ source }) => source === one.source));
    const message = describeFix(fates, newReports(reported.map(reportOf), asked.map(reportOf), edited));
    // The last report counts: a checker may still have been busy with the text as it was before.
    if (message === this.#told) return;
    this.#told = message;
    const { tell = showInStatusBar } = this.#parts;
    tell(message);
  }

  #hasReported(source: string | undefined, all: readonly Diagnostic[]): boolean {
    const { document, reported } = this.#fix;
    if (source === diagnosticSource)
      // These follow each change of the document before it is checked again.
      return this.#parts.checked.get(document.uri)?.version === document.version;
    const of = (some: readonly Diagnostic[]): Diagnostic[] => some.filter((one) => one.source === source);
    return hasReportedAnew(new Set(of(reported)), of(all));
  }
}

function showInStatusBar(message: string): void {
  window.setStatusBarMessage(message, messageDuration);
}
