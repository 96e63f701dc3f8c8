import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { LlamaContext, LlamaContextSequence, LlamaModel } from 'node-llama-cpp';
import { type ChatFormat, chooseChatFormat } from '../../core/chat/chatFormat.ts';
import {
  maxGenerationThreads,
  threadCandidates,
  ThreadChoice,
} from '../../core/engine/evaluation/threadChoice.ts';
import { checkContextMemory } from '../../core/engine/memory/planMemory.ts';
import type { LoadRequest, LocalSource } from '../../core/ports/engine.ts';
import type { MemoryPlan } from '../../core/ports/memoryPlan.ts';
import type { LocalModelInfo } from '../../protocol/schemas/engineSchemas.ts';
import { contextShortageError } from '../../wording/memory.ts';
import { loadFailedError, modelFileError } from '../../wording/model/modelFile.ts';
import { EvaluationTuner } from '../evaluation/evaluationTuner.ts';
import { gpuPlacement, type StartedLlama } from '../gpu/startLlama.ts';
import { Vocabulary } from '../tokens/vocabulary.ts';
import { freeMemory, planModelMemory, type PlannedMemory } from './planModelMemory.ts';
import { batchSizes } from './readMemoryRequirements.ts';
import type { ModelPart } from './file/modelParts.ts';
import { hearingRefusals } from './llamaMessages.ts';
import { judgeModel, type ModelVerdict } from './modelVerdict.ts';
import { type GgufFile, readModelFile } from './readModelFile.ts';

/** A model in memory with its chat context. */
export interface LoadedModel {
  readonly info: LocalModelInfo;
  /** The files that it was loaded from. */
  readonly parts: readonly ModelPart[];
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly sequence: LlamaContextSequence;
  readonly vocabulary: Vocabulary;
  readonly format: ChatFormat;
  /** Tunes evaluation to this machine, for the chat and completions alike. */
  readonly tuner: EvaluationTuner;
  /**
   * Creates another context on the same model, for one sequence.
   *
   * @throws PhidelityError `not-enough-memory`
   */
  createContext(contextSize: number): Promise<LlamaContext>;
  dispose(): Promise<void>;
}

export interface LoadCall {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
  /** Called with the threads that were chosen for prefill, and again when they change. */
  readonly onThreads?: (threads: number) => void;
}

/**
 * Loads a model and creates its chat context.
 *
 * @throws PhidelityError for a file that is missing, damaged, too large or of an unknown chat format.
 */
export async function loadModel(
  started: StartedLlama,
  request: LoadRequest,
  call: LoadCall,
): Promise<LoadedModel> {
  const startedAt = performance.now();
  const file = await readModelFile(request.modelPath, async () => started.llama);
  const verdict = judgeModel(file);
  if (verdict.problem) throw modelFileError(verdict.problem);
  const trainedContextSize = file.insights.trainContextSize ?? 0;
  const planned = await planModelMemory(started, file, request, trainedContextSize);
  const { plan, requirements } = planned;
  const model = await loadWeights(started, file, plan, call);
  try {
    const vocabulary = new Vocabulary(model);
    const format = requireChatFormat(file, vocabulary);
    const { choice, tuner } = createTuner(started, file, request, call.onThreads);
    const context = await model.createContext({
      ...contextOptions(planned, batchSizes.device),
      contextSize: plan.contextSize,
      createSignal: call.signal,
    });
    const sequence = context.getSequence();
    await tuner.measure(sequence, vocabulary.text(' ')[0]!, call.signal);
    return {
      info: {
        name: verdict.name,
        kind: verdict.kind,
        contextSize: context.contextSize,
        trainedContextSize,
        source: {
          ...describeFile(file, verdict),
          threads: choice.threads,
          threadsFrom: request.threads > 0 ? 'setting' : choice.isMeasured ? 'measurement' : 'cores',
          loadSeconds: (performance.now() - startedAt) / 1000,
          ...gpuPlacement(started, model.gpuLayers),
          plan,
        },
      },
      parts: file.parts,
      model,
      context,
      sequence,
      vocabulary,
      format,
      tuner,
      createContext: (contextSize) => {
        const shortage =
          plan.gpuLayers === 0 ? checkContextMemory(requirements, contextSize, freeMemory()) : undefined;
        if (shortage) throw contextShortageError(shortage);
        return model.createContext({ ...contextOptions(planned, batchSizes.completions), contextSize });
      },
      dispose: () => model.dispose(),
    };
  } catch (error) {
    await model.dispose();
    throw error;
  }
}

/** A backstop: the file has been judged by the same rule, from what it says about its tokens. */
function requireChatFormat(file: GgufFile, vocabulary: Vocabulary): ChatFormat {
  const format = chooseChatFormat((name) => vocabulary.control(name) !== undefined);
  if (format) return format;
  const { architecture } = file.info.metadata.general;
  throw modelFileError({ kind: 'chat-format', fileName: basename(file.path), architecture });
}

async function loadWeights(
  { llama }: StartedLlama,
  file: GgufFile,
  { gpuLayers, memoryMap }: MemoryPlan,
  { signal, onProgress }: LoadCall,
): Promise<LlamaModel> {
  return hearingRefusals(llama, async (why) => {
    try {
      return await llama.loadModel({
        modelPath: file.path,
        gpuLayers,
        useMmap: memoryMap,
        loadSignal: signal,
        // The plan has made the decision, with a message that names the settings.
        ignoreMemorySafetyChecks: true,
        onLoadProgress: onProgress,
      });
    } catch (error) {
      signal.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      throw loadFailedError(modelOf(file), (await why()) ?? message, error);
    }
  });
}

/** The threads to try on this machine, and what tunes evaluation with them. */
function createTuner(
  { llama }: StartedLlama,
  { insights }: GgufFile,
  request: LoadRequest,
  onThreads: LoadCall['onThreads'],
): { readonly choice: ThreadChoice; readonly tuner: EvaluationTuner } {
  const cores = availableParallelism();
  const isSet = request.threads > 0;
  const choice = new ThreadChoice(
    isSet
      ? [Math.min(request.threads, cores)]
      : threadCandidates(cores, llama.cpuMathCores, insights.totalParameters),
  );
  // No context gets more than this, so that the number of threads is changed in one place.
  llama.maxThreads = cores;
  const tuner = new EvaluationTuner({
    parameters: insights.totalParameters,
    threads: choice,
    maxGenerationThreads: isSet ? cores : maxGenerationThreads(cores),
    use: (threads) => {
      llama.maxThreads = threads;
    },
    ...(onThreads ? { onChosen: onThreads } : {}),
  });
  return { choice, tuner };
}

/**
 * What all contexts have in common: the plan decides about memory, and the tuner about threads. Keys and values are not
 * quantised, which would need flash attention.
 *
 * @param deviceBatchSize The batch where layers are on a GPU.
 */
function contextOptions(
  { plan, host }: PlannedMemory,
  deviceBatchSize: number,
): {
  readonly batchSize: number;
  readonly flashAttention: 'auto' | false;
  readonly sequences: 1;
  readonly threads: { readonly ideal: number; readonly min: 1 };
  readonly ignoreMemorySafetyChecks: true;
  readonly failedCreationRemedy: false;
} {
  const isOnHost = plan.gpuLayers === 0;
  return {
    batchSize: isOnHost ? host.batchSize : deviceBatchSize,
    flashAttention: isOnHost && !host.flashAttention ? false : 'auto',
    sequences: 1,
    threads: { ideal: availableParallelism(), min: 1 },
    ignoreMemorySafetyChecks: true,
    failedCreationRemedy: false,
  };
}

function describeFile(
  file: GgufFile,
  { architecture, member }: ModelVerdict,
): Pick<LocalSource, 'kind' | 'path' | 'architecture' | 'member' | 'parameters' | 'fileBytes'> {
  return {
    kind: 'local',
    path: file.path,
    architecture,
    ...(member ? { member } : {}),
    parameters: file.insights.totalParameters,
    fileBytes: file.bytes,
  };
}

function modelOf(file: GgufFile): { readonly fileName: string; readonly architecture: string } {
  return { fileName: basename(file.path), architecture: file.info.metadata.general.architecture };
}
