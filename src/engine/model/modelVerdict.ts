import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import { type ChatFormat, chooseChatFormat } from '../../core/chat/chatFormat.ts';
import type { ModelFileProblem } from '../../core/models/file/modelFileProblem.ts';
import { modelNameOf } from '../../core/models/file/splitModel.ts';
import { phi4MemberOf } from '../../core/models/phi4Family.ts';
import type { ModelInfo, Phi4Member } from '../../core/ports/engine.ts';
import type { GgufFile } from './readModelFile.ts';

/** What a model is, and whether it can chat: the same before it is loaded and when it is. */
export interface ModelVerdict {
  readonly kind: ModelInfo['kind'];
  /** Its place in phi-4's family; null for any other model. */
  readonly member: Phi4Member | null;
  /** The display name. */
  readonly name: string;
  readonly architecture: string;
  readonly chatFormat: ChatFormat['name'] | null;
  /** Why it cannot be used. */
  readonly problem?: ModelFileProblem;
}

/** GGUF's types of tokens that llama.cpp finds by their names: unknown, control and user-defined ones. */
const namedTypes: readonly number[] = [2, 3, 4];
/** Tokens that llama.cpp takes for the end of a text whatever type the file gives them. */
const alwaysNamed: readonly string[] = ['<|im_end|>', '<|endoftext|>'];

interface VocabularyData {
  readonly tokens?: readonly string[];
  readonly token_type?: readonly number[];
}

function vocabularyOf(file: GgufFile): VocabularyData {
  return file.info.metadata.tokenizer?.ggml ?? {};
}

/** The tokens that can be control tokens: llama.cpp finds the others in no prompt. */
function namedTokens({ tokens = [], token_type: types = [] }: VocabularyData): ReadonlySet<string> {
  return new Set(
    tokens.filter((name, id) => namedTypes.includes(types[id] ?? 1) || alwaysNamed.includes(name)),
  );
}

/** Metadata keys are nested objects, split at the dots of their names. */
function isDemo(file: GgufFile): boolean {
  const own = (file.info.metadata as { phidelity?: { demo?: unknown } }).phidelity;
  return own?.demo === true;
}

function namesIn(file: GgufFile): readonly string[] {
  const { name, basename: base, finetune } = file.info.metadata.general as Record<string, unknown>;
  return [name, base, finetune].filter((one): one is string => typeof one === 'string');
}

function memberOf(file: GgufFile, controls: ReadonlySet<string>, format?: string): Phi4Member | undefined {
  const { metadata, architectureMetadata } = file.info;
  const { tokens = [] } = vocabularyOf(file);
  return phi4MemberOf({
    architecture: metadata.general.architecture,
    layers: Number(architectureMetadata.block_count),
    width: Number(architectureMetadata.embedding_length),
    vocabulary: tokens.length,
    hasPhi4Controls: format === 'phi-4',
    hasThoughts: controls.has('<think>') || tokens.includes('<think>'),
    contextSize: file.insights.trainContextSize ?? 0,
    names: namesIn(file),
    fileName: modelNameOf(basename(file.path)),
  });
}

/** Whether this is a whole model that generates text, and not one that only reads. */
function generatesText({ info, insights }: GgufFile): boolean {
  const { attention } = info.architectureMetadata as { attention?: { causal?: boolean } };
  return insights.hasDecoder && attention?.causal !== false && insights.trainContextSize !== undefined;
}

function problemOf(file: GgufFile, format: string | undefined): ModelFileProblem | undefined {
  const fileName = basename(file.path);
  const { architecture } = file.info.metadata.general as { architecture: string };
  if (!file.insights.isSupportedByLlamaCpp) return { kind: 'unknown-architecture', fileName, architecture };
  if (!generatesText(file)) return { kind: 'not-generating', fileName, architecture };
  if (!vocabularyOf(file).tokens?.length) return { kind: 'no-vocabulary', fileName };
  if (file.info.totalTensorCount === 0) return { kind: 'companion', fileName, what: 'vocabulary' };
  return format === undefined ? { kind: 'chat-format', fileName, architecture } : undefined;
}

/** Judges a model by its file. */
export function judgeModel(file: GgufFile): ModelVerdict {
  const controls = namedTokens(vocabularyOf(file));
  const format = chooseChatFormat((name) => controls.has(name))?.name;
  const problem = problemOf(file, format);
  const member = memberOf(file, controls, format);
  const isUsable = problem === undefined;
  const kind = isUsable && isDemo(file) ? 'demo' : isUsable && member === 'phi-4' ? 'phi-4' : 'other';
  return {
    kind,
    member: kind === 'demo' ? null : (member ?? null),
    name: isDemo(file) ? l10n.t('demo model') : modelNameOf(basename(file.path)),
    architecture: file.info.metadata.general.architecture,
    chatFormat: format ?? null,
    ...(problem ? { problem } : {}),
  };
}
