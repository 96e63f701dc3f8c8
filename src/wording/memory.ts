import { joinSentences } from './sentences.ts';
import * as l10n from '@vscode/l10n';
import type { ContextShortage, MemoryShortage } from '../core/engine/memory/planMemory.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { MemoryPlan, PlanReduction } from '../core/ports/memoryPlan.ts';
import { formatBytes, formatCount } from '../core/text/formatQuantity.ts';

/** What was planned for a model, as lines. What was reduced is in the plan's `reductions`. */
export function describeMemoryPlan(plan: MemoryPlan): string[] {
  const { completionContextSize } = plan;
  const context = l10n.t('Completion context: {0} tokens', formatCount(completionContextSize));
  return [...(completionContextSize > 0 ? [context] : []), plannedBytes(plan)];
}

function plannedBytes({ privateBytes, mappedBytes, deviceBytes, freeBytes }: MemoryPlan): string {
  const own = formatBytes(privateBytes);
  const mapped = formatBytes(mappedBytes);
  const device = formatBytes(deviceBytes);
  const free = formatBytes(freeBytes);
  if (mappedBytes > 0 && deviceBytes > 0)
    return l10n.t(
      'Planned: {0} of memory, {1} of the mapped file and {2} on the GPU; {3} was free',
      own,
      mapped,
      device,
      free,
    );
  if (mappedBytes > 0)
    return l10n.t('Planned: {0} of memory and {1} of the mapped file; {2} was free', own, mapped, free);
  if (deviceBytes > 0)
    return l10n.t('Planned: {0} of memory and {1} on the GPU; {2} was free', own, device, free);
  return l10n.t('Planned: {0} of memory; {1} was free', own, free);
}

/** What was reduced because memory is low, as a sentence. */
export function describeReduction({ what, has, wanted }: PlanReduction): string {
  switch (what) {
    case 'mapping':
      return l10n.t(
        'The model file is read into memory instead of mapped, which takes longer to load: mapping it would need {0}.',
        formatBytes(wanted),
      );
    case 'context':
      return l10n.t('Chat context reduced to {0} tokens (of {1}).', formatCount(has), formatCount(wanted));
    case 'completions':
      return l10n.t(
        'Completion context reduced to {0} tokens (of {1}).',
        formatCount(has),
        formatCount(wanted),
      );
    case 'layers':
      return has === 0
        ? l10n.t('Running on the CPU: not enough GPU memory for any layer.')
        : l10n.t('{0} of {1} layers run on the GPU: not enough GPU memory for more.', has, wanted);
  }
}

/**
 * What somebody who chats should know of what was reduced, in one line; undefined where there is nothing. That the file
 * is not mapped is left out: it costs time when the model is loaded, and nothing after that.
 */
export function reductionsLine(reductions: readonly PlanReduction[]): string | undefined {
  const sentences = reductions.filter(({ what }) => what !== 'mapping').map(describeReduction);
  return sentences.length === 0 ? undefined : l10n.t('Low memory: {0}', joinSentences(...sentences));
}

/** The error for a model of which nothing useful fits into memory, with what to change. */
export function memoryShortageError(shortage: MemoryShortage): PhidelityError {
  const { contextSize, fittingContextSize } = shortage;
  const required = formatBytes(shortage.requiredBytes);
  const cache = formatBytes(shortage.cacheBytes);
  const free = formatBytes(shortage.freeBytes);
  return new PhidelityError(
    'not-enough-memory',
    fittingContextSize === undefined
      ? l10n.t(
          'This model needs {0} of memory, including {1} for a context of {2} tokens and for completions. {3} is free, part of it reserved for other programs. Choose a smaller quantization of the model, or close other programs.',
          required,
          cache,
          formatCount(contextSize),
          free,
        )
      : l10n.t(
          'This model needs {0} of memory, including {1} for a context of {2} tokens and for completions. {3} is free, part of it reserved for other programs. Set "phidelity.model.contextSize" to {4} or null, or close other programs.',
          required,
          cache,
          formatCount(contextSize),
          free,
          formatCount(fittingContextSize),
        ),
  );
}

/** The error for a completions' context that does not fit any more. */
export function contextShortageError(shortage: ContextShortage): PhidelityError {
  return new PhidelityError(
    'not-enough-memory',
    l10n.t(
      'Completions need {0} of memory for a context of {1} tokens, but {2} is free. Close other programs, or lower "phidelity.completion.contextSize".',
      formatBytes(shortage.requiredBytes),
      formatCount(shortage.contextSize),
      formatBytes(shortage.freeBytes),
    ),
  );
}

/** The error for a context size that was set and that this model does not support. */
export function contextSizeError(contextSize: number, smallest: number, largest: number): PhidelityError {
  return new PhidelityError(
    'context-size',
    l10n.t(
      'A context of {0} tokens is not supported: this model supports {1} to {2}. Change the setting "phidelity.model.contextSize".',
      formatCount(contextSize),
      formatCount(smallest),
      formatCount(largest),
    ),
  );
}
