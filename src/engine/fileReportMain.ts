import { GgufFileType } from 'node-llama-cpp';
import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import { chooseChatFormat } from '../core/chat/chatFormat.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { FileReportAnswer, ModelFileReport } from '../protocol/schemas/fileReportSchemas.ts';
import { configureLanguage } from './process/configureLanguage.ts';
import { generatesText, kindOf, readModelFile } from './model/readModelFile.ts';

// The entry of a process that inspects one model file, sends its report, and ends. A damaged file may crash it.
configureLanguage();
const [path = ''] = process.argv.slice(2);
const answer: FileReportAnswer = await reportOnFile(path).then(
  (report) => ({ report }),
  (thrown: unknown) => {
    const { reason, message } = PhidelityError.from(thrown);
    return { reason, message };
  },
);
process.send?.(answer, undefined, undefined, () => process.disconnect());

/** The usual name of a GGUF quantization number, such as "Q4_K_M". */
function quantisationOf(type: number | undefined): string | null {
  const name = type === undefined ? undefined : GgufFileType[type];
  return name?.replace(/^(MOSTLY|ALL)_/, '') ?? null;
}

/**
 * Says what a model file is, and whether it can chat, without loading it.
 *
 * @throws PhidelityError as `readModelFile` does, for a file that is no model at all.
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
    problem: !canWrite ? notGenerating(architecture) : chatFormat === null ? unknownChatFormat() : null,
  };
}

function notGenerating(architecture: string): string {
  return l10n.t(
    'It is a "{0}" model that does not generate text, so it cannot answer questions.',
    architecture,
  );
}

function unknownChatFormat(): string {
  return l10n.t(
    'It lacks the control tokens of the chat formats that Phidelity supports (phi-4 and ChatML), so it cannot chat.',
  );
}
