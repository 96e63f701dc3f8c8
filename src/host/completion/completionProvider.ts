import {
  commands,
  InlineCompletionItem,
  InlineCompletionTriggerKind,
  Range,
  window,
  type CancellationToken,
  type InlineCompletionContext,
  type InlineCompletionItemProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import type { Completer, CompletionTrigger } from '../../core/completion/completer.ts';
import type { AcceptanceChance } from '../../core/completion/outcome/acceptanceChance.ts';
import type { CompletionEvent } from '../../core/completion/outcome/completionStatistics.ts';
import type { CompletionTracker } from '../../core/completion/outcome/completionTracker.ts';
import type { NoCompletionReason, SkipReason } from '../../core/completion/outcome/completionOutcome.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { nodeTimer } from '../../platform/nodeTimer.ts';
import type { Settings } from '../settings/settings.ts';
import type { CheckedCompletions } from '../verification/checkedCompletions.ts';
import type { CompletionActivity, CompletionState } from './completionStatus.ts';
import { editorSkipReason } from './completionSettings.ts';
import type { Snooze } from './snooze.ts';
import { sourceAt } from './sourceAt.ts';

/**
 * Milliseconds before each attempt. While VS Code processes an earlier result, it silently ignores a trigger; on a busy
 * machine, that takes seconds.
 */
const retriggerDelays = [0, 60, 240, 700, 2000, 5000] as const;

/** What was returned for a version of a document, and where. */
interface Returned {
  readonly version: number;
  readonly texts: readonly string[];
  readonly document?: TextDocument;
  readonly position?: Position;
}

/** Returns the completer's completions to VS Code. What fails is a reason for returning nothing, never an error. */
export class CompletionProvider implements InlineCompletionItemProvider {
  /** Run by VS Code, with document, start and text, when a whole completion is accepted; never by users. */
  static readonly acceptedCommand = '_phidelity.completionAccepted';

  readonly #completer: Completer;
  readonly #settings: Settings;
  readonly #snooze: Snooze;
  readonly #activity: CompletionActivity;
  readonly #tracker: CompletionTracker;
  readonly #checked: CheckedCompletions;
  readonly #chance: Pick<AcceptanceChance, 'isWorthwhile'>;
  readonly #count: (event: CompletionEvent) => void;
  readonly #logger: Logger;
  /** The document of VS Code's last request. */
  #document: TextDocument | undefined;
  #dismissed: { readonly document: TextDocument; readonly version: number } | undefined;
  /** Where the last answer was not shown, because the model is unsure of it. */
  #unshown: { readonly document: TextDocument; readonly version: number } | undefined;
  #lastAnswer: Promise<unknown> = Promise.resolve();
  /** What was returned last, and for which version of the document. */
  #returned: Returned = { version: -1, texts: [] };
  /** The request that `retrigger` waits for. */
  #pending:
    | { readonly document: TextDocument; readonly version: number; readonly trigger: CompletionTrigger }
    | undefined;

  constructor(parts: {
    readonly completer: Completer;
    readonly settings: Settings;
    readonly snooze: Snooze;
    readonly activity: CompletionActivity;
    readonly tracker: CompletionTracker;
    readonly checked: CheckedCompletions;
    readonly chance: Pick<AcceptanceChance, 'isWorthwhile'>;
    readonly count: (event: CompletionEvent) => void;
    readonly logger: Logger;
  }) {
    this.#completer = parts.completer;
    this.#settings = parts.settings;
    this.#snooze = parts.snooze;
    this.#activity = parts.activity;
    this.#tracker = parts.tracker;
    this.#checked = parts.checked;
    this.#chance = parts.chance;
    this.#count = parts.count;
    this.#logger = parts.logger;
  }

  /** Hides what is shown until the user continues to type; more of the completion does not bring it back. */
  async dismiss(): Promise<void> {
    const document = window.activeTextEditor?.document;
    this.#dismissed = document && { document, version: document.version };
    if (document) this.#activity.show(document, { kind: 'quiet' });
    await commands.executeCommand('editor.action.inlineSuggest.hide');
  }

  /** Has VS Code request completions again at the cursor, if there is more than it was given. */
  async retrigger(trigger: CompletionTrigger): Promise<void> {
    await this.#lastAnswer;
    const editor = window.activeTextEditor;
    if (!editor || editor.document !== this.#document) return;
    if (editor.selections.length > 1 || !editor.selection.isEmpty) return;
    const { document } = editor;
    const own = { document, version: document.version, trigger };
    const cursor = editor.selection.active;
    if (this.#isDismissed(document)) return;
    if (trigger === 'refresh' && !(await this.#hasMore(document, cursor))) return;
    this.#pending = own;
    for (const pause of retriggerDelays) {
      await nodeTimer.delay(pause);
      if (this.#pending !== own) return;
      const isThere = window.activeTextEditor === editor && editor.selection.active.isEqual(cursor);
      if (!isThere || document.version !== own.version || this.#isDismissed(document)) break;
      // Otherwise VS Code would keep what it shows, put it before the new result, or not request anything.
      await commands.executeCommand('editor.action.inlineSuggest.hide');
      await commands.executeCommand('editor.action.inlineSuggest.trigger');
    }
    if (this.#pending === own) this.#pending = undefined;
  }

  /** The suggestions that may be in view in a line: those that begin in it. */
  shownAt(document: TextDocument, { line }: Position): readonly string[] {
    const { position, texts } = this.#returned;
    if (this.#returned.document !== document || !this.#isShown(document) || !position) return [];
    return position.line === line ? texts : [];
  }

  /** Whether something was returned for this state of the document. */
  #isShown({ version }: TextDocument): boolean {
    return this.#returned.version === version && this.#returned.texts.length > 0;
  }

  #isDismissed(document: TextDocument): boolean {
    return this.#dismissed?.document === document && this.#dismissed.version === document.version;
  }

  provideInlineCompletionItems(
    document: TextDocument,
    position: Position,
    context: InlineCompletionContext,
    token: CancellationToken,
  ): Promise<InlineCompletionItem[]> {
    const answer = this.#answer(document, position, context, token);
    this.#lastAnswer = answer;
    return answer;
  }

  async #answer(
    document: TextDocument,
    position: Position,
    context: InlineCompletionContext,
    token: CancellationToken,
  ): Promise<InlineCompletionItem[]> {
    const trigger = this.#trigger(document, context);
    const isShown = this.#isShown(document);
    this.#returned = { version: document.version, texts: [] };
    const reason = this.#skipReason(document, trigger);
    if (reason) return this.#nothing(document, reason);
    const canceller = new AbortController();
    const listening = token.onCancellationRequested(() => canceller.abort());
    try {
      this.#activity.show(document, { kind: 'working' });
      const at = sourceAt(document, position);
      const outcome = await this.#completer.complete(
        at.source,
        at.position,
        this.#triggerOf(document, trigger),
        canceller.signal,
      );
      if (outcome.kind === 'cancelled' || token.isCancellationRequested) {
        // The request that replaced this one sets the state.
        if (!token.isCancellationRequested) this.#activity.show(document, { kind: 'quiet' });
        return [];
      }
      if (outcome.kind === 'none') return this.#nothing(document, outcome.reason);
      if (trigger !== 'invoked' && !isShown && !this.#isWorthwhile(outcome.confidence))
        return this.#keepBack(document, trigger);
      const { texts, flaw } = await this.#checked.sift(document, position, outcome.texts, canceller.signal);
      if (canceller.signal.aborted) return [];
      if (texts.length === 0) return this.#nothing(document, 'uses-missing-api', flaw?.message);
      const items = itemsFor(texts, document, position, context);
      if (items.length === 0) return this.#nothing(document, 'contradicts-suggestion');
      this.#activity.show(document, this.#shownState(at.source.id, texts));
      this.#returned = { version: document.version, texts, document, position };
      this.#tracker.given(at.source.id, at.position, { ...outcome, texts });
      return items;
    } catch (error) {
      this.#logger.error(`No completion: ${PhidelityError.from(error).message}`);
      return this.#nothing(document, 'engine-failed');
    } finally {
      listening.dispose();
    }
  }

  /** What is to be known of suggestions that are about to be shown. */
  #shownState(documentId: string, texts: readonly string[]): CompletionState {
    const replaced = texts.flatMap((text) => this.#completer.replaced.find(documentId, text));
    if (replaced.length === 0) return { kind: 'quiet' };
    return { kind: 'replaced', wanted: [...new Set(replaced.map(({ wanted }) => wanted))] };
  }

  /** Whether the completer would return something other than last time for this state of the document. */
  async #hasMore(document: TextDocument, cursor: Position): Promise<boolean> {
    const { source, position } = sourceAt(document, cursor);
    const { signal } = new AbortController();
    const outcome = await this.#completer.complete(source, position, 'refresh', signal);
    if (outcome.kind !== 'completions') return false;
    const { texts } = await this.#checked.sift(document, cursor, outcome.texts, signal);
    const returned = this.#returned;
    if (!this.#isShown(document) && !this.#isWorthwhile(outcome.confidence)) return false;
    return returned.version !== document.version || returned.texts.join('\0') !== texts.join('\0');
  }

  #trigger(document: TextDocument, context: InlineCompletionContext): CompletionTrigger {
    const isExplicit = context.triggerKind === InlineCompletionTriggerKind.Invoke;
    const { version } = document;
    this.#document = document;
    if (!isExplicit) return 'automatic';
    const own = this.#pending;
    this.#pending = undefined;
    return own?.document === document && own.version === version ? own.trigger : 'invoked';
  }

  #skipReason(document: TextDocument, trigger: CompletionTrigger): SkipReason | undefined {
    const reason = editorSkipReason(document, this.#settings.completion);
    // Invoked completions work while snoozed.
    return reason ?? (trigger !== 'invoked' && this.#snooze.until !== undefined ? 'snoozed' : undefined);
  }

  /** A completion that was kept back is there already: a user who invokes it need not wait for others. */
  #triggerOf(document: TextDocument, trigger: CompletionTrigger): CompletionTrigger {
    const kept = this.#unshown;
    this.#unshown = undefined;
    const isHere = kept?.document === document && kept.version === document.version;
    return trigger === 'invoked' && isHere ? 'refresh' : trigger;
  }

  #keepBack(document: TextDocument, trigger: CompletionTrigger): [] {
    if (trigger === 'automatic') this.#count({ kind: 'silent' });
    this.#unshown = { document, version: document.version };
    return this.#nothing(document, 'unlikely');
  }

  /** Whether a completion may be shown unasked, as sure as the model was of it. */
  #isWorthwhile(confidence: number | undefined): boolean {
    return !this.#settings.completion.hideUnlikely || this.#chance.isWorthwhile(confidence);
  }

  #nothing(document: TextDocument, reason: NoCompletionReason, detail?: string): [] {
    this.#activity.show(document, { kind: 'none', reason, detail });
    return [];
  }
}

function itemsFor(
  texts: readonly string[],
  document: TextDocument,
  position: Position,
  { selectedCompletionInfo: selected }: InlineCompletionContext,
): InlineCompletionItem[] {
  const itemFor = (text: string, range: Range): InlineCompletionItem =>
    new InlineCompletionItem(text, range, {
      command: CompletionProvider.acceptedCommand,
      title: 'Completion accepted',
      arguments: [document.uri, range.start, text],
    });
  if (!selected) {
    const range = new Range(position, position);
    return texts.map((text) => itemFor(text, range));
  }
  // VS Code only shows what begins with the item selected in its list.
  const typed = document.getText(new Range(selected.range.start, position));
  return texts
    .map((text) => typed + text)
    .filter((text) => text.startsWith(selected.text))
    .map((text) => itemFor(text, selected.range));
}
