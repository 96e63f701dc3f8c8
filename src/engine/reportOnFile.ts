import { basename } from 'node:path';
import { GgufFileType } from 'node-llama-cpp';
import { chooseChatFormat } from '../core/chat/chooseChatFormat.ts';
import type { ModelFileReport } from '../core/models/modelFileReport.ts';
import { generatesText, kindOf } from './modelKind.ts';
import { readModelFile } from './readModelFile.ts';

/** Of the numbers that GGUF has for quantisations, the usual name, such as "Q4_K_M". */
function quantisationOf(type: number | undefined): string | null {
  const name = type === undefined ? undefined : GgufFileType[type];
  return name?.replace(/^(MOSTLY|ALL)_/, '') ?? null;
}

/**
 * Says what a model's file is, and whether it can chat, without loading it.
 *
 * @throws PhidelityError as `readModelFile` does, for what is no model at all.
 */
export async function reportOnFile(path: string): Promise<ModelFileReport> {
  const file = await readModelFile(path);
  const { general, tokenizer } = file.info.metadata;
  const architecture: string = general.architecture;
  const tokens = new Set<string>(tokenizer?.ggml?.tokens);
  const chatFormat = chooseChatFormat((name) => tokens.has(name))?.name ?? null;
  const canWrite = generatesText(file) && file.insights.trainContextSize !== undefined;
  return {
    fileName: basename(path),
    bytes: file.bytes,
    kind: canWrite ? kindOf(file) : 'other',
    architecture,
    parameters: file.insights.totalParameters,
    vocabulary: tokens.size,
    contextSize: file.insights.trainContextSize ?? null,
    quantisation: quantisationOf(general.file_type),
    chatFormat,
    problem: !canWrite
      ? `It is a "${architecture}" model that does not write text, so it cannot answer questions.`
      : chatFormat === null
        ? 'It has the control tokens of no chat format that Phidelity knows (phi-4’s and ChatML), so it cannot chat.'
        : null,
  };
}
