import { EventEmitter, type Disposable } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import { describeBasis, summarizeItems } from '../../wording/verdict.ts';
import { listedItems, type ReportItem } from '../../core/verification/findings/reportItem.ts';
import { preludeOfBlock, shellAsNotebook } from '../../core/verification/codeBlocks/prepareBlock.ts';
import { PythonBlockReader } from '../../core/verification/codeBlocks/pythonBlocks.ts';
import { rewritePrompt } from '../../core/verification/findings/rewritePrompt.ts';
import type { chatHostContract } from '../../protocol/chatViewContract.ts';
import type { Params } from '../../protocol/rpc/contract.ts';
import type { CodeReport } from '../../protocol/schemas/codeReportSchema.ts';
import type { Settings } from '../settings/settings.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';

type CodeInTurn = Params<typeof chatHostContract, 'verify'>;

type KeptReport = CodeReport & { readonly items: ReportItem[] };

/** More than a person looks at before something changes; the oldest are forgotten first. */
const mostKept = 1_000;

/** Answers that are read on where they grow; one is being written at a time, and old ones are looked at in turn. */
const mostRead = 20;

/** What is known of the blocks of code in the open chat. Each is verified once, until something changes. */
export class CodeReports implements Disposable {
  readonly #session: ChatSession;
  readonly #verification: WorkspaceVerification;
  readonly #settings: Settings;
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;
  #kept = new Map<string, KeptReport>();
  /** By turn. */
  readonly #read = new Map<string, { readonly reader: PythonBlockReader; readonly text: string }>();

  constructor(parts: {
    readonly session: ChatSession;
    readonly verification: WorkspaceVerification;
    readonly settings: Settings;
  }) {
    this.#session = parts.session;
    this.#verification = parts.verification;
    this.#settings = parts.settings;
    this.#subscription = this.#verification.onDidChange(() => {
      // A new map, so that what is being found out now is not kept.
      this.#kept = new Map();
      this.#changed.fire();
    });
  }

  readonly onDidChange = this.#changed.event;

  /** Null where there is nothing to tell. Rejects only when the signal is aborted, with its reason. */
  async report(block: CodeInTurn, signal: AbortSignal): Promise<CodeReport | null> {
    const report = await this.#report(block, signal);
    return report && report.items.length > 0 ? report : null;
  }

  /** Asks the model to write a block anew with nothing but the familiar modules. */
  async askToRewrite(block: CodeInTurn, signal: AbortSignal): Promise<void> {
    const report = await this.#report(block, signal);
    if (!report?.canBeRewritten) return;
    const { turns } = this.#session.conversation;
    const isPlain = turns.at(-1)?.id === block.turn && this.#blocks(block).length === 1;
    const { familiar } = this.#settings.verification;
    await this.#session.ask(
      rewritePrompt({ items: report.items, familiar, code: isPlain ? undefined : block.code }),
    );
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #report(block: CodeInTurn, signal: AbortSignal): Promise<KeptReport | undefined> {
    const prelude = preludeOfBlock(this.#blocks(block), block);
    const shell = shellAsNotebook(block.code, block.language);
    const code = prelude === undefined ? shell : prelude + block.code;
    if (code === undefined) return undefined;
    const within = { start: prelude?.length ?? 0, end: code.length };
    const kept = this.#kept;
    const key = JSON.stringify([within.start, code]);
    const known = kept.get(key);
    if (known) return known;
    const { items: all, basis } = await this.#verification.verifyWithBasis({ code, within }, signal);
    // The Python beside a command tells the rest; here a person only has to know what not to install.
    const items = shell === undefined ? all : all.filter(({ finding }) => finding === 'not-found');
    const report: KeptReport = {
      items: listedItems(items),
      summary: summarizeItems(items),
      basis: describeBasis(basis),
      ...(basis.python && { interpreter: basis.python.path }),
      canBeRewritten: shell === undefined && items.some(({ finding }) => finding !== undefined),
    };
    // What could not be checked now may be the next time.
    if (!items.some(({ finding }) => finding === 'unknown')) kept.set(key, report);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    return report;
  }

  /** The blocks of Python in an answer; of one that still grows, up to its last whole line. */
  #blocks({ turn }: CodeInTurn): readonly string[] {
    const found = this.#session.conversation.turns.find(({ id }) => id === turn);
    const answer = found?.answer ?? '';
    const text = found?.state === 'answering' ? answer.slice(0, answer.lastIndexOf('\n') + 1) : answer;
    const known = this.#read.get(turn);
    const isGrown = known !== undefined && text.startsWith(known.text);
    const reader = isGrown ? known.reader : new PythonBlockReader();
    reader.read(text.slice(isGrown ? known.text.length : 0));
    this.#read.delete(turn);
    this.#read.set(turn, { reader, text });
    if (this.#read.size > mostRead) this.#read.delete(this.#read.keys().next().value!);
    return reader.blocks.map(({ code }) => code);
  }
}
