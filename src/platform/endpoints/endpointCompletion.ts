import { answerReserve } from '../../core/chat/promptBudget.ts';
import { defaultSampling } from '../../core/chat/chatSettings.ts';
import {
  chooseCompletionStrategy,
  completionStrategies,
} from '../../core/completion/prompt/completionStrategies.ts';
import { CompletionWriter } from '../../core/completion/generation/completionWriter.ts';
import { endsInNewWord, splitForHealing } from '../../core/completion/generation/tokenHealing.ts';
import { estimateTokens, promptText } from '../../core/endpoints/promptText.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type {
  CompletionProgress,
  CompletionRequest,
  CompletionResult,
} from '../../core/ports/completionRequest.ts';
import { wellFormedText } from '../../core/text/sanitizeText.ts';
import type { Attempt } from './endpointPool.ts';
import type { GenerationRequest, InferenceServer, ServerPrompt } from './servers/inferenceServer.ts';
import { RequestMeter } from './requestMeter.ts';

interface CompletionCall {
  readonly signal: AbortSignal;
  readonly report: (progress: CompletionProgress) => void;
}

/** Completions by endpoints that take the model's own prompt, whose answer is begun with the code before the cursor. */
export class EndpointCompletion {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Writes what may follow the cursor. Rejects with an EndpointRequestError, a PhidelityError, or the signal's reason. */
  async complete(
    request: CompletionRequest,
    { server, begun }: Attempt,
    { signal, report }: CompletionCall,
  ): Promise<CompletionResult> {
    const { generation, promptTokens, healed } = await this.#generation(server, request, signal);
    const meter = new RequestMeter(this.#clock, promptTokens);
    const writer = new CompletionWriter(this.#clock, request, (progress) => {
      begun();
      report(progress);
    });
    const result = (stopReason: CompletionResult['stopReason']): CompletionResult => ({
      ...writer.end(stopReason),
      usage: meter.completionUsage(),
    });
    let rest = healed;
    let written = 0;
    let hasStopped = false;
    let why: 'end' | 'length' = 'end';
    try {
      for await (const event of server.generate(generation, signal)) {
        meter.push(event);
        if (event.kind === 'end') why = event.why;
        if (event.kind !== 'text' || request.maxTokens === 0) continue;
        // A server ends here itself and tells its figures, unless its file names another token as the end.
        if (hasStopped) break;
        hasStopped = event.tokens.some((token) => generation.stops.includes(token));
        if (hasStopped) continue;
        // What only spells again what stands before the cursor is not part of the completion.
        const again = Math.min(rest.length, event.text.length);
        if (event.text.slice(0, again) !== rest.slice(0, again)) break;
        rest = rest.slice(again);
        if (again < event.text.length || event.text === '') written += 1;
        const ended = writer.push(event.text.slice(again));
        if (ended) return result(ended);
        if (written >= request.maxTokens) return result('length');
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      return result('cancelled');
    }
    return result(request.maxTokens === 0 ? 'length' : why);
  }

  async #generation(
    server: InferenceServer,
    request: CompletionRequest,
    signal: AbortSignal,
  ): Promise<{ generation: GenerationRequest; promptTokens: number | undefined; healed: string }> {
    const { model, vocabulary } = server;
    const { format } = model;
    if (!format)
      throw new PhidelityError(
        'unsupported-model',
        `${model.name} cannot complete code at this endpoint, which takes only messages of a chat, or a chat format that ` +
          `Phidelity does not know. Use llama-server, vLLM or Ollama with phi-4, or give the endpoint the role "chat" ` +
          `alone in "phidelity.endpoints".`,
      );
    const strategy = completionStrategies[request.strategy ?? chooseCompletionStrategy(model)];
    const split = splitForHealing(wellFormedText(request.prompt.prefix));
    // What is left out must be spelled by the model, which not every server can make it do. A blank between two words and what
    // may be half a word it spells by itself, or it has nothing to say: what it makes of half a word is nonsense.
    const isLeftOut =
      model.heals ||
      (split.healed === ' ' && /\S $/.test(request.prompt.prefix)) ||
      (/[\p{L}\p{N}]/u.test(split.healed) && endsInNewWord(request.prompt.prefix));
    const { kept, healed } = isLeftOut ? split : { kept: request.prompt.prefix, healed: '' };
    const segments = strategy.segments({ ...request.prompt, prefix: kept }, format);
    const [tokens] = vocabulary ? await vocabulary.prompts([segments], signal) : [];
    const text = tokens ? '' : promptText(segments);
    const promptTokens = tokens?.length;
    const contextSize = Math.min(request.contextSize, model.contextSize);
    const reserve = answerReserve(request.maxTokens, contextSize);
    const size = promptTokens ?? estimateTokens(text);
    if (size + reserve > contextSize)
      throw new PhidelityError(
        'prompt-too-long',
        `The code around the cursor has ${promptTokens === undefined ? 'about ' : ''}${size.toLocaleString('en')} tokens, ` +
          `and the context for it holds ${contextSize.toLocaleString('en')}. Raise "phidelity.completion.contextSize", or ` +
          `the context of the endpoint's server.`,
      );
    const prompt: ServerPrompt = tokens ? { kind: 'tokens', tokens } : { kind: 'text', text };
    const stopNames = [...format.stopControls, ...strategy.stopControls];
    const stops = vocabulary?.ids(stopNames) ?? [];
    const { topK, topP, minP, repeatPenalty } = defaultSampling;
    const generation: GenerationRequest = {
      prompt,
      sampling: {
        temperature: request.temperature,
        topK,
        topP,
        minP,
        repeatPenalty,
        ...(request.seed === undefined ? {} : { seed: request.seed }),
      },
      // Each character that is spelled again may take a token of its own.
      maxTokens: Math.max(0, Math.min(request.maxTokens, contextSize - size)) + healed.length,
      bans: [...(vocabulary?.controls ?? [])].filter((id) => !stops.includes(id)),
      stops,
      stopTexts: stopNames,
      healed: model.heals ? healed : '',
      contextSize,
    };
    return {
      generation: request.maxTokens === 0 ? { ...generation, maxTokens: 0, healed: '' } : generation,
      promptTokens,
      healed,
    };
  }
}
