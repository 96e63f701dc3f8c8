import * as l10n from '@vscode/l10n';
import { answerReserve } from '../../core/chat/promptBudget.ts';
import { defaultSampling } from '../../core/chat/chatSettings.ts';
import {
  chooseCompletionStrategy,
  completionStrategies,
} from '../../core/completion/prompt/completionStrategies.ts';
import { textBefore } from '../../core/completion/generation/buildCompletionRequest.ts';
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
import { formatCount } from '../../core/text/formatQuantity.ts';
import { wellFormedText } from '../../core/text/sanitizeText.ts';
import type { Attempt } from './endpointPool.ts';
import type { GenerationRequest, InferenceServer, ServerPrompt } from './servers/inferenceServer.ts';
import { RequestMeter } from './requestMeter.ts';

interface CompletionCall {
  readonly signal: AbortSignal;
  readonly report: (progress: CompletionProgress) => void;
}

/** How a completion ends where its server's generation ends so. A repetition is cut off where completions are cleaned up. */
const stopReasons = { end: 'end', length: 'length', loop: 'length' } as const;

/** Completions by endpoints that take the model's own prompt, whose answer begins with the code before the cursor. */
export class EndpointCompletion {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Generates what may follow the cursor. Rejects with an EndpointRequestError, a PhidelityError, or the signal's reason. */
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
    let generated = 0;
    let hasStopped = false;
    let why: 'end' | 'length' = 'end';
    try {
      for await (const event of server.generate(generation, signal)) {
        meter.push(event);
        if (event.kind === 'end') why = stopReasons[event.why];
        if (event.kind !== 'text' || request.maxTokens === 0) continue;
        // Servers stop at this token themselves and then report usage, unless their model file names another end token.
        if (hasStopped) break;
        hasStopped = event.tokens.some((token) => generation.stops.includes(token));
        if (hasStopped) continue;
        // Text that only spells the healed prefix again is not part of the completion.
        const again = Math.min(rest.length, event.text.length);
        if (event.text.slice(0, again) !== rest.slice(0, again)) break;
        rest = rest.slice(again);
        if (again < event.text.length || event.text === '') generated += 1;
        const ended = writer.push(event.text.slice(again));
        if (ended) return result(ended);
        if (generated >= request.maxTokens) return result('length');
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
    if (!format) throw unsupportedError(model.name);
    const strategy = completionStrategies[request.strategy ?? chooseCompletionStrategy(model)];
    const { kept, healed } = splitPrefix(textBefore(request), model.heals);
    const segments = strategy.segments({ ...request.prompt, prefix: kept }, format);
    const [tokens] = vocabulary ? await vocabulary.prompts([segments], signal) : [];
    const prompt: ServerPrompt = tokens
      ? { kind: 'tokens', tokens }
      : { kind: 'text', text: promptText(segments) };
    const size = prompt.kind === 'tokens' ? prompt.tokens.length : estimateTokens(prompt.text);
    const contextSize = Math.min(request.contextSize, model.contextSize);
    if (size + answerReserve(request.maxTokens, contextSize) > contextSize)
      throw tooLongError({ size, contextSize, isEstimate: !tokens });
    const stopNames = [...format.stopControls, ...strategy.stopControls];
    const stops = vocabulary?.ids(stopNames) ?? [];
    const isEmpty = request.maxTokens === 0;
    // Each character that is spelled again may take a token of its own.
    const maxTokens = Math.max(0, Math.min(request.maxTokens, contextSize - size)) + healed.length;
    const generation: GenerationRequest = {
      prompt,
      sampling: samplingOf(request),
      maxTokens: isEmpty ? 0 : maxTokens,
      bans: [...(vocabulary?.controls ?? [])].filter((id) => !stops.includes(id)),
      stops,
      stopTexts: stopNames,
      shownControls: [],
      healed: model.heals && !isEmpty ? healed : '',
      contextSize,
    };
    return { generation, promptTokens: tokens?.length, healed };
  }
}

/**
 * The prefix as the model reads it, and the text that it is to spell again (token healing). What is left out of the
 * prefix must be spelled by the model, which not every server can enforce. A space between two words, and what may be
 * half a word, the model spells by itself or it has nothing to complete: from half a word alone it makes nonsense.
 *
 * @param heals Whether the server can make the model spell a text.
 */
function splitPrefix(prefix: string, heals: boolean): { readonly kept: string; readonly healed: string } {
  const split = splitForHealing(wellFormedText(prefix));
  const isSpelledAgain =
    heals ||
    (split.healed === ' ' && /\S $/.test(prefix)) ||
    (/[\p{L}\p{N}]/u.test(split.healed) && endsInNewWord(prefix));
  return isSpelledAgain ? split : { kept: prefix, healed: '' };
}

function samplingOf({ temperature, seed }: CompletionRequest): GenerationRequest['sampling'] {
  const { topK, topP, minP, repeatPenalty } = defaultSampling;
  return { temperature, topK, topP, minP, repeatPenalty, ...(seed === undefined ? {} : { seed }) };
}

function unsupportedError(name: string): PhidelityError {
  return new PhidelityError(
    'unsupported-model',
    l10n.t(
      '{0} cannot complete code at this endpoint: it accepts only chat messages, or a chat format that Phidelity does not know. Use llama-server, vLLM or Ollama with phi-4, or set "roles" to ["chat"] for the endpoint in "phidelity.endpoints".',
      name,
    ),
  );
}

function tooLongError(prompt: {
  readonly size: number;
  readonly contextSize: number;
  readonly isEstimate: boolean;
}): PhidelityError {
  const [size, contextSize] = [formatCount(prompt.size), formatCount(prompt.contextSize)];
  return new PhidelityError(
    'prompt-too-long',
    prompt.isEstimate
      ? l10n.t(
          'The code around the cursor has about {0} tokens, and its context holds {1}. Increase "phidelity.completion.contextSize", or the context of the endpoint\'s server.',
          size,
          contextSize,
        )
      : l10n.t(
          'The code around the cursor has {0} tokens, and its context holds {1}. Increase "phidelity.completion.contextSize", or the context of the endpoint\'s server.',
          size,
          contextSize,
        ),
  );
}
