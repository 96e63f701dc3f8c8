import * as l10n from '@vscode/l10n';
import { mapConcurrently } from '../../../core/lifetime/async.ts';
import { LruMap } from '../../../core/lifetime/lruMap.ts';
import type { PromptSegment } from '../../../core/chat/chatFormat.ts';
import { knownControlTokens } from '../../../core/completion/prompt/completionStrategies.ts';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import { wellFormedText } from '../../../core/text/sanitizeText.ts';

/** How a server turns text into tokens. */
export interface RemoteTokenizer {
  /** The tokens of each text. Control tokens that a text spells out stay text as far as the server can do that. */
  tokenize(texts: readonly string[], signal: AbortSignal): Promise<number[][]>;
  /** The tokens of a text in which control tokens count. */
  tokenizeControl(name: string, signal: AbortSignal): Promise<readonly number[]>;
}

/** Texts whose tokens are cached: a conversation needs the same ones for every question. */
const maxTexts = 512;
const maxTextLength = 100_000;
const atOnce = 4;
/** All control tokens of the models we know begin with this character, and have a sign after it. */
const controlSpelling = /<(?=[|｜])/;
const afterControlStart = /(?<=<)/;

/**
 * The tokenizer of an endpoint's model, with the same rule as the engine's own vocabulary: control tokens come only from
 * names that our formats use, and text never becomes one, even if it spells one out.
 */
export class RemoteVocabulary {
  readonly #tokenizer: RemoteTokenizer;
  readonly #controls: ReadonlyMap<string, number>;
  readonly #ids: ReadonlySet<number>;
  readonly #known = new LruMap<string, readonly number[]>(maxTexts);

  private constructor(tokenizer: RemoteTokenizer, controls: ReadonlyMap<string, number>) {
    this.#tokenizer = tokenizer;
    this.#controls = controls;
    this.#ids = new Set(controls.values());
  }

  /** Asks a server which of the known control tokens its model has. Rejects as the tokenizer does. */
  static async of(tokenizer: RemoteTokenizer, signal: AbortSignal): Promise<RemoteVocabulary> {
    const found = await mapConcurrently(
      knownControlTokens,
      atOnce,
      async (name): Promise<[string, number][]> => {
        const [token, ...more] = await tokenizer.tokenizeControl(name, signal);
        return token === undefined || more.length > 0 ? [] : [[name, token]];
      },
    );
    return new RemoteVocabulary(tokenizer, new Map(found.flat()));
  }

  control(name: string): number | undefined {
    return this.#controls.get(name);
  }

  /** The ids of those of these control tokens that the model has. */
  ids(names: readonly string[]): number[] {
    return names.flatMap((name) => this.#controls.get(name) ?? []);
  }

  /** All control tokens of known formats that the model has. */
  get controls(): ReadonlySet<number> {
    return this.#ids;
  }

  /** The tokens of each text. */
  async texts(texts: readonly string[], signal: AbortSignal): Promise<(readonly number[])[]> {
    const safe = texts.map(wellFormedText);
    // Kept from the start: while the server is asked, other calls may evict it.
    const found = new Map<string, readonly number[]>([['', []]]);
    for (const text of safe) {
      const tokens = this.#known.get(text);
      if (tokens) found.set(text, tokens);
    }
    const missing = [...new Set(safe)].filter((text) => !found.has(text));
    const answers = await this.#tokenizer.tokenize(missing, signal);
    for (const [index, text] of missing.entries()) {
      const answer = answers[index] ?? [];
      const isSafe = !answer.some((token) => this.#ids.has(token)) && !controlSpelling.test(text);
      const tokens = isSafe ? answer : await this.#apart(text, signal);
      found.set(text, tokens);
      if (text.length <= maxTextLength) this.#known.set(text, tokens);
    }
    return safe.map((text) => found.get(text) ?? []);
  }

  /** The tokens of each prompt. Neighbouring texts are tokenised as one, as the model's own template would. */
  async prompts(prompts: readonly (readonly PromptSegment[])[], signal: AbortSignal): Promise<number[][]> {
    const parts = prompts.map(joined);
    const texts = [...new Set(parts.flat().flatMap((part) => ('text' in part ? [part.text] : [])))];
    const tokens = await this.texts(texts, signal);
    const byText = new Map(texts.map((text, index) => [text, tokens[index] ?? []]));
    return parts.map((each) =>
      each.flatMap((part) => ('text' in part ? (byText.get(part.text) ?? []) : this.#required(part.control))),
    );
  }

  /** Cut apart, the names of control tokens are text to any tokenizer. */
  async #apart(text: string, signal: AbortSignal): Promise<number[]> {
    return (await this.#tokenizer.tokenize(text.split(afterControlStart), signal)).flat();
  }

  #required(name: string): number {
    const token = this.#controls.get(name);
    if (token !== undefined) return token;
    throw new PhidelityError('unsupported-model', l10n.t("This model's vocabulary has no {0} token.", name));
  }
}

function joined(segments: readonly PromptSegment[]): PromptSegment[] {
  const parts: PromptSegment[] = [];
  for (const segment of segments) {
    const last = parts.at(-1);
    if (last && 'text' in last && 'text' in segment)
      parts[parts.length - 1] = { text: last.text + segment.text };
    else parts.push(segment);
  }
  return parts;
}
