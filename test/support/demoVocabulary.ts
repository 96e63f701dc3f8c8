import { getLlama, LlamaLogLevel, type LlamaModel } from 'node-llama-cpp';
import { Vocabulary } from '../../src/engine/tokens/vocabulary.ts';
import { demoModel } from './engineFixture.ts';

/** The demo model's vocabulary in this process, without its weights. */
export interface DemoVocabulary {
  readonly model: LlamaModel;
  readonly vocabulary: Vocabulary;
  dispose(): Promise<void>;
}

export async function loadDemoVocabulary(): Promise<DemoVocabulary> {
  const options = { gpu: false, build: 'never', skipDownload: true, progressLogs: false } as const;
  const llama = await getLlama({ ...options, logLevel: LlamaLogLevel.error });
  const model = await llama.loadModel({ modelPath: demoModel, vocabOnly: true });
  return { model, vocabulary: new Vocabulary(model), dispose: () => llama.dispose() };
}
