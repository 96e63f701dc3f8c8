import { EventEmitter, type Disposable } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { ChatUpdate } from '../../core/conversation/liveConversation.ts';
import { AnswerNames, type AnswerName } from '../../core/guidance/answerNames.ts';
import type { NameJudge } from '../../core/guidance/nameJudge.ts';
import { missingUse } from '../../core/guidance/nameVerdict.ts';
import type { VerifiedUse } from '../../core/verification/codeVerifier.ts';
import { listedItems } from '../../core/verification/findings/reportItem.ts';
import type { CodeReport } from '../../protocol/schemas/codeReportSchema.ts';
import { summarizeReport } from '../../wording/summary.ts';
import { describeBasis, toReportItems } from '../../wording/verdict.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';

/** What is known of the block that an answer is writing; null while nothing is missing in it. */
export interface GrowingReport {
  readonly turn: string;
  readonly report: CodeReport | null;
}

/** An answer that is being written. */
interface Followed {
  readonly turn: string;
  readonly names: AnswerNames;
  readonly judge: NameJudge;
  readonly ended: AbortController;
  /** All that was read of it. */
  text: string;
  /** Where the block begins that `missing` is about. */
  block: number | undefined;
  missing: VerifiedUse[];
}

/** Judges the names in answers while these are written, and tells at once of what does not exist. */
export class GrowingReports implements Disposable {
  readonly #verification: WorkspaceVerification;
  readonly #isOn: () => boolean;
  readonly #changed = new EventEmitter<GrowingReport>();
  readonly #subscription: Disposable;
  #followed: Followed | undefined;

  /** @param parts.isOn Whether the user wants it. */
  constructor(parts: {
    readonly session: ChatSession;
    readonly verification: WorkspaceVerification;
    readonly isOn: () => boolean;
  }) {
    this.#isOn = parts.isOn;
    this.#verification = parts.verification;
    this.#subscription = parts.session.onUpdate((update) => this.#follow(update));
  }

  readonly onDidChange = this.#changed.event;

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
    this.#end();
  }

  #follow(update: ChatUpdate): void {
    if (update.kind === 'turn') {
      const { id, state, answer } = update.turn;
      const isSame = id === this.#followed?.turn;
      if (isSame && state === 'answering' && answer === this.#followed?.text) return;
      if (isSame) this.#end();
      if (state === 'answering' && this.#isOn()) this.#begin(id, answer);
    } else if (update.kind === 'text' && update.turn === this.#followed?.turn)
      this.#read(this.#followed, update.text);
  }

  #begin(turn: string, answer: string): void {
    this.#end();
    const judge = this.#verification.nameJudge();
    const ended = new AbortController();
    const names = new AnswerNames();
    this.#followed = { turn, names, judge, ended, text: '', block: undefined, missing: [] };
    if (answer !== '') this.#read(this.#followed, answer);
  }

  #end(): void {
    this.#followed?.ended.abort();
    this.#followed = undefined;
  }

  #read(followed: Followed, text: string): void {
    const { turn, names, judge } = followed;
    followed.text += text;
    const found = names.read(text);
    if (names.openBlock !== followed.block) {
      followed.block = names.openBlock;
      followed.missing = [];
      this.#changed.fire({ turn, report: null });
    }
    for (const one of found) {
      const { kind, code } = one.place;
      if (kind === 'import' || kind === 'module') judge.warm({ documentId: turn, code });
      if (one.block === followed.block) void this.#judge(followed, one);
    }
  }

  async #judge(followed: Followed, { place, block }: AnswerName): Promise<void> {
    const { turn, judge, ended } = followed;
    // The code may yet handle its absence.
    if (place.isTried) return;
    try {
      const { code, range } = place;
      const verdict = await judge.judge({ documentId: turn, code, range }, ended.signal);
      if (verdict.kind !== 'missing' || block !== followed.block) return;
      followed.missing.push(missingUse(place, verdict.names));
      this.#changed.fire({ turn, report: this.#reportOn(followed.missing) });
    } catch (error) {
      // The answer has ended, and is verified as a whole.
      if (!ended.signal.aborted) throw error;
    }
  }

  #reportOn(uses: readonly VerifiedUse[]): CodeReport {
    const basis = this.#verification.basisOf(undefined) ?? {};
    const items = toReportItems({ imports: [], uses, basis }, () => false);
    return {
      items: listedItems(items),
      summary: summarizeReport(items),
      basis: describeBasis(basis),
      ...(basis.python && { interpreter: basis.python.path }),
      canBeRewritten: false,
    };
  }
}
