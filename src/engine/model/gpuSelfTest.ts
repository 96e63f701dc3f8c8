import type { Token } from 'node-llama-cpp';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { ModelInfo } from '../../core/ports/engine.ts';
import type { LoadedModel } from './loadedModel.ts';

/** Code that goes on in one way only. phi-4 and the demo model both know it. */
const beginning = 'def gcd(a, b):\n    while b:\n        a, b =';
const goesOn = /^\s*\(?b\s*,\s*a\s*%\s*b/;

/** Enough for " b, a % b", and to tell a model that says the same token for ever. */
const tokens = 8;

interface Continuation {
  readonly text: string;
  readonly tokens: readonly number[];
  /** The probability of each token. */
  readonly confidences: readonly number[];
}

/** What is wrong with a continuation, in words; undefined when nothing is. */
function whatIsWrong(
  kind: ModelInfo['kind'],
  { text, tokens, confidences }: Continuation,
): string | undefined {
  if (!confidences.every(Number.isFinite)) return 'its output holds no numbers';
  if (kind !== 'other')
    return goesOn.test(text) ? undefined : `it continued a simple line with ${JSON.stringify(text)}`;
  // A model that we do not know may end early, and may say anything.
  const isStuck = tokens.length > 4 && new Set(tokens).size === 1;
  return isStuck ? `it wrote ${JSON.stringify(text)}, one token again and again` : undefined;
}

/**
 * Has a model that was just loaded continue a trivial line of Python, since a broken driver of a GPU computes nonsense
 * without any error. The sequence is empty afterwards, as it was.
 *
 * @throws PhidelityError `gpu-self-test`
 */
export async function gpuSelfTest(
  { info, vocabulary, sequence, model }: LoadedModel,
  signal: AbortSignal,
): Promise<void> {
  const written: Token[] = [];
  const confidences: number[] = [];
  const next = sequence.evaluateWithMetadata(
    vocabulary.text(beginning),
    { confidence: true },
    { temperature: 0 },
  );
  for await (const { token, confidence } of next) {
    signal.throwIfAborted();
    written.push(token);
    confidences.push(confidence);
    if (written.length >= tokens) break;
  }
  await sequence.clearHistory();
  const wrong = whatIsWrong(info.kind, { text: model.detokenize(written), tokens: written, confidences });
  if (wrong) throw new PhidelityError('gpu-self-test', `The model does not work on this GPU: ${wrong}.`);
}
