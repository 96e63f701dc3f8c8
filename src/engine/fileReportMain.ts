import { GgufFileType } from 'node-llama-cpp';
import { basename } from 'node:path';
import { chooseChatFormat } from '../core/chat/chatFormat.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { ModelFileReport } from '../core/models/modelIdentity.ts';
import type { FileReportAnswer } from '../protocol/schemas/fileReportSchemas.ts';
import { generatesText, kindOf, readModelFile } from './model/readModelFile.ts';

// The entry of a process that looks at one model's file, says what it is, and ends. A damaged file may take it down.
const [path = ''] = process.argv.slice(2);
const answer: FileReportAnswer = await reportOnFile(path).then(
  (report) => ({ report }),
  (thrown: unknown) => {
    const { reason, message } = PhidelityError.from(thrown);
    return { reason, message };
  },
);
process.send?.(answer, undefined, undefined, () => process.disconnect());

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
