import * as vscode from 'vscode';
import { Completer } from '../../../../src/core/completion/completer.ts';
import { noRelatedCode } from '../../../../src/core/completion/prompt/promptBuilder.ts';
import { AcceptanceChance } from '../../../../src/core/completion/outcome/acceptanceChance.ts';
import type { CompletionEvent } from '../../../../src/core/completion/outcome/completionStatistics.ts';
import { CompletionTracker } from '../../../../src/core/completion/outcome/completionTracker.ts';
import { CompletionActivity, completionStatus } from '../../../../src/host/completion/completionStatus.ts';
import { CompletionProvider } from '../../../../src/host/completion/completionProvider.ts';
import { completionSettings } from '../../../../src/host/completion/completionSettings.ts';
import { followEditing } from '../../../../src/host/completion/followEditing.ts';
import { Snooze } from '../../../../src/host/completion/snooze.ts';
import { Settings } from '../../../../src/host/settings/settings.ts';
import { AcceptedCompletions } from '../../../../src/host/verification/generatedCode/acceptedCompletions.ts';
import { CheckedCompletions } from '../../../../src/host/verification/checkedCompletions.ts';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';
import { CompletionEngine, type AskedCompletion } from '../../../core/completion/support/completionEngine.ts';
import { ScriptedVerification } from './scriptedVerification.ts';

const quietLogger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** The editor's side of completions on an engine whose completions the test writes. */
export class ProviderFixture {
  readonly engine = new CompletionEngine();
  readonly settings: Settings;
  readonly snooze = new Snooze();
  readonly activity = new CompletionActivity();
  readonly events: CompletionEvent[] = [];
  readonly tracker = new CompletionTracker((event) => this.events.push(event));
  readonly completer = new Completer({
    engine: this.engine,
    clock: { now: () => Date.now() },
    timer: nodeTimer,
    related: noRelatedCode,
    logger: quietLogger,
    settings: () => completionSettings(this.settings),
  });
  readonly verification = new ScriptedVerification();
  /** The texts that are remembered as written by Phidelity. */
  readonly written: string[] = [];
  /** The texts of which it is counted how much is kept. */
  readonly kept = {
    texts: [] as string[],
    add: (_document: vscode.TextDocument, _start: vscode.Position, text: string): void =>
      void this.kept.texts.push(text),
  };
  readonly checked: CheckedCompletions;
  readonly accepted: AcceptedCompletions;
  readonly chance = new AcceptanceChance();
  readonly count = (event: CompletionEvent): void => void this.events.push(event);
  readonly logger = quietLogger;
  readonly provider: CompletionProvider;
  readonly #following: vscode.Disposable;

  constructor(settings = new Settings('/models/scripted.gguf')) {
    this.settings = settings;
    this.checked = new CheckedCompletions({ verification: this.verification, settings, timer: nodeTimer });
    this.accepted = new AcceptedCompletions({
      settings,
      generated: {
        add: (uri, range) => {
          const document = vscode.workspace.textDocuments.find(
            (one) => one.uri.toString() === uri.toString(),
          );
          this.written.push(document!.getText(range));
        },
      },
    });
    this.provider = new CompletionProvider(this);
    this.#following = followEditing(this);
    this.engine.becomeReady();
  }

  /** What the provider gives at the cursor. The engine, if it is asked, says this after so many milliseconds, so sure of it. */
  async ask(
    says: string | Error,
    context: Partial<vscode.InlineCompletionContext> = {},
    thinks = 0,
    confidence?: number,
  ): Promise<{ items: vscode.InlineCompletionItem[]; asked: number; sign: string | undefined }> {
    const editor = vscode.window.activeTextEditor!;
    const before = this.generating.length;
    const token = new vscode.CancellationTokenSource().token;
    const given = this.provider.provideInlineCompletionItems(
      editor.document,
      editor.selection.active,
      {
        triggerKind: vscode.InlineCompletionTriggerKind.Invoke,
        selectedCompletionInfo: undefined,
        ...context,
      },
      token,
    );
    const items = await Promise.race([given, this.#answer(before, says, given, thinks, confidence)]);
    return { items: items ?? (await given), asked: this.generating.length - before, sign: this.sign };
  }

  /** What the engine was asked for, without what only reads ahead. */
  get generating(): readonly AskedCompletion[] {
    return this.engine.asked.filter(({ request }) => request.maxTokens > 0);
  }

  /** What the status bar's tooltip says of completions. */
  get sign(): string | undefined {
    return completionStatus(this).sentence;
  }

  dispose(): void {
    this.#following.dispose();
    this.checked.dispose();
    this.verification.dispose();
    this.completer.dispose();
    this.activity.dispose();
    this.snooze.end();
    this.snooze.dispose();
    this.settings.dispose();
  }

  /** Waits until the engine is asked, or the answer is there without. */
  async #answer(
    before: number,
    says: string | Error,
    given: Promise<unknown>,
    thinks: number,
    confidence: number | undefined,
  ): Promise<undefined> {
    const over = new AbortController();
    void given.then(() => over.abort());
    while (this.generating.length === before && (await nodeTimer.delay(5, over.signal)));
    const asked = this.generating[before];
    if (!asked) return undefined;
    await nodeTimer.delay(thinks);
    if (says instanceof Error) asked.fail(says);
    else {
      asked.say(says, confidence);
      asked.end();
    }
    await given;
    return undefined;
  }
}
