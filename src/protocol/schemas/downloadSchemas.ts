import * as v from 'valibot';
import type { DownloadFailure } from '../../core/models/downloadFailure.ts';
import type { DownloadProgress } from '../../core/models/downloadProgress.ts';
import type { ModelFit, Recommendation } from '../../core/models/modelFit.ts';

const amount = v.pipe(v.number(), v.minValue(0));

const downloadFailureSchema = v.variant('kind', [
  v.object({ kind: v.literal('cut'), code: v.optional(v.string()) }),
  v.object({ kind: v.literal('stalled') }),
  v.object({ kind: v.literal('unreachable'), code: v.string() }),
  v.object({ kind: v.literal('certificate'), code: v.string() }),
  v.object({ kind: v.literal('status'), status: v.number(), retryAfter: v.optional(amount) }),
  v.object({ kind: v.literal('wrong-size'), bytes: v.optional(amount), isWebPage: v.boolean() }),
  v.object({ kind: v.literal('changed') }),
  v.object({
    kind: v.literal('misbehaved'),
    problem: v.picklist(['compressed', 'no-length', 'no-range', 'wrong-range', 'no-checksum']),
  }),
  v.object({
    kind: v.literal('redirect'),
    problem: v.picklist(['endless', 'invalid', 'protocol', 'unencrypted']),
  }),
]) satisfies v.GenericSchema<DownloadFailure>;

const received = { received: amount, total: amount };

/** The progress of a download, as core defines it. */
export const downloadProgressSchema = v.variant('state', [
  v.object({ ...received, state: v.literal('connecting') }),
  v.object({
    ...received,
    state: v.literal('downloading'),
    bytesPerSecond: amount,
    secondsLeft: v.optional(amount),
  }),
  v.object({
    ...received,
    state: v.literal('waiting'),
    failure: downloadFailureSchema,
    host: v.string(),
    milliseconds: amount,
  }),
  v.object({ ...received, state: v.literal('checking') }),
]) satisfies v.GenericSchema<DownloadProgress>;

const diskFitSchema = v.object({ fits: v.boolean(), requiredBytes: v.number(), freeBytes: amount });

/** How a file suits the machine, as core defines it. */
export const modelFitSchema = v.object({
  memory: v.variant('kind', [
    v.object({
      kind: v.literal('fits'),
      contextSize: amount,
      requiredBytes: amount,
      freeBytes: amount,
      isEstimate: v.boolean(),
    }),
    v.object({ kind: v.literal('crowded'), requiredBytes: amount, freeBytes: amount, totalBytes: amount }),
    v.object({ kind: v.literal('too-large'), requiredBytes: amount, totalBytes: amount }),
  ]),
  disk: diskFitSchema,
  gpu: v.exactOptional(
    v.object({
      name: v.string(),
      layers: amount,
      totalLayers: amount,
      requiredBytes: amount,
      freeBytes: amount,
      isSetting: v.boolean(),
    }),
  ),
  fits: v.boolean(),
}) satisfies v.GenericSchema<ModelFit>;

/** Which file is recommended, as core defines it. */
export const recommendationSchema = v.variant('kind', [
  v.object({ kind: v.literal('none'), memoryBytes: amount }),
  v.object({
    kind: v.literal('file'),
    name: v.string(),
    fileName: v.string(),
    instead: v.nullable(v.string()),
    memoryBytes: amount,
    disk: diskFitSchema,
  }),
]) satisfies v.GenericSchema<Recommendation>;
