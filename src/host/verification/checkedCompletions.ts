import { Disposable, EventEmitter, Range, workspace, type Position, type TextDocument } from 'vscode';
import type { Timer } from '../../core/ports/clock.ts';
import {
  CompletionChecker,
  type CompletedCode,
  type CompletionFlaw,
} from '../../core/verification/completionChecker.ts';
import type { ReportItem } from '../../core/verification/findings/reportItem.ts';
import { notebookCells } from '../documents/notebookCells.ts';
import type { Settings } from '../settings/settings.ts';
import type { WorkspaceVerification } from './workspaceVerification.ts';

/** Completions without those that use something that does not exist. */
export interface SiftedCompletions {
  readonly texts: readonly string[];
  /** The missing item of the first one that was left out. */
  readonly flaw: ReportItem | undefined;
}

/** A use of the standard library, to start the checker with. */
const starter = 'import os\nos.name\n';
/** How long the checker surely runs after its last use, in milliseconds: it ends after five idle minutes. */
const startedFor = 4 * 60_000;
const mostLinesToStart = 5000;

/** Leaves out completions that use something that does not exist, if the settings say so. */
export class CheckedCompletions implements Disposable {
  readonly #verification: Pick<WorkspaceVerification, 'verify' | 'onDidChange'>;
  readonly #settings: Settings;
  readonly #checker: CompletionChecker;
  readonly #found = new EventEmitter<CompletionFlaw>();
  readonly #subscriptions: Disposable;
  /** When the checker was last used or prewarmed in each workspace folder, in milliseconds since 1970. */
  readonly #started = new Map<string | undefined, number>();
  #starting = new AbortController();

  constructor(parts: {
    readonly verification: Pick<WorkspaceVerification, 'verify' | 'onDidChange'>;
    readonly settings: Settings;
    readonly timer: Timer;
  }) {
    const { verification, settings, timer } = parts;
    this.#verification = verification;
    this.#settings = settings;
    this.#checker = new CompletionChecker({
      verify: ({ documentId, code, within }, signal) => {
        const document = workspace.textDocuments.find(({ uri }) => uri.toString() === documentId);
        this.#started.set(folderOf(document), Date.now());
        return verification.verify({ code, at: document?.uri, within }, signal);
      },
      timer,
    });
    this.#subscriptions = Disposable.from(
      this.#checker.onDidFind((flaw) => this.#found.fire(flaw)),
      verification.onDidChange(() => {
        this.#checker.clear();
        this.#started.clear();
      }),
      workspace.onDidSaveTextDocument(({ languageId, uri }) => {
        if (languageId === 'python') this.#checker.clear(uri.toString());
      }),
      this.#found,
    );
  }

  /** Fires once for each completion that uses something that does not exist. */
  readonly onDidFind = this.#found.event;

  /** The completions at a position that may be shown: those without known missing items. */
  async sift(
    document: TextDocument,
    position: Position,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<SiftedCompletions> {
    if (!this.#isAskedFor(document)) return { texts, flaw: undefined };
    const found = await this.#checker.find(completedCodes(document, position, texts), signal);
    const flaws = found.map((flaw) => (flaw && isCertain(flaw, document) ? flaw : undefined));
    return {
      texts: texts.filter((_, i) => flaws[i] === undefined),
      flaw: flaws.find((flaw) => flaw !== undefined),
    };
  }

  /** Prewarms the checker for a document that is being edited, so that its first completion is not delayed. */
  prewarm(document: TextDocument): void {
    if (!this.#isAskedFor(document) || document.lineCount > mostLinesToStart) return;
    const folder = folderOf(document);
    const now = Date.now();
    if (now - (this.#started.get(folder) ?? -Infinity) < startedFor) return;
    const code = document.getText();
    if (!code.includes('import')) return;
    this.#started.set(folder, now);
    const request = {
      code: starter + code,
      at: document.uri,
      within: { start: 0, end: starter.length - 1 },
    };
    // The result does not matter, and being aborted is not a failure.
    this.#verification.verify(request, this.#starting.signal).catch(() => {});
  }

  dispose(): void {
    this.#starting.abort();
    this.#subscriptions.dispose();
    this.#checker.dispose();
  }

  #isAskedFor({ languageId }: TextDocument): boolean {
    return languageId === 'python' && this.#settings.verification.completions === 'hide';
  }
}

/** What is missing in a module of the workspace may have been added in an editor and not been saved yet. */
function isCertain({ finding, isOfPackage }: ReportItem, document: TextDocument): boolean {
  return (
    finding !== 'missing' ||
    isOfPackage === true ||
    !workspace.textDocuments.some(
      (other) => other !== document && other.isDirty && other.languageId === 'python',
    )
  );
}

function folderOf(document: TextDocument | undefined): string | undefined {
  return document && workspace.getWorkspaceFolder(document.uri)?.uri.toString();
}

/** The document with each text in place. A notebook's cell comes after the code cells above it. */
function completedCodes(
  document: TextDocument,
  position: Position,
  texts: readonly string[],
): CompletedCode[] {
  const cells = notebookCells(document);
  const own = cells.findIndex((cell) => cell.document === document);
  const above = cells.slice(0, Math.max(0, own)).map((cell) => `${cell.document.getText()}\n`);
  const before = above.join('') + document.getText(new Range(0, 0, position.line, position.character));
  const end = document.lineAt(document.lineCount - 1).range.end;
  const after = document.getText(new Range(position, end));
  return texts.map((text) => ({
    documentId: document.uri.toString(),
    code: before + text + after,
    within: { start: before.length, end: before.length + text.length },
  }));
}
