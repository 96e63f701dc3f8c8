import { batch, computed, signal } from '@preact/signals';
import { isWaiting, type Turn } from '../../core/conversation/conversation.ts';
import type { AnswerUsage, EngineStatus } from '../../core/ports/engine.ts';
import type { Disposable } from '../../core/lifetime/disposable.ts';
import type {
  Activity,
  Answerer,
  chatViewContract,
  ChatViewState,
  PendingQuestion,
} from '../../protocol/chatViewContract.ts';
import type { CodeReport } from '../../protocol/schemas/codeReportSchema.ts';
import type { Handlers } from '../../protocol/rpc/contract.ts';
import { FrameScheduler } from './frameScheduler.ts';
import { TurnModel } from './turnModel.ts';

/** How many answers at the end are rendered at once; the others are rendered when they come into sight. */
const renderedTurns = 2;

/** The panel's copy of what the extension owns. Only messages of the extension change it. */
export class ChatModel implements Disposable {
  /** False until the extension has sent its state. */
  readonly known = signal(false);
  readonly conversationId = signal('');
  readonly title = signal('');
  readonly turns = signal<readonly TurnModel[]>([]);
  readonly engine = signal<EngineStatus>({ state: 'off' });
  readonly modelName = signal('');
  readonly isDemo = signal(false);
  /** The endpoint that questions go to; null for this machine. */
  readonly endpoint = signal<Answerer['endpoint']>(null);
  /** What did not fit into memory, in words; null if there is nothing to say. */
  readonly lowMemory = signal<Answerer['lowMemory']>(null);
  /** Why the model on this machine is used as a fallback for the endpoint; null while it is not. */
  readonly fallback = signal<string | null>(null);
  readonly examples = signal<readonly string[]>([]);
  /** What the model writes for the chats of this window, and what waits for it. */
  readonly activity = signal<Activity>({ writing: null, waiting: [] });
  /** What will go with the next question, and what it costs. */
  readonly pending = signal<PendingQuestion>({
    attachments: [],
    draftTokens: 0,
    isEstimate: true,
    contextSize: null,
  });
  /** Increased when what was reported about code may have changed. */
  readonly verificationAge = signal(0);
  /** What is missing so far in the block that an answer is writing. */
  readonly growingReport = signal<{ readonly turn: string; readonly report: CodeReport | null } | undefined>(
    undefined,
  );

  /** The turns of this chat that have no answer yet, or only part of one. */
  readonly #unfinished = computed(() =>
    this.turns.value.filter(({ turn: { value } }) => value.state === 'answering' || value.state === 'queued'),
  );

  /** The turn whose answer is being generated. */
  readonly answering = computed(() =>
    this.#unfinished.value.find((one) => one.turn.value.state === 'answering'),
  );

  /** Whether an answer is being generated in this chat or is to come. */
  readonly isBusy = computed(() => {
    if (this.#unfinished.value.length > 0) return true;
    const { waiting } = this.activity.value;
    return waiting.length > 0 && this.turns.value.some(({ id }) => waiting.includes(id));
  });

  /** The newest turn whose question has been sent. */
  readonly lastSent = computed(() => this.turns.value.findLast(({ turn }) => !isWaiting(turn.value)));

  /** The figures of the newest answer that has figures. */
  readonly lastUsage = computed((): AnswerUsage | undefined => {
    const turns = this.turns.value;
    for (let index = turns.length - 1; index >= 0; index--) {
      const usage = turns[index]!.turn.value.usage;
      if (usage) return usage;
    }
    return undefined;
  });

  readonly #onRendered: (at: number) => void;
  readonly #frames = new FrameScheduler(() => this.#flush());
  readonly #growing = new Set<TurnModel>();
  #newestText: number | undefined;

  /** @param onRendered Called when text is on the page, with the `at` of the newest text. */
  constructor(onRendered: (at: number) => void) {
    this.#onRendered = onRendered;
  }

  /** The handler of each message of the extension. */
  readonly notifications: Omit<
    Handlers<typeof chatViewContract>['notifications'],
    'announces' | 'draft' | 'focus' | 'find' | 'suggestQuestion'
  > = {
    state: (state) => this.replace(state),
    turn: (turn) => this.#updateTurn(turn),
    text: ({ turn, text, at }) => this.#grow(turn, at, (model) => model.receive(text)),
    thought: ({ turn, text, at }) => this.#grow(turn, at, (model) => model.receiveThought(text)),
    reading: ({ turn, evaluated, total }) => {
      const model = this.#find(turn);
      if (model) model.reading.value = { evaluated, total };
    },
    engine: (answerer) => batch(() => this.#showAnswerer(answerer)),
    title: ({ title }) => {
      this.title.value = title;
    },
    activity: (activity) => {
      this.activity.value = activity;
    },
    pending: (pending) => {
      this.pending.value = pending;
    },
    growingReport: (growing) => {
      this.growingReport.value = growing;
    },
    verificationChanged: () => {
      this.verificationAge.value++;
    },
  };

  /** Replaces the whole state. Known turns keep what is rendered. */
  replace(state: ChatViewState): void {
    const known = new Map(this.turns.peek().map((one) => [one.id, one]));
    const turns = state.conversation.turns.map((turn) => {
      const model = known.get(turn.id);
      if (!model) return this.#newTurn(turn);
      model.update(turn);
      return model;
    });
    for (const model of turns.slice(-renderedTurns)) model.show();
    batch(() => {
      this.conversationId.value = state.conversation.id;
      this.title.value = state.conversation.title;
      this.turns.value = turns;
      this.#showAnswerer(state);
      this.activity.value = state.activity;
      this.pending.value = state.pending;
      this.examples.value = state.examples;
      this.known.value = true;
    });
  }

  dispose(): void {
    this.#frames.dispose();
  }

  #showAnswerer({ engine, modelName, isDemo, endpoint, lowMemory, fallback }: Answerer): void {
    this.engine.value = engine;
    this.modelName.value = modelName;
    this.isDemo.value = isDemo;
    this.endpoint.value = endpoint;
    this.lowMemory.value = lowMemory;
    this.fallback.value = fallback;
  }

  #find(id: string): TurnModel | undefined {
    return this.turns.peek().findLast((one) => one.id === id);
  }

  /** Adds to a turn with the next frame. `at`: when what is added was generated. */
  #grow(turn: string, at: number, add: (model: TurnModel) => void): void {
    const model = this.#find(turn);
    if (!model) return;
    add(model);
    this.#growing.add(model);
    this.#newestText = at;
    this.#frames.request();
  }

  #updateTurn(turn: Turn): void {
    const model = this.#find(turn.id);
    if (model) model.update(turn);
    else {
      const added = this.#newTurn(turn);
      added.show();
      this.turns.value = [...this.turns.peek(), added];
    }
  }

  #newTurn(turn: Turn): TurnModel {
    return new TurnModel(turn, (model) => {
      this.#growing.add(model);
      this.#frames.request();
    });
  }

  #flush(): void {
    const growing = [...this.#growing];
    this.#growing.clear();
    for (const model of growing) model.flush();
    const at = this.#newestText;
    this.#newestText = undefined;
    // preact renders in a microtask that the flush has queued, so the text is on the page in this one.
    if (at !== undefined) queueMicrotask(() => this.#onRendered(at));
  }
}
