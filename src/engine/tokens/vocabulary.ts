import * as l10n from '@vscode/l10n';
import type { LlamaModel, Token } from 'node-llama-cpp';
import type { PromptSegment } from '../../core/chat/chatFormat.ts';
import { thoughtTagNames } from '../../core/chat/answerReader.ts';
import { knownControlTokens } from '../../core/completion/prompt/completionStrategies.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { wellFormedText } from '../../core/text/sanitizeText.ts';

/** GGUF's type of a control token. */
const controlType = 3;
const afterControlStart = /(?<=<)/;

/**
 * The only place where text becomes tokens. Control tokens come only from the names that our own chat formats use; text
 * is always tokenized with special tokens off, so nothing that a user, a file or a model wrote becomes one.
 */
export class Vocabulary {
  readonly #model: LlamaModel;
  readonly #controls: ReadonlyMap<string, Token>;
  readonly #controlIds: ReadonlySet<Token>;
  readonly #allControls: ReadonlySet<Token>;

  constructor(model: LlamaModel) {
    this.#model = model;
    const found = [...knownControlTokens, ...thoughtTagNames].flatMap((name): [string, Token][] => {
      const [token, ...more] = model.tokenize(name, true);
      const isControl = token !== undefined && more.length === 0 && model.detokenize([token], true) === name;
      return isControl ? [[name, token]] : [];
    });
    this.#controls = new Map(found);
    this.#controlIds = new Set(this.#controls.values());
    const types: readonly number[] = model.fileInfo.metadata.tokenizer.ggml.token_type ?? [];
    const declared = types.flatMap((type, id) => (type === controlType ? [id as Token] : []));
    this.#allControls = new Set([...this.#controlIds, ...declared]);
  }

  /** The id of a control token of a known format or around thoughts, or undefined when this vocabulary lacks it. */
  control(name: string): Token | undefined {
    return this.#controls.get(name);
  }

  /** The ids of all control tokens: those of known formats, and those that the file declares as such. */
  get controls(): ReadonlySet<Token> {
    return this.#allControls;
  }

  /** The tokens of a text; control tokens in it are treated as plain text. */
  text(text: string): Token[] {
    if (text === '') return [];
    const safe = wellFormedText(text);
    const tokens = this.#model.tokenize(safe, false);
    if (!tokens.some((token) => this.#controlIds.has(token))) return tokens;
    // Some files declare control tokens as ordinary added ones, which llama.cpp finds in any text. Split, their names
    // are text again.
    return safe.split(afterControlStart).flatMap((part) => this.#model.tokenize(part, false));
  }

  /**
   * The tokens of a prompt. Adjacent texts are tokenized as one, as the model's own template would.
   *
   * @throws PhidelityError `unsupported-model` for a control token that this vocabulary lacks.
   */
  prompt(segments: readonly PromptSegment[]): Token[] {
    const tokens: Token[] = [];
    let pending = '';
    const flush = (): void => {
      for (const token of this.text(pending)) tokens.push(token);
      pending = '';
    };
    for (const segment of segments) {
      if ('text' in segment) {
        pending += segment.text;
        continue;
      }
      flush();
      const token = this.control(segment.control);
      if (token === undefined)
        throw new PhidelityError(
          'unsupported-model',
          l10n.t("This model's vocabulary has no {0} token.", segment.control),
        );
      tokens.push(token);
    }
    flush();
    return tokens;
  }
}
