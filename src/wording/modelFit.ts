import * as l10n from '@vscode/l10n';
import type { DiskFit, GpuFit, MemoryFit, ModelFit, Recommendation } from '../core/models/modelFit.ts';
import { exampleAnswerTokens, type FileSpeed, type ModelAdvice } from '../core/models/modelAdvice.ts';
import type { LocalSource, ModelInfo } from '../core/ports/engine.ts';
import { formatBytes, formatCount } from '../core/text/formatQuantity.ts';
import { gpuText } from './gpu.ts';
import { describeReduction } from './memory.ts';
import { formatDuration, speedText } from './quantities.ts';
import { joinSentences } from './sentences.ts';

/** How a model's file suits this machine: everything to know before it is downloaded, each fact on its own. */
export function modelFitFacts(fit: ModelFit): string[] {
  return [...loadFitFacts(fit), diskFitText(fit.disk)];
}

/** How a model, once it is here, suits this machine. */
export function loadFitFacts({ memory, gpu }: ModelFit): string[] {
  return [memoryText(memory), ...(gpu ? [gpuFitText(gpu)] : [])];
}

function memoryText(fit: MemoryFit): string {
  const required = formatBytes(fit.requiredBytes);
  switch (fit.kind) {
    case 'fits': {
      const [context, free] = [formatCount(fit.contextSize), formatBytes(fit.freeBytes)];
      return fit.isEstimate
        ? l10n.t(
            'Fits into memory with a context of {0} tokens (needs {1} of about {2} usable)',
            context,
            required,
            free,
          )
        : l10n.t(
            'Fits into memory with a context of {0} tokens (needs {1} of {2} free)',
            context,
            required,
            free,
          );
    }
    case 'crowded':
      return l10n.t(
        'Fits into memory after closing other programs (needs {0}; {1} of {2} is free)',
        required,
        formatBytes(fit.freeBytes),
        formatBytes(fit.totalBytes),
      );
    case 'too-large':
      return l10n.t(
        'Too large for this machine (needs {0} of free memory; it has {1} in total)',
        required,
        formatBytes(fit.totalBytes),
      );
  }
}

/** Whether there is room for a model's file. */
export function diskFitText({ fits, requiredBytes, freeBytes }: DiskFit): string {
  const free = formatBytes(freeBytes);
  return fits
    ? l10n.t('{0} free on disk', free)
    : l10n.t('Not enough disk space (needs {0}; {1} is free)', formatBytes(requiredBytes), free);
}

function gpuFitText({ name, layers, totalLayers, requiredBytes, freeBytes, isSetting }: GpuFit): string {
  if (layers === 0)
    return isSetting
      ? l10n.t('GPU off (your setting)')
      : l10n.t('Not enough free memory for any layer on {0}', name);
  const [required, free] = [formatBytes(requiredBytes), formatBytes(freeBytes)];
  if (layers === totalLayers)
    return l10n.t('All {0} layers on {1} (needs {2} of {3} free)', layers, name, required, free);
  return isSetting
    ? l10n.t(
        '{0} of {1} layers on {2} (your setting; needs {3} of {4} free), the rest on the CPU',
        layers,
        totalLayers,
        name,
        required,
        free,
      )
    : l10n.t(
        '{0} of {1} layers on {2} (needs {3} of {4} free), the rest on the CPU',
        layers,
        totalLayers,
        name,
        required,
        free,
      );
}

/** Which file is recommended, and why. */
export function recommendationText(recommendation: Recommendation): string {
  const memory = formatBytes(recommendation.memoryBytes);
  if (recommendation.kind === 'none')
    return l10n.t('phi-4 is too large for this machine ({0} of memory), even in its smallest file.', memory);
  const { name, instead, disk } = recommendation;
  const text =
    instead === null
      ? l10n.t('Recommended for this machine: {0}, the best quality for {1} of memory.', name, memory)
      : l10n.t(
          'Recommended for this machine: {0}. {1} is too large for {2} of memory; a smaller file gives worse answers.',
          name,
          instead,
          memory,
        );
  if (disk.fits) return text;
  const needs = l10n.t(
    'Free up disk space first: it needs {0}, and {1} is free.',
    formatBytes(disk.requiredBytes),
    formatBytes(disk.freeBytes),
  );
  return joinSentences(text, needs);
}

/** What is advised about the file that fits best, from memory and speed together. */
export function adviceText(advice: ModelAdvice, recommendation: Recommendation, gpu: string | null): string {
  switch (advice.kind) {
    case 'none':
      return recommendationText(recommendation);
    case 'waiting':
      return advice.isMeasuring
        ? l10n.t('Measuring how fast phi-4 would be on this machine, before a file is recommended…')
        : l10n.t('A file is recommended when the speed of phi-4 on this machine has been measured.');
    case 'by-memory':
      return joinSentences(
        recommendationText(recommendation),
        gpu === null
          ? l10n.t('This is by memory alone: the speed is not known.')
          : l10n.t('Its speed on {0} is measured with the first answer.', gpu),
      );
    case 'good':
      return joinSentences(recommendationText(recommendation), paceText(advice.speed));
    case 'slow':
      return slowText(advice.speed, recommendation);
  }
}

function slowText(speed: FileSpeed, recommendation: Recommendation): string {
  if (recommendation.kind === 'none') return recommendationText(recommendation);
  return joinSentences(
    l10n.t('{0} fits into the memory of this machine, but is slow here.', recommendation.name),
    paceText(speed),
    l10n.t('It is faster with a GPU, or at an endpoint (“Phidelity: Endpoints…”).'),
  );
}

/** How long the example of an answer takes. */
function paceText({ state, writing }: FileSpeed): string {
  const duration = formatDuration(exampleAnswerTokens / writing);
  return state === 'measured'
    ? l10n.t(
        'An answer of {0} tokens takes {1} ({2}, as measured).',
        exampleAnswerTokens,
        duration,
        speedText(writing),
      )
    : l10n.t(
        'An answer of {0} tokens takes about {1} ({2}, estimated).',
        exampleAnswerTokens,
        duration,
        speedText(writing),
      );
}

/** How fast a file is, as a fact of its card. */
export function fileSpeedText({ state, writing }: FileSpeed): string {
  const duration = formatDuration(exampleAnswerTokens / writing);
  return state === 'measured'
    ? l10n.t(
        '{0} as measured: {1} for an answer of {2} tokens',
        speedText(writing),
        duration,
        exampleAnswerTokens,
      )
    : l10n.t(
        'About {0} on the CPU (estimated): {1} for an answer of {2} tokens',
        speedText(writing),
        duration,
        exampleAnswerTokens,
      );
}

/**
 * What the loaded model runs on, and what was reduced for it to fit.
 *
 * @param hasGpu A GPU was found on this machine, so that running on the CPU needs an explanation.
 */
export function loadedModelText(
  { name, source }: Pick<ModelInfo, 'name'> & { readonly source: LocalSource },
  hasGpu: boolean,
): string {
  const { backend, device, gpuLayers, gpuUnavailable, plan } = source;
  const reductions = plan.reductions.map(describeReduction);
  if (backend === 'cpu') {
    const reasons = hasGpu && gpuUnavailable ? [gpuUnavailable.message] : [];
    return joinSentences(l10n.t('Loaded: {0}, on the CPU.', name), ...reasons, ...reductions);
  }
  const gpu = gpuText({ backend, ...(device ? { device } : {}) });
  const text =
    gpuLayers === 1
      ? l10n.t('Loaded: {0}, with 1 layer on {1}.', name, gpu)
      : l10n.t('Loaded: {0}, with {1} layers on {2}.', name, gpuLayers, gpu);
  return joinSentences(text, ...reductions);
}
