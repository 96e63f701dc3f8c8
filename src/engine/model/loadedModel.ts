import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { LlamaContext, LlamaContextSequence, LlamaModel } from 'node-llama-cpp';
import { type ChatFormat, chooseChatFormat } from '../../core/chat/chatFormat.ts';
import { checkContextMemory } from '../../core/engine/memory/planMemory.ts';
import {
  mostWritingThreads,
  threadCandidates,
  ThreadChoice,
} from '../../core/engine/evaluation/threadChoice.ts';
import type { MemoryPlan } from '../../core/ports/memoryPlan.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { LoadRequest, LocalModelInfo } from '../../core/ports/engine.ts';
import { batchSizes } from './readMemoryRequirements.ts';
import { EvaluationTuner } from '../evaluation/evaluationTuner.ts';
import { freeMemory, planModelMemory } from './planModelMemory.ts';
import { gpuPlacement, type StartedLlama } from '../gpu/startLlama.ts';
import { generatesText, kindOf, type ModelFile, nameOf, readModelFile } from './readModelFile.ts';
import { Vocabulary } from '../tokens/vocabulary.ts';

/** A model in memory with its chat context. */
export interface LoadedModel {
  readonly info: LocalModelInfo;
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly sequence: LlamaContextSequence;
  readonly vocabulary: Vocabulary;
  readonly format: ChatFormat;
  /** How prompts are evaluated on this machine, whatever they are for. */
  readonly slices: EvaluationTuner;
  /**
   * Another context on the same model, for one sequence.
   *
   * @throws PhidelityError `not-enough-memory`
   */
  createContext(contextSize: number): Promise<LlamaContext>;
  dispose(): Promise<void>;
}

async function loadFile(
  { llama }: StartedLlama,
  file: ModelFile,
  { gpuLayers, memoryMap }: MemoryPlan,
  call: LoadCall,
): Promise<LlamaModel> {
  try {
    return await llama.loadModel({
      modelPath: file.path,
      gpuLayers,
      useMmap: memoryMap,
      loadSignal: call.signal,
      // The plan has made the decision, with a message that names the settings.
      ignoreMemorySafetyChecks: true,
      onLoadProgress: call.onProgress,
    });
  } catch (error) {
    call.signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    throw new PhidelityError(
      'load-failed',
      `llama.cpp could not load ${basename(file.path)} (architecture "${file.info.metadata.general.architecture}"): ` +
        `${why.replace(/\.?$/, '.')} Choose another file, or see the log.`,
      { cause: error },
    );
  }
}

export interface LoadCall {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
  /** Told with how many threads prompts are read, and again when that is changed later. */
  readonly onThreads?: (threads: number) => void;
}

/**
 * Loads a model and makes its chat context.
 *
 * @throws PhidelityError for a file that is missing, broken, too large or of an unknown chat format.
 */
export async function loadModel(
  started: StartedLlama,
  request: LoadRequest,
  call: LoadCall,
): Promise<LoadedModel> {
  const startedAt = performance.now();
  const file = await readModelFile(request.modelPath);
  const { info, insights } = file;
  const trained = insights.trainContextSize;
  const architecture = info.metadata.general.architecture;
  if (!generatesText(file) || trained === undefined)
    throw new PhidelityError(
      'unsupported-model',
      `${basename(file.path)} is a "${architecture}" model, which cannot answer questions. ` +
        `Choose a GGUF of phi-4 with "Phidelity: Choose Model File".`,
    );
  const { plan, needs } = await planModelMemory(started, file, request, trained);
  const model = await loadFile(started, file, plan, call);
  try {
    const vocabulary = new Vocabulary(model);
    const format = chooseChatFormat((name) => vocabulary.control(name) !== undefined);
    if (!format)
      throw new PhidelityError(
        'unsupported-model',
        `${basename(file.path)} is a "${architecture}" model whose chat format Phidelity does not know ` +
          `(it knows phi-4's and ChatML). Choose a GGUF of phi-4 with "Phidelity: Choose Model File".`,
      );
    const cores = availableParallelism();
    const { llama } = started;
    const choice = new ThreadChoice(
      request.threads > 0
        ? [Math.min(request.threads, cores)]
        : threadCandidates(cores, llama.cpuMathCores, insights.totalParameters),
    );
    // No context gets more than this, so that the choice is changed in one place.
    llama.maxThreads = cores;
    const contextOptions = {
      sequences: 1,
      threads: { ideal: cores, min: 1 },
      ignoreMemorySafetyChecks: true,
      failedCreationRemedy: false,
    } as const;
    const context = await model.createContext({
      ...contextOptions,
      contextSize: plan.contextSize,
      batchSize: plan.gpuLayers > 0 ? batchSizes.device : batchSizes.host,
      createSignal: call.signal,
    });
    const sequence = context.getSequence();
    const slices = new EvaluationTuner({
      parameters: insights.totalParameters,
      threads: choice,
      mostWriting: request.threads > 0 ? cores : mostWritingThreads(cores),
      use: (threads) => {
        llama.maxThreads = threads;
      },
      ...(call.onThreads ? { onChosen: call.onThreads } : {}),
    });
    await slices.measure(sequence, vocabulary.text(' ')[0]!, call.signal);
    return {
      info: {
        name: nameOf(file),
        kind: kindOf(file),
        contextSize: context.contextSize,
        trainedContextSize: trained,
        source: {
          kind: 'local',
          path: file.path,
          architecture,
          parameters: insights.totalParameters,
          fileBytes: file.bytes,
          threads: choice.threads,
          threadsFrom: request.threads > 0 ? 'setting' : choice.isMeasured ? 'measurement' : 'cores',
          loadSeconds: (performance.now() - startedAt) / 1000,
          ...gpuPlacement(started, model.gpuLayers),
          plan,
        },
      },
      model,
      context,
      sequence,
      vocabulary,
      format,
      slices,
      createContext: (size) => {
        if (plan.gpuLayers === 0) checkContextMemory(needs, size, freeMemory());
        return model.createContext({ ...contextOptions, contextSize: size, batchSize: batchSizes.host });
      },
      dispose: () => model.dispose(),
    };
  } catch (error) {
    await model.dispose();
    throw error;
  }
}
