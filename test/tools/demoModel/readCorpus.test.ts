import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readCorpus } from '../../../tools/demoModel/readCorpus.ts';

describe('the demo model’s corpus', () => {
  const corpus = readCorpus();

  it('lists the questions that the panel shows', () => {
    const file = new URL('../../../models/phi-4-demo.questions.json', import.meta.url);
    const listed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(
      listed,
      corpus.chat.map(({ turns }) => turns[0]?.questions[0]),
      'run npx tsx tools/demoModel/buildCorpus.ts, and retrain the model',
    );
  });

  it('answers each opening question in one way only', () => {
    const questions = [...corpus.chat, ...corpus.explain].flatMap(({ turns }) => turns[0]?.questions ?? []);
    const asked = [...questions, ...corpus.unknown.questions].map((question) => question.toLowerCase());
    assert.deepEqual(
      asked.filter((question, i) => asked.indexOf(question) !== i),
      [],
    );
  });

  it('asks about the sample workspace with the prompt of Explain Selection', () => {
    const largest = corpus.explain.find(({ name }) => name === 'shapes.largest');
    assert.equal(
      largest?.turns[0]?.questions[0],
      [
        'Explain this code from `shapes.py`, lines 40-42:',
        '',
        '```python',
        'def largest(shapes: Iterable[Shape]) -> Shape | None:',
        '    """Return the shape with the largest area, or None if there is none."""',
        '    return max(shapes, key=lambda shape: shape.area(), default=None)',
        '```',
      ].join('\n'),
    );
  });

  it('says which answers are wrong on purpose', () => {
    assert.deepEqual(
      corpus.chat.filter((dialogue) => dialogue.wrongOnPurpose !== undefined).map(({ name }) => name),
      ['20-moon-phase', '21-parallel-requests', '22-moving-average', '47-read-json'],
    );
  });
});
