import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeSilence } from '../../../tools/eval/silence.ts';
import { SetupError } from '../../../tools/setupError.ts';

describe('the figures of completions that are not shown', () => {
  let folder: string;

  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'phidelity-silence-'))));
  afterEach(() => rm(folder, { recursive: true }));

  async function figures(results: readonly (readonly [id: number, confidence: number, passed: boolean])[]) {
    const file = path.join(folder, 'report.json');
    const prefill = results.map(([id, confidence, passed]) => ({
      id: `SingleLineInfilling/HumanEval/${id}/L0`,
      confidence,
      cleaned: { text: 'x', passed },
    }));
    await writeFile(file, JSON.stringify({ data: 'lines', results: { prefill } }));
    return describeSilence(file);
  }

  it('fit one half of the problems, and measure the other', async () => {
    const text = await figures([
      [0, 0.95, true],
      [2, 0.95, false],
      [1, 0.95, true],
      [3, 0.65, true],
      [5, 0.15, true],
      [7, 0.15, false],
    ]);
    assert.match(text, /^Right by confidence, of 2 in one half:/);
    assert.match(text, /from 0\.9: 1 of 2, 50\.0 %/);
    assert.match(text, /The other half: 4 shown, 75\.0 % right/);
    assert.match(text, /Without the unlikely: 2 shown, 100\.0 % right .*1\.33 times as many/);
    assert.match(text, /66\.7 % of the right ones are still shown\.$/);
  });

  it('are refused where no confidence is known, and for another file', async () => {
    const file = path.join(folder, 'other.json');
    await writeFile(file, '{"data": "lines", "results": {}}');
    assert.throws(() => describeSilence(file), SetupError);
    await writeFile(file, 'no JSON');
    assert.throws(() => describeSilence(file), SetupError);
  });
});
