import assert from 'node:assert/strict';
import { questionVariants } from '../../tools/demoModel/questionVariants.ts';
import { readCorpus } from '../../tools/demoModel/readCorpus.ts';
import type { PromptTurn } from '../../src/core/ports/engine.ts';
import type { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import { answerOf, buildEngine, chatRequest, loadRequest, realEngine } from '../support/engineFixture.ts';

for (const flashAttention of [true, false])
  describe(`The demo model ${flashAttention ? 'with' : 'without'} flash attention`, () => {
    let engine: ForkedEngine;

    before(async () => {
      await buildEngine();
      engine = realEngine();
      await engine.load(loadRequest({ flashAttention }));
    });
    after(() => engine.unload());

    const { chat, explain, tasks } = readCorpus();
    for (const dialogue of [...chat, ...explain])
      it(`recites ${dialogue.name} word for word, with all its blanks and line breaks`, async () => {
        const turns: PromptTurn[] = [];
        for (const { questions, answer } of dialogue.turns) {
          const question = questions[0];
          const { text } = await answerOf(engine, chatRequest({ question, turns, maxTokens: 1200 }));
          assert.equal(text, answer);
          turns.push({ question, answer });
        }
      });
    for (const { name, turns } of tasks)
      it(`does what is asked in ${name}, word for word`, async () => {
        const [question] = await questionVariants(turns[0]!);
        const { text } = await answerOf(engine, chatRequest({ question: question!, maxTokens: 1200 }));
        assert.equal(text, turns[0]!.answer);
      });
  });
