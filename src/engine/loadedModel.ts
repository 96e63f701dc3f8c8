import { basename } from 'node:path';
import type { LlamaContext, LlamaContextSequence, LlamaModel } from 'node-llama-cpp';
import type { ChatFormat } from '../core/chat/chatFormat.ts';
import { chooseChatFormat } from '../core/chat/chooseChatFormat.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { LoadRequest, LocalModelInfo } from '../core/ports/engine.ts';
import { checkContextMemory, checkMemory } from './checkMemory.ts';
import { chooseThreads } from './chooseThreads.ts';
import { gpuPlace } from './gpuPlace.ts';
import { generatesText, kindOf, nameOf } from './modelKind.ts';
import { readModelFile, type ModelFile } from './readModelFile.ts';
import { SliceSizer } from './sliceSizer.ts';
import type { StartedLlama } from './startLlama.ts';
import { Vocabulary } from './vocabulary.ts';

/** The fewest tokens with which a chat makes sense. */
const smallestContext = 512;

/**
 * Tokens that a context beside the chat's evaluates at once. No CPU evaluates more in a slice, and llama.cpp sets memory
 * aside for the logits of all of them: 205 MB for 512 tokens of phi-4's vocabulary.
 */
const smallBatch = 128;

/** Tokens that phi-4 was trained for, from its model card. */
const phi4Context = 16_384;

/** A model in memory with its chat context. */
export interface LoadedModel {
  readonly info: LocalModelInfo;
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly sequence: LlamaContextSequence;
  readonly vocabulary: Vocabulary;
  readonly format: ChatFormat;
  /** Measures how fast prompts are evaluated, whatever they are for. */
  readonly slices: SliceSizer;
  /**
   * Another context on the same model, for one sequence.
   *
   * @throws PhidelityError `not-enough-memory`
   */
  createContext(contextSize: number): Promise<LlamaContext>;
  dispose(): Promise<void>;
}

function chooseContextSize(contextSize: number | undefined, trained: number): number {
  if (contextSize === undefined) return Math.min(trained, phi4Context);
  if (Number.isInteger(contextSize) && contextSize >= smallestContext && contextSize <= trained)
    return contextSize;
  throw new PhidelityError(
    'context-size',
    `A context of ${contextSize.toLocaleString('en')} tokens is not possible: this model takes ` +
      `${smallestContext} to ${trained.toLocaleString('en')}. Change the setting "phidelity.model.contextSize".`,
  );
}

/** What is put on the GPU: as asked, or as much as leaves room for the context there. */
function gpuLayersOf({ gpu }: StartedLlama, { gpuLayers }: LoadRequest, contextSize: number) {
  if (!gpu) return 0;
  return gpuLayers ?? { fitContext: { contextSize } };
}

type GpuLayers = ReturnType<typeof gpuLayersOf>;

async function loadFile(
  { llama }: StartedLlama,
  file: ModelFile,
  gpuLayers: GpuLayers,
  call: LoadCall,
): Promise<LlamaModel> {
  try {
    return await llama.loadModel({
      modelPath: file.path,
      gpuLayers,
      loadSignal: call.signal,
      // checkMemory has made the decision, with a message that names the settings.
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
  const contextSize = chooseContextSize(request.contextSize, trained);
  checkMemory(file, contextSize);
  const model = await loadFile(started, file, gpuLayersOf(started, request, contextSize), call);
  try {
    const vocabulary = new Vocabulary(model);
    const format = chooseChatFormat((name) => vocabulary.control(name) !== undefined);
    if (!format)
      throw new PhidelityError(
        'unsupported-model',
        `${basename(file.path)} is a "${architecture}" model whose chat format Phidelity does not know ` +
          `(it knows phi-4's and ChatML). Choose a GGUF of phi-4 with "Phidelity: Choose Model File".`,
      );
    const threads = chooseThreads(request.threads, insights.totalParameters);
    const contextOptions = {
      sequences: 1,
      threads,
      ignoreMemorySafetyChecks: true,
      failedCreationRemedy: false,
    } as const;
    const context = await model.createContext({
      ...contextOptions,
      contextSize,
      createSignal: call.signal,
    });
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
          threads,
          loadSeconds: (performance.now() - startedAt) / 1000,
          ...gpuPlace(started, model.gpuLayers),
        },
      },
      model,
      context,
      sequence: context.getSequence(),
      vocabulary,
      format,
      slices: new SliceSizer(insights.totalParameters),
      createContext: (size) => {
        const sizes = { contextSize: size, batchSize: smallBatch };
        checkContextMemory(insights, sizes);
        return model.createContext({ ...contextOptions, ...sizes });
      },
      dispose: () => model.dispose(),
    };
  } catch (error) {
    await model.dispose();
    throw error;
  }
}
