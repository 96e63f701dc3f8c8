import type { PromptSegment } from '../../../src/core/chat/chatFormat.ts';
import type { Sampling } from '../../../src/core/ports/engine.ts';
import type { DirectClient } from './directClient.ts';
import { postJson } from './postJson.ts';
import { readAnswer } from './readAnswer.ts';

/** The same of a vLLM that runs already. */
export class DirectVllm implements Pick<DirectClient, 'tokens' | 'complete' | 'isBusy'> {
  readonly #origin: string;
  readonly #sampling: Sampling;
  readonly #model: string;

  private constructor(origin: string, sampling: Sampling, model: string) {
    this.#origin = origin;
    this.#sampling = sampling;
    this.#model = model;
  }

  static async at(origin: string, sampling: Sampling): Promise<DirectVllm> {
    const { data } = (await (await fetch(`${origin}/v1/models`)).json()) as { data: [{ id: string }] };
    return new DirectVllm(origin, sampling, data[0].id);
  }

  async tokens(segments: readonly PromptSegment[]): Promise<number[]> {
    const found: number[] = [];
    for (const segment of segments) {
      const prompt = 'text' in segment ? segment.text : segment.control;
      const response = await this.#post('/tokenize', { prompt, add_special_tokens: false });
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
    const response = await this.#post('/v1/completions', {
      prompt,
      stream: true,
      stream_options: { include_usage: true },
      return_token_ids: true,
      max_tokens: maxTokens,
      temperature,
      top_k: topK,
      top_p: topP,
      min_p: minP,
      repetition_penalty: repeatPenalty,
      seed,
    });
    return readAnswer(response, /"completion_tokens":(\d+)/);
  }

  async isBusy(): Promise<boolean> {
    const metrics = await (await fetch(`${this.#origin}/metrics`)).text();
    return /^vllm:num_requests_running\S* [1-9]/m.test(metrics);
  }

  #post(path: string, body: object): Promise<Response> {
    return postJson(this.#origin + path, { model: this.#model, ...body });
  }
}
