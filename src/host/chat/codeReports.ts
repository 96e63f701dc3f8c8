import { EventEmitter, type Disposable } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import { questionWithAttachments } from '../../core/attachments/attachment.ts';
import { listedItems, type ReportItem } from '../../core/verification/findings/reportItem.ts';
import { preludeOfBlock } from '../../core/verification/codeBlocks/prepareBlock.ts';
import { PythonBlockReader } from '../../core/verification/codeBlocks/pythonBlocks.ts';
import { commandsInComments, formOfBlock } from '../../core/verification/codeBlocks/formOfBlock.ts';
import { LruMap } from '../../core/lifetime/lruMap.ts';
import { rewritePrompt } from '../../core/verification/findings/rewritePrompt.ts';
import type { chatHostContract } from '../../protocol/chatViewContract.ts';
import type { Params } from '../../protocol/rpc/contract.ts';
import type { CodeReport } from '../../protocol/schemas/codeReportSchema.ts';
import { summarizeReport } from '../../wording/summary.ts';
import { describeBasis } from '../../wording/verdict.ts';
import type { Settings } from '../settings/settings.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';

type CodeInTurn = Params<typeof chatHostContract, 'verify'>;

type CachedReport = CodeReport & { readonly items: ReportItem[] };

/** More blocks than a user looks at before something changes and all are verified again. */
const reportCapacity = 1_000;

/** Answers whose readers are kept. Only one answer grows at a time; the others are read again when scrolled to. */
const readerCapacity = 20;

/** Turns before a block whose code is read for what it defines. */
const mostTurnsBefore = 10;

/** What is known about the blocks of code in the open chat. Each is verified once, until something changes. */
export class CodeReports implements Disposable {
  readonly #session: ChatSession;
  readonly #verification: WorkspaceVerification;
  readonly #settings: Settings;
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;
  /** By code, and where in it the block starts. */
  #reports = new LruMap<string, CachedReport>(reportCapacity);
  /** By turn. */
  readonly #readers = new LruMap<string, { readonly reader: PythonBlockReader; readonly text: string }>(
    readerCapacity,
  );

  constructor(parts: {
    readonly session: ChatSession;
    readonly verification: WorkspaceVerification;
    readonly settings: Settings;
  }) {
    this.#session = parts.session;
    this.#verification = parts.verification;
    this.#settings = parts.settings;
    this.#subscription = this.#verification.onDidChange(() => {
      // A new map, so that reports in progress are not kept.
      this.#reports = new LruMap(reportCapacity);
      this.#changed.fire();
    });
  }

  readonly onDidChange = this.#changed.event;

  /** Null if there is nothing to report. Rejects only if the signal is aborted, with its reason. */
  async report(block: CodeInTurn, signal: AbortSignal): Promise<CodeReport | null> {
    const report = await this.#report(block, signal);
    return report && report.items.length > 0 ? report : null;
  }

  /** Asks the model to write a block again, with familiar modules only. */
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

  async #report(block: CodeInTurn, signal: AbortSignal): Promise<CachedReport | undefined> {
    const prelude = preludeOfBlock(this.#blocks(block), block);
    const form =
      prelude === undefined ? formOfBlock(block.code, block.language, this.#textBefore(block)) : undefined;
    if (prelude === undefined && form === undefined) return undefined;
    const code = (prelude ?? '') + block.code;
    const within = { start: prelude?.length ?? 0, end: code.length };
    const around = form === undefined ? this.#codeBefore(block) : [];
    const reports = this.#reports;
    const key = JSON.stringify([form, within.start, code, around.map(({ length }) => length)]);
    const known = reports.get(key);
    if (known) return known;
    const piece = { code, form, within, around };
    const { items: all, basis } = await this.#verification.verifyWithBasis(piece, signal);
    const inComments = form === undefined ? await this.#verifyComments(block.code, signal) : [];
    // A block that imports nothing continues code that may have all that it needs.
    const hasImports = all.some(({ kind }) => kind === 'import');
    const own = all.filter(({ finding }) => hasImports || finding !== 'not-imported');
    const items = [...own, ...inComments];
    const report: CachedReport = {
      items: listedItems(items),
      summary: summarizeReport(items),
      basis: describeBasis(basis),
      ...(basis.python && { interpreter: basis.python.path }),
      canBeRewritten: form === undefined && items.some(({ finding }) => finding !== undefined),
    };
    // What could not be checked this time may work next time.
    if (!items.some(({ finding }) => finding === 'unknown')) reports.set(key, report);
    return report;
  }

  /** What is known of what the comments of Python say to install. */
  async #verifyComments(code: string, signal: AbortSignal): Promise<readonly ReportItem[]> {
    const commands = commandsInComments(code);
    if (commands === '') return [];
    return this.#verification.verify({ code: commands, form: 'shell' }, signal);
  }

  /**
   * The Python that stands before a block in the conversation, in questions and what went with them too: it may define what
   * the block uses.
   */
  #codeBefore(block: CodeInTurn): readonly string[] {
    const { turns } = this.#session.conversation;
    const at = turns.findIndex(({ id }) => id === block.turn);
    const own = this.#blocks(block);
    const index = own.indexOf(block.code);
    return [
      ...turns
        .slice(Math.max(0, at - mostTurnsBefore), at + 1)
        .flatMap(({ id, question, attachments = [] }) => [
          ...blocksIn(questionWithAttachments({ question, attachments })),
          ...(id === block.turn ? [] : this.#blocks({ turn: id })),
        ]),
      ...(index < 0 ? own : own.slice(0, index)),
    ];
  }

  /** What the answer says before a block; of several that are the same, before the first. */
  #textBefore({ turn, code }: CodeInTurn): string {
    const answer = this.#session.conversation.turns.find(({ id }) => id === turn)?.answer ?? '';
    const fence = /(?:^|\n)[ \t]*(?:`{3,}|~{3,})[^\n]*\n[ \t]*$/.exec(
      answer.slice(0, Math.max(0, answer.indexOf(code))),
    );
    return fence ? answer.slice(0, fence.index) : '';
  }

  /** The Python blocks in an answer. One that still grows is read up to its last complete line. */
  #blocks({ turn }: Pick<CodeInTurn, 'turn'>): readonly string[] {
    const found = this.#session.conversation.turns.find(({ id }) => id === turn);
    const answer = found?.answer ?? '';
    const text = found?.state === 'answering' ? answer.slice(0, answer.lastIndexOf('\n') + 1) : answer;
    const known = this.#readers.get(turn);
    const isGrown = known !== undefined && text.startsWith(known.text);
    const reader = isGrown ? known.reader : new PythonBlockReader();
    reader.read(text.slice(isGrown ? known.text.length : 0));
    this.#readers.set(turn, { reader, text });
    return reader.blocks.map(({ code }) => code);
  }
}

function blocksIn(question: string): string[] {
  const reader = new PythonBlockReader();
  reader.read(question);
  return reader.blocks.map(({ code }) => code);
}
