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
import type { CompletionTracker } from '../../core/completion/outcome/completionTracker.ts';
import type { NoCompletionReason, SkipReason } from '../../core/completion/outcome/completionOutcome.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { nodeTimer } from '../../platform/nodeTimer.ts';
import type { Settings } from '../settings/settings.ts';
import type { CheckedCompletions } from '../verification/checkedCompletions.ts';
import type { CompletionActivity } from './completionStatus.ts';
import { editorSkipReason } from './completionSettings.ts';
import type { Snooze } from './snooze.ts';
import { sourceAt } from './sourceAt.ts';

/** In milliseconds. While VS Code still takes an earlier answer in, it does not ask again, and does not say so. */
const pausesBeforeAsking = [0, 60, 240] as const;

/** Gives VS Code what the completer says. Whatever goes wrong is a reason for giving nothing, never an error. */
export class CompletionProvider implements InlineCompletionItemProvider {
  /** Run by VS Code, with document, start and text, when a completion is accepted as a whole; never by a user. */
  static readonly acceptedCommand = '_phidelity.completionAccepted';

  readonly #completer: Completer;
  readonly #settings: Settings;
  readonly #snooze: Snooze;
  readonly #activity: CompletionActivity;
  readonly #tracker: CompletionTracker;
  readonly #checked: CheckedCompletions;
  readonly #logger: Logger;
  /** Which VS Code asked about last. */
  #document: TextDocument | undefined;
  #dismissed: { readonly document: TextDocument; readonly version: number } | undefined;
  #answering: Promise<unknown> = Promise.resolve();
  #given: { readonly version: number; readonly texts: readonly string[] } = { version: -1, texts: [] };
  #own:
    | { readonly document: TextDocument; readonly version: number; readonly trigger: CompletionTrigger }
    | undefined;

  constructor(parts: {
    readonly completer: Completer;
    readonly settings: Settings;
    readonly snooze: Snooze;
    readonly activity: CompletionActivity;
    readonly tracker: CompletionTracker;
    readonly checked: CheckedCompletions;
    readonly logger: Logger;
  }) {
    this.#completer = parts.completer;
    this.#settings = parts.settings;
    this.#snooze = parts.snooze;
    this.#activity = parts.activity;
    this.#tracker = parts.tracker;
    this.#checked = parts.checked;
    this.#logger = parts.logger;
  }

  /** Hides what is shown. It does not come back when more of it is known, only when the user goes on. */
  async dismiss(): Promise<void> {
    const document = window.activeTextEditor?.document;
    this.#dismissed = document && { document, version: document.version };
    await commands.executeCommand('editor.action.inlineSuggest.hide');
  }

  /** Has VS Code ask again where the cursor is now, if there is more to say than what it was given. */
  async retrigger(trigger: CompletionTrigger): Promise<void> {
    await this.#answering;
    const editor = window.activeTextEditor;
    if (!editor || editor.document !== this.#document) return;
    if (editor.selections.length > 1 || !editor.selection.isEmpty) return;
    const { document } = editor;
    const own = { document, version: document.version, trigger };
    if (this.#dismissed?.document === document && this.#dismissed.version === own.version) return;
    if (trigger === 'refresh' && !(await this.#hasMore(document, editor.selection.active))) return;
    this.#own = own;
    for (const pause of pausesBeforeAsking) {
      await nodeTimer.delay(pause);
      if (this.#own !== own || document.version !== own.version) return;
      // VS Code would keep what it shows, and put it before what it is given now, or not ask at all.
      await commands.executeCommand('editor.action.inlineSuggest.hide');
      await commands.executeCommand('editor.action.inlineSuggest.trigger');
    }
    if (this.#own === own) this.#own = undefined;
  }

  provideInlineCompletionItems(
    document: TextDocument,
    position: Position,
    context: InlineCompletionContext,
    token: CancellationToken,
  ): Promise<InlineCompletionItem[]> {
    const answer = this.#answer(document, position, context, token);
    this.#answering = answer;
    return answer;
  }

  async #answer(
    document: TextDocument,
    position: Position,
    context: InlineCompletionContext,
    token: CancellationToken,
  ): Promise<InlineCompletionItem[]> {
    const trigger = this.#trigger(document, context);
    this.#given = { version: document.version, texts: [] };
    const reason = this.#skipReason(document, trigger);
    if (reason) return this.#nothing(document, reason);
    const canceller = new AbortController();
    const listening = token.onCancellationRequested(() => canceller.abort());
    try {
      this.#activity.show(document, { kind: 'working' });
      const at = sourceAt(document, position);
      const outcome = await this.#completer.complete(at.source, at.position, trigger, canceller.signal);
      if (outcome.kind === 'cancelled' || token.isCancellationRequested) {
        // The question that took the place of this one tells how it goes on.
        if (!token.isCancellationRequested) this.#activity.show(document, { kind: 'quiet' });
        return [];
      }
      if (outcome.kind === 'none') return this.#nothing(document, outcome.reason);
      const { texts, flaw } = await this.#checked.sift(document, position, outcome.texts, canceller.signal);
      if (canceller.signal.aborted) return [];
      if (texts.length === 0) return this.#nothing(document, 'uses-missing-api', flaw?.message);
      const items = itemsFor(texts, document, position, context);
      if (items.length === 0) return this.#nothing(document, 'contradicts-suggestion');
      this.#activity.show(document, { kind: 'quiet' });
      this.#given = { version: document.version, texts };
      this.#tracker.given(at.source.id, at.position, { ...outcome, texts });
      return items;
    } catch (error) {
      this.#logger.error(`No completion: ${PhidelityError.from(error).message}`);
      return this.#nothing(document, 'engine-failed');
    } finally {
      listening.dispose();
    }
  }

  /** Whether the completer would give something else than what was given last for this state of the document. */
  async #hasMore(document: TextDocument, cursor: Position): Promise<boolean> {
    const { source, position } = sourceAt(document, cursor);
    const { signal } = new AbortController();
    const outcome = await this.#completer.complete(source, position, 'refresh', signal);
    if (outcome.kind !== 'completions') return false;
    const { texts } = await this.#checked.sift(document, cursor, outcome.texts, signal);
    const given = this.#given;
    return given.version !== document.version || given.texts.join('\0') !== texts.join('\0');
  }

  #trigger(document: TextDocument, context: InlineCompletionContext): CompletionTrigger {
    const isExplicit = context.triggerKind === InlineCompletionTriggerKind.Invoke;
    const { version } = document;
    this.#document = document;
    if (!isExplicit) return 'automatic';
    const own = this.#own;
    this.#own = undefined;
    return own?.document === document && own.version === version ? own.trigger : 'invoked';
  }

  #skipReason(document: TextDocument, trigger: CompletionTrigger): SkipReason | undefined {
    const reason = editorSkipReason(document, this.#settings.completion);
    // Who asks for a completion wants one, snoozed or not.
    return reason ?? (trigger !== 'invoked' && this.#snooze.until !== undefined ? 'snoozed' : undefined);
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
  // VS Code shows only what begins with the item that is selected in its list.
  const typed = document.getText(new Range(selected.range.start, position));
  return texts
    .map((text) => typed + text)
    .filter((text) => text.startsWith(selected.text))
    .map((text) => itemFor(text, selected.range));
}
