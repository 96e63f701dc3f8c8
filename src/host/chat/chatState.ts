import { unfitted } from '../../core/attachments/attachment.ts';
import type { PendingQuestion } from '../../core/attachments/pendingQuestion.ts';
import type { ChatDrafts } from '../../core/conversation/chatDrafts.ts';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { Turn } from '../../core/conversation/conversation.ts';
import type { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import { endpointPlace } from '../../platform/endpoints/endpointName.ts';
import type {
  Activity,
  Answerer,
  ChatViewState,
  PendingQuestion as PendingQuestionView,
} from '../../protocol/chatViewContract.ts';
import { conversationTitle } from '../../wording/chat/conversation.ts';
import type { Settings } from '../settings/settings.ts';
import type { QuestionBox } from '../slashCommands/questionBox.ts';
import type { LowMemoryNotice } from './lowMemoryNotice.ts';

/** What the chat shows, wherever it is open: read from its owners whenever it is asked for. */
export class ChatState {
  readonly #session: ChatSession;
  readonly #pending: PendingQuestion;
  readonly #box: QuestionBox;
  readonly #drafts: ChatDrafts;
  readonly #engine: RoleEngine;
  readonly #settings: Settings;
  readonly #lowMemory: LowMemoryNotice;
  readonly #examples: readonly string[];

  constructor(parts: {
    readonly session: ChatSession;
    readonly pending: PendingQuestion;
    readonly box: QuestionBox;
    readonly drafts: ChatDrafts;
    readonly engine: RoleEngine;
    readonly settings: Settings;
    readonly lowMemory: LowMemoryNotice;
    /** Questions to offer while a chat is empty. */
    readonly examples: readonly string[];
  }) {
    this.#session = parts.session;
    this.#pending = parts.pending;
    this.#box = parts.box;
    this.#drafts = parts.drafts;
    this.#engine = parts.engine;
    this.#settings = parts.settings;
    this.#lowMemory = parts.lowMemory;
    this.#examples = parts.examples;
  }

  /** All of it. */
  all(): ChatViewState {
    const { conversation } = this.#session;
    const { box } = this.#drafts;
    return {
      conversation: {
        id: conversation.id,
        title: conversationTitle(conversation),
        turns: conversation.turns.map(shownTurn),
      },
      ...this.answerer(),
      activity: this.activity(),
      pending: this.pendingQuestion(),
      box: { draft: box.draft, drafts: [...box.drafts] },
      examples: [...this.#examples],
    };
  }

  activity(): Activity {
    const { writing, waiting } = this.#session.activity;
    return {
      writing: writing ? { id: writing.id, title: conversationTitle(writing) } : null,
      waiting: waiting.map(({ turn }) => turn),
    };
  }

  pendingQuestion(): PendingQuestionView {
    const { attachments, draftTokens, isEstimate, contextSize = null } = this.#pending.state;
    const { command } = this.#box;
    return {
      attachments: attachments.map(({ id, attachment, tokens, fit }) => {
        const { uri: _, languageId: __, text: ___, ...place } = unfitted(attachment);
        const { cutAfterLine = null, omitted = null } = fit;
        return { id, ...place, tokens, cutAfterLine, omitted };
      }),
      ...(command ? { command } : {}),
      draftTokens,
      isEstimate,
      contextSize,
    };
  }

  /** What answers questions, and its status. */
  answerer(): Answerer {
    const { status, fallback } = this.#engine;
    const model = 'model' in status ? status.model : undefined;
    const endpoint = endpointPlace(this.#settings.endpointsFor('chat'));
    const isHere = !endpoint || fallback !== undefined;
    return {
      engine: status,
      modelName: model?.name ?? (isHere ? this.#settings.modelName : endpoint.name),
      isDemo: model
        ? model.kind === 'demo' && model.source.kind === 'local'
        : isHere && this.#settings.isDemo,
      endpoint: endpoint ?? null,
      lowMemory: this.#lowMemory.of(status),
      fallback: fallback ?? null,
    };
  }
}

/** A turn as the panel shows it: without the texts that went with its question, which may be long. */
export function shownTurn({ attachments, ...turn }: Turn): Turn {
  return attachments ? { ...turn, attachments: attachments.map((one) => ({ ...one, text: '' })) } : turn;
}
