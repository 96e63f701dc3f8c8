import { GgufFileType, type Llama } from 'node-llama-cpp';
import { basename } from 'node:path';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { FileReportAnswer, ModelFileReport } from '../protocol/schemas/fileReportSchemas.ts';
import { loadFailedError, modelFileDoubtText, modelFileProblemText } from '../wording/model/modelFile.ts';
import { isAppleSilicon, startBackend } from './gpu/findGpu.ts';
import { identityOf } from './model/checkWeights.ts';
import { hearingRefusals } from './model/llamaMessages.ts';
import { judgeModel, type ModelVerdict } from './model/modelVerdict.ts';
import { type GgufFile, readModelFile } from './model/readModelFile.ts';
import { findZeroWeights } from './model/zeroWeights.ts';
import { configureLanguage } from './process/configureLanguage.ts';

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
process.send?.(answer, undefined, undefined, () => process.exit(0));

/** The usual name of a GGUF quantization number, such as "Q4_K_M". */
function quantisationOf(type: number | undefined): string | null {
  const name = type === undefined ? undefined : GgufFileType[type];
  return name?.replace(/^(MOSTLY|ALL)_/, '') ?? null;
}

/** llama.cpp on the CPU; undefined where it does not run, which loading a model will report. */
async function startLlama(): Promise<Llama | undefined> {
  const ignore = (): void => {};
  const logger = { error: ignore, warn: ignore, info: ignore, debug: ignore };
  return startBackend(isAppleSilicon ? 'metal' : false, logger).catch(() => undefined);
}

/** Why llama.cpp would refuse to load a model, as a sentence: it is asked to do everything but read the weights. */
async function refusalOf(
  llama: Llama,
  file: GgufFile,
  { architecture }: ModelVerdict,
): Promise<string | null> {
  return hearingRefusals(llama, async (why) => {
    await file.insights.estimateModelResourceRequirementsV2({ gpuLayers: 0, useMmap: false });
    const refusal = await why();
    return refusal === undefined
      ? null
      : loadFailedError({ fileName: basename(file.path), architecture }, refusal).message;
  });
}

/**
 * Says what a model's file is, and whether it can chat, without loading it.
 *
 * @throws PhidelityError as `readModelFile` does, for a file that is no model at all.
 */
export async function reportOnFile(path: string): Promise<ModelFileReport> {
  let llama: Llama | undefined;
  const file = await readModelFile(path, async () => (llama = await startLlama()));
  const verdict = judgeModel(file);
  const { tokenizer, general } = file.info.metadata;
  const problem = verdict.problem
    ? modelFileProblemText(verdict.problem)
    : llama
      ? await refusalOf(llama, file, verdict)
      : null;
  const doubt =
    problem === null ? await findZeroWeights(file.parts, new AbortController().signal) : undefined;
  return {
    fileName: basename(file.path),
    path: file.path,
    identity: identityOf(file.parts),
    parts: file.parts.length,
    bytes: file.bytes,
    kind: verdict.kind,
    member: verdict.member,
    architecture: verdict.architecture,
    parameters: file.insights.totalParameters,
    vocabulary: tokenizer?.ggml?.tokens?.length ?? 0,
    contextSize: file.insights.trainContextSize ?? null,
    quantisation: quantisationOf(general.file_type),
    chatFormat: verdict.chatFormat,
    problem,
    doubt: doubt ? modelFileDoubtText(doubt) : null,
  };
}
