import type { Timer } from '../../ports/clock.ts';
import type { CompletionPrompt, CompletionUsage, RelatedCode } from '../../ports/completionRequest.ts';
import type { SourceText, LineChange, TextPosition } from '../document/sourceText.ts';
import { PromptWindow } from './promptWindow.ts';

/** Python in phi-4's vocabulary has 3.3 characters a token (measured on the standard library's sources). */
const charactersPerToken = 3.3;
/** A cold window should be read in this time, in seconds: a slow machine gets a smaller one. */
const coldReading = 20;
const window = { least: 1200, most: 4500, usual: 3000 } as const;
const relatedCharacters = 1200;
/** Related code that is not found in this time, in milliseconds, is left out: the person is typing. */
const relatedPatience = 150;
/** Fewer evaluated tokens than this tell nothing about the reading speed. */
const fewestMeasured = 32;
const mostDocuments = 50;

interface DocumentPrompt {
  readonly window: PromptWindow;
  related: readonly RelatedCode[];
}

/** Builds the prompts of all documents, such that those of one document begin alike for as long as possible. */
export class PromptBuilder {
  readonly #related: RelatedCodeSource;
  readonly #timer: Timer;
  readonly #documents = new Map<string, DocumentPrompt>();
  #characters: number = window.usual;

  constructor(options: { readonly related: RelatedCodeSource; readonly timer: Timer }) {
    this.#related = options.related;
    this.#timer = options.timer;
  }

  /** The prompt for a cursor, or undefined when the signal was aborted meanwhile. */
  async build(
    source: SourceText,
    position: TextPosition,
    signal: AbortSignal,
  ): Promise<CompletionPrompt | undefined> {
    const document = this.#document(source.id);
    const { prefix, suffix, isNew } = document.window.take(source, position);
    if (isNew) document.related = await this.#find(source, signal);
    if (signal.aborted) {
      // What was frozen without its related code must not stay.
      if (isNew) document.window.reset();
      return undefined;
    }
    return { path: source.path, languageId: source.languageId, related: document.related, suffix, prefix };
  }

  /**
   * The prompt for a cursor in a document as it would be after a change. Undefined when the window would have to move:
   * what is only supposed must not move it.
   */
  buildAfter(change: LineChange, source: SourceText, position: TextPosition): CompletionPrompt | undefined {
    const document = this.#documents.get(source.id);
    if (!document) return undefined;
    const { prefix, suffix, isNew } = document.window.after(change).take(source, position);
    if (isNew) return undefined;
    return { path: source.path, languageId: source.languageId, related: document.related, suffix, prefix };
  }

  edited(documentId: string, change: LineChange): void {
    this.#documents.get(documentId)?.window.edited(change);
  }

  forget(documentId: string): void {
    this.#documents.delete(documentId);
  }

  /** Learns from a prompt that was evaluated how large a window this machine can read in good time. */
  measured({ evaluatedTokens, promptSeconds }: CompletionUsage): void {
    if (evaluatedTokens === undefined || evaluatedTokens < fewestMeasured || promptSeconds <= 0) return;
    const affordable = (evaluatedTokens / promptSeconds) * coldReading * charactersPerToken;
    this.#resize(Math.min(window.most, Math.max(window.least, affordable)));
  }

  /** Makes the windows smaller, after a prompt did not fit into the context. False when they cannot be smaller. */
  shrink(): boolean {
    if (this.#characters <= window.least / 2) return false;
    this.#resize(this.#characters / 2);
    for (const { window: one } of this.#documents.values()) one.reset();
    return true;
  }

  #resize(characters: number): void {
    this.#characters = Math.floor(characters);
    for (const { window: one } of this.#documents.values()) one.resize(this.#characters);
  }

  #document(id: string): DocumentPrompt {
    const found = this.#documents.get(id) ?? { window: new PromptWindow(this.#characters), related: [] };
    this.#documents.delete(id);
    this.#documents.set(id, found);
    if (this.#documents.size > mostDocuments) this.#documents.delete(this.#documents.keys().next().value!);
    return found;
  }

  async #find(source: SourceText, signal: AbortSignal): Promise<readonly RelatedCode[]> {
    const late = new AbortController();
    const search = AbortSignal.any([signal, late.signal]);
    const nothing = this.#timer.delay(relatedPatience, search).then((): readonly RelatedCode[] => []);
    const found = await Promise.race([this.#related.find(source, relatedCharacters, search), nothing]);
    late.abort();
    return found;
  }
}

/** Finds code in the workspace that helps to continue a file: what it imports, and what was edited lately. */
export interface RelatedCodeSource {
  /** At most `characters` of code, the most useful first; nothing when there is none. Never rejects. */
  find(source: SourceText, characters: number, signal: AbortSignal): Promise<readonly RelatedCode[]>;
}
