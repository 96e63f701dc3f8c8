import { estimateTokens } from '../endpoints/promptText.ts';
import type { Disposable } from '../lifetime/disposable.ts';
import { Emitter } from '../lifetime/emitter.ts';
import type { Engine } from '../ports/engine.ts';
import { type Attachment, type AttachmentFit, isNewerOf, isSameAttachment } from './attachment.ts';
import { type AttachmentSize, givenTokens, measureAttachments, planAttachments } from './fitAttachments.ts';

/** What will go with the next question, and how much of it the model will be given. */
interface PendingAttachment {
  readonly id: string;
  readonly attachment: Attachment;
  /** Of what the model will be given. */
  readonly tokens: number;
  readonly fit: AttachmentFit;
}

/** The next question, as far as it is known what it costs. */
export interface PendingState {
  readonly attachments: readonly PendingAttachment[];
  readonly draftTokens: number;
  /** The tokens are not counted by the model but estimated. */
  readonly isEstimate: boolean;
  /** Undefined if the model is not loaded: then it is not known how much fits. */
  readonly contextSize?: number;
}

/** Why something goes with a question without the user having attached it: it belongs to a command or to the project. */
export type AutomaticSource = 'command' | 'rules';

interface Item {
  readonly id: string;
  readonly attachment: Attachment;
  /** Undefined for what the user has attached. */
  readonly source?: AutomaticSource;
}

/** What is attached first has its room first: the user's own, and the project's rules last. */
function byPriority(items: readonly Item[]): readonly Item[] {
  const of = (source?: AutomaticSource): readonly Item[] => items.filter((one) => one.source === source);
  return [...of(), ...of('command'), ...of('rules')];
}

/** What the next question meets. */
interface Standing {
  /** Tokens in the context before it. */
  readonly used: number;
  readonly above: readonly Attachment[];
  /** Tokens of what the user adds to the system prompt. */
  readonly systemAddition?: number;
}

/** A longer draft is estimated: it would be counted with every keystroke. */
const longestCounted = 50_000;

/**
 * The question in the box and what is attached to it, before it is asked. Tokens are counted by the model if it runs on this
 * machine and is loaded. Otherwise they are estimated: nothing is sent to an endpoint before the question is.
 */
export class PendingQuestion implements Disposable {
  readonly #engine: Engine;
  readonly #standing: () => Standing;
  readonly #newId: () => string;
  readonly #changed = new Emitter<PendingState>();
  readonly #status: Disposable;
  #items: readonly Item[] = [];
  #draft = '';
  #state: PendingState = { attachments: [], draftTokens: 0, isEstimate: true };
  #measuring: Promise<void> | undefined;
  #isStale = false;
  /** What was counted, and with what. */
  readonly #sizes = new WeakMap<Attachment, { readonly by: string; readonly size: AttachmentSize }>();

  #countedDraft: { readonly text: string; readonly by: string; readonly tokens: number } | undefined;

  constructor(parts: {
    readonly engine: Engine;
    /** What the model has in its context already. */
    readonly standing: () => Standing;
    readonly newId: () => string;
  }) {
    this.#engine = parts.engine;
    this.#standing = parts.standing;
    this.#newId = parts.newId;
    this.#status = parts.engine.onDidChangeStatus(() => void this.refresh());
  }

  readonly onDidChange = this.#changed.subscribe;

  get state(): PendingState {
    return this.#state;
  }

  get attachments(): readonly Item[] {
    return this.#items;
  }

  /** Attaches something. What is attached already stays as it is. Returns its id. */
  add(attachment: Attachment): string {
    const same = this.#items.find((one) => isSameAttachment(one.attachment, attachment));
    if (same) {
      // It stays when its command is gone.
      this.#items = byPriority(this.#items.map((one) => (one === same ? { id: one.id, attachment } : one)));
      return same.id;
    }
    const id = this.#newId();
    // A file is attached once, as it is now.
    const others = this.#items.filter((one) => !isNewerOf(attachment, one.attachment));
    this.#items = byPriority([...others, { id, attachment }]);
    void this.refresh();
    return id;
  }

  /**
   * Has just these go along for this reason. What did so before keeps its id, if it is the same file or thing. What the user
   * has attached stays the user's.
   */
  setAutomatic(source: AutomaticSource, attachments: readonly Attachment[]): void {
    const before = this.#items.filter((one) => one.source === source);
    const others = this.#items.filter((one) => one.source !== source);
    const wanted = attachments.filter(
      (attachment) => !others.some((one) => isSameAttachment(one.attachment, attachment)),
    );
    const known = before.slice();
    const items = wanted.map((attachment): Item => {
      const at = known.findIndex(
        ({ attachment: { kind, uri } }) => kind === attachment.kind && uri === attachment.uri,
      );
      const [same] = at < 0 ? [] : known.splice(at, 1);
      if (same && isSameAttachment(same.attachment, attachment)) return same;
      return { id: same?.id ?? this.#newId(), attachment, source };
    });
    if (items.length === before.length && items.every((one, index) => one === before[index])) return;
    this.#items = byPriority([...others, ...items]);
    void this.refresh();
  }

  /** Puts another text or place in an attachment's place. */
  replace(id: string, attachment: Attachment): void {
    const item = this.#items.find((one) => one.id === id);
    if (!item) return;
    const { attachment: before } = item;
    if (before.name === attachment.name && isSameAttachment(before, attachment)) return;
    this.#items = this.#items.map((one) => (one.id === id ? { ...one, attachment } : one));
    void this.refresh();
  }

  remove(ids: readonly string[]): void {
    this.#items = this.#items.filter(({ id }) => !ids.includes(id));
    void this.refresh();
  }

  /** The text in the box. */
  set draft(text: string) {
    if (text === this.#draft) return;
    this.#draft = text;
    void this.refresh();
  }

  /** Finds out anew what the question costs and how much fits. Resolves when that is known; never rejects. */
  refresh(): Promise<void> {
    this.#isStale = true;
    this.#measuring ??= this.#measure().finally(() => (this.#measuring = undefined));
    return this.#measuring;
  }

  dispose(): void {
    this.#status.dispose();
  }

  async #measure(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      const state = await this.#measured();
      if (JSON.stringify(state) === JSON.stringify(this.#state)) continue;
      this.#state = state;
      this.#changed.fire(state);
    }
  }

  async #measured(): Promise<PendingState> {
    const { status } = this.#engine;
    const model = 'model' in status ? status.model : undefined;
    const [items, draft] = [this.#items, this.#draft];
    const counted = model?.source.kind === 'local' ? await this.#count(items, draft, model.name) : undefined;
    const { sizes, draftTokens, isEstimate } = counted ?? (await this.#estimate(items, draft));
    const attachments = items.map(({ attachment }) => attachment);
    const contextSize = model?.contextSize;
    const limits = { question: draftTokens, contextSize: contextSize ?? Infinity, ...this.#standing() };
    const fits = planAttachments(attachments, sizes, limits);
    return {
      attachments: items.map(({ id, attachment }, index) => {
        const fit = fits[index]!;
        return { id, attachment, fit, tokens: givenTokens(attachment, sizes[index]!, fit) };
      }),
      draftTokens,
      isEstimate,
      ...(contextSize === undefined ? {} : { contextSize }),
    };
  }

  /** Undefined if the model is gone. */
  async #count(items: readonly Item[], draft: string, by: string): Promise<Measured | undefined> {
    try {
      const fresh = items.filter(({ attachment }) => this.#sizes.get(attachment)?.by !== by);
      const sizes = await measureAttachments(
        fresh.map(({ attachment }) => attachment),
        (texts) => this.#engine.countTokens(texts),
      );
      for (const [index, { attachment }] of fresh.entries())
        this.#sizes.set(attachment, { by, size: sizes[index]! });
      const { tokens: draftTokens, isEstimate } = await this.#draftSize(draft.trim(), by);
      return {
        sizes: items.map(({ attachment }) => this.#sizes.get(attachment)!.size),
        draftTokens,
        isEstimate,
      };
    } catch {
      // The engine ended meanwhile; its status says why, and leads to another measurement.
      return undefined;
    }
  }

  async #draftSize(
    text: string,
    by: string,
  ): Promise<{ readonly tokens: number; readonly isEstimate: boolean }> {
    if (text === '') return { tokens: 0, isEstimate: false };
    if (text.length > longestCounted) return { tokens: estimateTokens(text), isEstimate: true };
    const known = this.#countedDraft;
    if (known?.text === text && known.by === by) return { tokens: known.tokens, isEstimate: false };
    const [tokens = 0] = await this.#engine.countTokens([text]);
    this.#countedDraft = { text, by, tokens };
    return { tokens, isEstimate: false };
  }

  async #estimate(items: readonly Item[], draft: string): Promise<Measured> {
    const sizes = await measureAttachments(
      items.map(({ attachment }) => attachment),
      async (texts) => texts.map(estimateTokens),
    );
    return { sizes, draftTokens: estimateTokens(draft.trim()), isEstimate: true };
  }
}

interface Measured {
  readonly sizes: readonly AttachmentSize[];
  readonly draftTokens: number;
  readonly isEstimate: boolean;
}
