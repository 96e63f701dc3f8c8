import * as l10n from '@vscode/l10n';
import type { Token } from 'node-llama-cpp';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { ModelInfo } from '../../core/ports/engine.ts';
import type { LoadedModel } from './loadedModel.ts';

/** Code with only one sensible continuation. phi-4 and the demo model both know it. */
const prompt = 'def gcd(a, b):\n    while b:\n        a, b =';
const expected = /^\s*\(?b\s*,\s*a\s*%\s*b/;

/** Enough for " b, a % b", and to recognize a model that repeats one token. */
const maxTokens = 8;

interface Continuation {
  readonly text: string;
  readonly tokens: readonly number[];
  /** The probability of each token. */
  readonly confidences: readonly number[];
}

/** Why a continuation means that the GPU does not compute correctly, as a sentence; undefined when it does. */
function findProblem(
  kind: ModelInfo['kind'],
  { text, tokens, confidences }: Continuation,
): string | undefined {
  if (!confidences.every(Number.isFinite))
    return l10n.t('The model does not work on this GPU: its output is not numeric.');
  if (kind !== 'other')
    return expected.test(text)
      ? undefined
      : l10n.t(
          'The model does not work on this GPU: it continued a simple line with {0}.',
          JSON.stringify(text),
        );
  // An unknown model may end early, and may generate anything.
  const isStuck = tokens.length > 4 && new Set(tokens).size === 1;
  return isStuck
    ? l10n.t('The model does not work on this GPU: it repeated one token, {0}.', JSON.stringify(text))
    : undefined;
}

/**
 * Lets a model that was just loaded continue a trivial line of Python, since a broken GPU driver computes nonsense
 * without any error. The sequence is empty before and after.
 *
 * @throws PhidelityError `gpu-self-test`
 */
export async function gpuSelfTest(
  { info, vocabulary, sequence, model }: LoadedModel,
  signal: AbortSignal,
): Promise<void> {
  const generated: Token[] = [];
  const confidences: number[] = [];
  const next = sequence.evaluateWithMetadata(
    vocabulary.text(prompt),
    { confidence: true },
    { temperature: 0 },
  );
  for await (const { token, confidence } of next) {
    signal.throwIfAborted();
    generated.push(token);
    confidences.push(confidence);
    if (generated.length >= maxTokens) break;
  }
  await sequence.clearHistory();
  const problem = findProblem(info.kind, {
    text: model.detokenize(generated),
    tokens: generated,
    confidences,
  });
  if (problem) throw new PhidelityError('gpu-self-test', problem);
}
