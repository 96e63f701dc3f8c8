import * as l10n from '@vscode/l10n';
import type { DiskFit, GpuFit, MemoryFit, ModelFit, Recommendation } from '../core/models/modelFit.ts';
import type { LocalSource, ModelInfo } from '../core/ports/engine.ts';
import { formatBytes, formatCount } from '../core/text/formatQuantity.ts';
import { gpuText } from './gpu.ts';
import { describeReduction } from './memory.ts';
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
