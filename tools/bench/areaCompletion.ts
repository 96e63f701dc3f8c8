import type { CompletionRequest } from '../../src/core/ports/completionRequest.ts';
import { areaCode } from './areaCode.ts';

/** A completion below a small function. */
export function areaCompletion(
  limits: Pick<CompletionRequest, 'contextSize' | 'maxTokens'>,
): CompletionRequest {
  return {
    prompt: { path: 'area.py', languageId: 'python', related: [], suffix: '', prefix: areaCode },
    place: {
      languageId: 'python',
      linesAbove: areaCode.split('\n'),
      linePrefix: '',
      lineSuffix: '',
      linesBelow: [],
      indentSize: 4,
      usesTabs: false,
    },
    shape: 'line',
    temperature: 0,
    timeLimit: 60,
    priority: 'interactive',
    ...limits,
  };
}
