import type { Position } from '../../text/position.ts';
import { LruMap } from '../../lifetime/lruMap.ts';
import type { Timer } from '../../ports/clock.ts';
import type { CompletionPrompt, CompletionUsage, RelatedCode } from '../../ports/completionRequest.ts';
import type { SourceText, LineChange } from '../document/sourceText.ts';
import type { LinesInSight } from '../related/relatedDefinitions.ts';
import { PromptWindow } from './promptWindow.ts';

/** Python in phi-4's vocabulary has 3.3 characters a token (measured on the standard library's sources). */
const charactersPerToken = 3.3;
/** Seconds in which a whole window should be prefilled: a slow machine gets a smaller one. */
const coldPrefillSeconds = 20;
/** Characters of a window. */
const windowSize = { min: 1200, max: 4500, initial: 3000 } as const;
const relatedCharacters = 1200;
/** Milliseconds after which related code that has not been found is left out: the user is typing. */
const relatedTimeout = 150;
/** Fewer evaluated tokens than this say nothing about the speed of prefill. */
const minMeasuredTokens = 32;
const maxDocuments = 50;

interface DocumentPrompt {
  readonly window: PromptWindow;
  related: readonly RelatedCode[];
  /** What `related` was found by; undefined to look for it at the next place. */
  basis: string | undefined;
}

/**
 * Builds the prompts of all documents. Those of one document share their beginning for as long as possible: code from elsewhere
 * stays the same, also at another place in the document, until its basis changes or another document was completed.
 */
export class PromptBuilder {
  readonly #related: RelatedCodeSource;
  readonly #timer: Timer;
  readonly #documents = new LruMap<string, DocumentPrompt>(maxDocuments);
  #characters: number = windowSize.initial;
  /** The document of the last prompt, whose beginning the engine still has. */
  #last: string | undefined;

  constructor(options: { readonly related: RelatedCodeSource; readonly timer: Timer }) {
    this.#related = options.related;
    this.#timer = options.timer;
  }

  /** The prompt for a cursor, or undefined if the signal was aborted in the meantime. */
  async build(
    source: SourceText,
    position: Position,
    signal: AbortSignal,
  ): Promise<CompletionPrompt | undefined> {
    const document = this.#document(source.id);
    const { prefix, suffix, isNew } = document.window.take(source, position);
    // After another document, all of the prompt is evaluated anyway.
    if (isNew || this.#last !== source.id) {
      const seen = {
        first: position.line - linesOf(prefix) + 1,
        last: Math.min(source.lineCount - 1, position.line + linesOf(suffix)),
      };
      await this.#relate(document, { source, position, seen }, signal);
    }
    if (signal.aborted) {
      // A window that was placed without its related code must not stay.
      if (isNew) document.window.reset();
      return undefined;
    }
    this.#last = source.id;
    return { path: source.path, languageId: source.languageId, related: document.related, suffix, prefix };
  }

  /**
   * The prompt for a cursor in a document as it would be after a change. Undefined if the window would have to move: a
   * change that has not been made must not move it.
   */
  buildAfter(change: LineChange, source: SourceText, position: Position): CompletionPrompt | undefined {
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

  /** Adapts the size of the windows to how fast a prompt was evaluated. */
  measured({ evaluatedTokens, promptSeconds }: CompletionUsage): void {
    if (evaluatedTokens === undefined || evaluatedTokens < minMeasuredTokens || promptSeconds <= 0) return;
    const affordable = (evaluatedTokens / promptSeconds) * coldPrefillSeconds * charactersPerToken;
    this.#resize(Math.min(windowSize.max, Math.max(windowSize.min, affordable)));
  }

  /** Makes the windows smaller, after a prompt did not fit into the context. False if they cannot be smaller. */
  shrink(): boolean {
    if (this.#characters <= windowSize.min / 2) return false;
    this.#resize(this.#characters / 2);
    for (const [, { window }] of this.#documents.entries()) window.reset();
    return true;
  }

  #resize(characters: number): void {
    this.#characters = Math.floor(characters);
    for (const [, { window }] of this.#documents.entries()) window.resize(this.#characters);
  }

  #document(id: string): DocumentPrompt {
    const found = this.#documents.get(id) ?? {
      window: new PromptWindow(this.#characters),
      related: [],
      basis: undefined,
    };
    this.#documents.set(id, found);
    return found;
  }

  async #relate(document: DocumentPrompt, place: RelatedPlace, signal: AbortSignal): Promise<void> {
    const basis = this.#related.basis(place.source);
    if (this.#last === place.source.id && basis === document.basis) return;
    const late = new AbortController();
    const search = AbortSignal.any([signal, late.signal]);
    const nothing = this.#timer.delay(relatedTimeout, search).then(() => undefined);
    const found = await Promise.race([this.#related.find(place, relatedCharacters, search), nothing]);
    late.abort();
    if (signal.aborted) return;
    document.basis = found && basis;
    if (found) document.related = found;
  }
}

function linesOf(text: string): number {
  return text.split('\n').length;
}

/** Where a prompt is placed. */
export interface RelatedPlace {
  readonly source: SourceText;
  readonly position: Position;
  /** What the prompt shows of the file itself. */
  readonly seen: LinesInSight;
}

/** Finds code in the workspace that helps to complete a file: what it uses and imports, and what was edited recently. */
export interface RelatedCodeSource {
  /** What the code that is found depends on, as far as it is worth to evaluate all of the prompt again when it changes. */
  basis(source: SourceText): string;
  /**
   * At most `characters` of code, the most useful first; empty if there is none, undefined if that is not known yet. Never
   * rejects.
   */
  find(
    place: RelatedPlace,
    characters: number,
    signal: AbortSignal,
  ): Promise<readonly RelatedCode[] | undefined>;
}

/** Where there is no workspace to look in. */
export const noRelatedCode: RelatedCodeSource = { basis: () => '', find: async () => [] };
