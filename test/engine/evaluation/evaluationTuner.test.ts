import assert from 'node:assert/strict';
import {
  getLlama,
  LlamaLogLevel,
  type Llama,
  type LlamaContext,
  type LlamaContextSequence,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import { ThreadChoice } from '../../../src/core/engine/evaluation/threadChoice.ts';
import { EvaluationTuner } from '../../../src/engine/evaluation/evaluationTuner.ts';
import { demoModel } from '../../support/engineFixture.ts';

const never = new AbortController().signal;

describe('The tuner of evaluation', () => {
  let llama: Llama;
  let model: LlamaModel;
  let context: LlamaContext;
  let sequence: LlamaContextSequence;
  let used: number[];

  before(async () => {
    llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: LlamaLogLevel.error });
    llama.maxThreads = 2;
    model = await llama.loadModel({ modelPath: demoModel });
    context = await model.createContext({ contextSize: 512, threads: { ideal: 2, min: 1 } });
  });
  beforeEach(() => {
    used = [];
    sequence = context.getSequence();
  });
  afterEach(() => sequence.dispose());
  after(() => llama.dispose());

  const tunerWith = (choice: ThreadChoice): EvaluationTuner =>
    new EvaluationTuner({
      parameters: 1e9,
      threads: choice,
      maxGenerationThreads: 1,
      use: (threads) => {
        llama.maxThreads = threads;
        used.push(threads);
      },
    });
  const evaluate = (): Promise<void> => sequence.evaluateWithoutGeneratingNewTokens([1, 2, 3, 4] as Token[]);

  it('is measured when a model is loaded, which leaves the sequence empty', async () => {
    const choice = new ThreadChoice([2, 1]);
    const tuner = tunerWith(choice);
    await tuner.measure(sequence, 1 as Token, never);
    assert.equal(sequence.nextTokenIndex, 0);
    assert.ok(used.length > 0 && used.every((threads) => threads === 1 || threads === 2));
    // On a machine too busy to measure at once, work continues with it.
    while (choice.isMeasuring) {
      await tuner.beginChunk();
      await evaluate();
      tuner.measured(4, 0.1);
    }
    await tuner.beginChunk();
    await evaluate();
    assert.ok(choice.isMeasured);
    assert.equal(context.currentThreads, choice.threads, 'llama.cpp runs with what was chosen');
  });

  it('changes the threads of a context between two chunks of a prompt', async () => {
    const choice = new ThreadChoice([2, 1]);
    const tuner = tunerWith(choice);
    while (choice.isMeasuring) {
      await tuner.beginChunk();
      await evaluate();
      assert.equal(context.currentThreads, used.at(-1));
      // As on a machine on which one thread is fastest.
      tuner.measured(4, choice.threads);
    }
    await tuner.beginChunk();
    assert.deepEqual(used, [2, 1, 2, 1]);
    assert.equal(choice.threads, 1);
  });

  it('uses the chosen threads for prefill and no more than allowed for generation', async () => {
    const tuner = tunerWith(new ThreadChoice([2]));
    for (let prompt = 0; prompt < 2; prompt += 1) {
      await tuner.beginChunk();
      await evaluate();
      assert.equal(context.currentThreads, 2);
      await tuner.beginGeneration();
      await sequence.evaluateWithoutGeneratingNewTokens([5] as Token[]);
      assert.equal(context.currentThreads, 1);
    }
    assert.deepEqual(used, [2, 1, 2, 1]);
  });

  it('reports the threads chosen for prefill, not those that are tried or generate', async () => {
    const told: number[] = [];
    const choice = new ThreadChoice([2, 1]);
    const tuner = new EvaluationTuner({
      parameters: 1e9,
      threads: choice,
      maxGenerationThreads: 1,
      use: () => {},
      onChosen: (threads) => told.push(threads),
    });
    while (choice.isMeasuring) {
      await tuner.beginChunk();
      tuner.measured(4, 1 / choice.threads);
      await tuner.beginGeneration();
    }
    assert.deepEqual(told, []);
    for (let prompt = 0; prompt < 2; prompt += 1) {
      await tuner.beginChunk();
      await tuner.beginGeneration();
    }
    assert.deepEqual(told, [2]);
  });

  it('measures nothing where there is nothing to choose', async () => {
    await tunerWith(new ThreadChoice([2])).measure(sequence, 1 as Token, never);
    assert.deepEqual(used, [2]);
  });
});
