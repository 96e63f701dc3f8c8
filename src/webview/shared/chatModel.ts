import { batch, computed, signal } from '@preact/signals';
import type { Turn } from '../../core/conversation/conversation.ts';
import type { AnswerUsage, EngineStatus } from '../../core/ports/engine.ts';
import type { Disposable } from '../../core/lifetime/disposable.ts';
import type { Answerer, chatViewContract, ChatViewState } from '../../protocol/chatViewContract.ts';
import type { Handlers } from '../../protocol/rpc/contract.ts';
import { FrameScheduler } from './frameScheduler.ts';
import { TurnModel } from './turnModel.ts';

/** Answers at the end that are made ready at once; the others when they come into sight. */
const readyTurns = 2;

/** The panel's copy of what the extension owns. It changes only by what the extension says. */
export class ChatModel implements Disposable {
  /** False until the extension has told everything once. */
  readonly known = signal(false);
  readonly conversationId = signal('');
  readonly title = signal('');
  readonly turns = signal<readonly TurnModel[]>([]);
  readonly engine = signal<EngineStatus>({ state: 'off' });
  readonly modelName = signal('');
  readonly isDemo = signal(false);
  /** Where questions go; null for this machine. */
  readonly endpoint = signal<Answerer['endpoint']>(null);
  /** What of the model did not fit into memory; null where there is nothing to be told. */
  readonly reductions = signal<Answerer['reductions']>(null);
  /** Why the model on this machine stands in for the endpoint; null while it does not. */
  readonly fallback = signal<string | null>(null);
  readonly examples = signal<readonly string[]>([]);
  /** Grows when what was told about code may have changed. */
  readonly verificationAge = signal(0);

  /** The turn that is being answered. */
  readonly answering = computed(() => this.turns.value.find((one) => one.turn.value.state === 'answering'));

  /** The figures of the newest answer that has any. */
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

  /** `onRendered` is told when text is on the page, with the `at` of the newest. */
  constructor(onRendered: (at: number) => void) {
    this.#onRendered = onRendered;
  }

  /** What to do with each message of the extension. */
  readonly notifications: Omit<Handlers<typeof chatViewContract>['notifications'], 'focus'> = {
    state: (state) => this.replace(state),
    turn: (turn) => this.#updateTurn(turn),
    text: ({ turn, text, at }) => {
      const model = this.#find(turn);
      if (!model) return;
      model.receive(text);
      this.#growing.add(model);
      this.#newestText = at;
      this.#frames.request();
    },
    reading: ({ turn, evaluated, total }) => {
      const model = this.#find(turn);
      if (model) model.reading.value = { evaluated, total };
    },
    engine: (answerer) => batch(() => this.#showAnswerer(answerer)),
    title: ({ title }) => {
      this.title.value = title;
    },
    verificationChanged: () => {
      this.verificationAge.value++;
    },
  };

  /** Takes over everything. Turns that are known already keep what is shown of them. */
  replace(state: ChatViewState): void {
    const known = new Map(this.turns.peek().map((one) => [one.id, one]));
    const turns = state.conversation.turns.map((turn) => {
      const model = known.get(turn.id);
      if (!model) return new TurnModel(turn);
      model.update(turn);
      return model;
    });
    for (const model of turns.slice(-readyTurns)) model.show();
    batch(() => {
      this.conversationId.value = state.conversation.id;
      this.title.value = state.conversation.title;
      this.turns.value = turns;
      this.#showAnswerer(state);
      this.examples.value = state.examples;
      this.known.value = true;
    });
  }

  dispose(): void {
    this.#frames.dispose();
  }

  #showAnswerer({ engine, modelName, isDemo, endpoint, reductions, fallback }: Answerer): void {
    this.engine.value = engine;
    this.modelName.value = modelName;
    this.isDemo.value = isDemo;
    this.endpoint.value = endpoint;
    this.reductions.value = reductions;
    this.fallback.value = fallback;
  }

  #find(id: string): TurnModel | undefined {
    return this.turns.peek().findLast((one) => one.id === id);
  }

  #updateTurn(turn: Turn): void {
    const model = this.#find(turn.id);
    if (model) model.update(turn);
    else {
      const added = new TurnModel(turn);
      added.show();
      this.turns.value = [...this.turns.peek(), added];
    }
  }

  #flush(): void {
    for (const model of this.#growing) model.flush();
    this.#growing.clear();
    const at = this.#newestText;
    this.#newestText = undefined;
    // preact renders in a microtask that the flush has queued, so this one finds the text on the page.
    if (at !== undefined) queueMicrotask(() => this.#onRendered(at));
  }
}
