import type { PromptSegment } from '../../../src/core/chat/chatFormat.ts';
import type { Sampling } from '../../../src/core/ports/engine.ts';
import { postJson } from './postJson.ts';
import { readAnswer } from './readAnswer.ts';

/** The least that it takes to get an answer of a llama-server: `fetch`, and a loop over what comes. */
export class DirectClient {
  readonly #origin: string;
  readonly #sampling: Sampling;

  constructor(origin: string, sampling: Sampling) {
    this.#origin = origin;
    this.#sampling = sampling;
  }

  async tokens(segments: readonly PromptSegment[]): Promise<number[]> {
    const found: number[] = [];
    for (const segment of segments) {
      const [content, parse_special] = 'text' in segment ? [segment.text, false] : [segment.control, true];
      const response = await this.#post('/tokenize', { content, parse_special, add_special: false });
      found.push(...((await response.json()) as { tokens: number[] }).tokens);
    }
    return found;
  }

  /** Reads an answer to its end. `firstText`: when its first token was there. */
  async complete(
    prompt: readonly number[],
    maxTokens: number,
  ): Promise<{ tokens: number; firstText: number }> {
    const { temperature, topK, topP, minP, repeatPenalty, seed } = this.#sampling;
    const response = await this.#post('/completion', {
      prompt,
      stream: true,
      cache_prompt: true,
      n_predict: maxTokens,
      temperature,
      top_k: topK,
      top_p: topP,
      min_p: minP,
      repeat_penalty: repeatPenalty,
      seed,
    });
    return readAnswer(response, /"predicted_n":(\d+)/);
  }

  async isBusy(): Promise<boolean> {
    const slots = (await (await fetch(`${this.#origin}/slots`)).json()) as { is_processing: boolean }[];
    return slots.some((slot) => slot.is_processing);
  }

  #post(path: string, body: object): Promise<Response> {
    return postJson(this.#origin + path, body);
  }
}
