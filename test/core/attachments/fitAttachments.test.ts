import assert from 'node:assert/strict';
import fc from 'fast-check';
import { newAttachment, type Attachment } from '../../../src/core/attachments/attachment.ts';
import {
  fitAttachments,
  givenTokens,
  planAttachments,
  type AttachmentSize,
} from '../../../src/core/attachments/fitAttachments.ts';

const attachment = (lines: number, name = 'a'): Attachment =>
  newAttachment({
    kind: 'file',
    uri: `file:///${name}.py`,
    path: `${name}.py`,
    languageId: 'python',
    startLine: 1,
    text: Array.from({ length: lines }, (_, index) => `${name}${index}`).join('\n'),
  });
const size = (lines: number, each = 10, frame = 20): AttachmentSize => ({
  frame,
  lines: Array.from({ length: lines }, () => each),
});
const limits = { contextSize: 1000, question: 10, used: 0, above: [] };

describe('planAttachments', () => {
  it('gives all of what fits', () => {
    assert.deepEqual(planAttachments([attachment(5), attachment(5, 'b')], [size(5), size(5)], limits), [
      {},
      {},
    ]);
  });

  it('gives the first lines of what does not, and nothing of what has no room', () => {
    const plan = planAttachments(
      [attachment(30), attachment(40, 'b'), attachment(2, 'c')],
      [size(30), size(40), size(2)],
      limits,
    );
    // 600 tokens: 320 for the first, of the other 280 20 for the frame.
    assert.deepEqual(plan, [{}, { cutAfterLine: 26 }, { omitted: 'no-room' }]);
  });

  it('leaves room for a long question and for the answer', () => {
    const plan = planAttachments([attachment(60)], [size(60)], { ...limits, question: 400 });
    // 750 tokens for all, 96 for the system prompt, 400 for the question, 20 for the frame.
    assert.deepEqual(plan, [{ cutAfterLine: 23 }]);
    assert.deepEqual(planAttachments([attachment(60)], [size(60)], { ...limits, question: 900 }), [
      { omitted: 'no-room' },
    ]);
  });

  it('does not give again what stands in the prompt', () => {
    const one = attachment(5);
    const changed = { ...one, text: `${one.text}!` };
    const plan = planAttachments([one, changed], [size(5), size(5)], { ...limits, used: 200, above: [one] });
    assert.deepEqual(plan, [{ omitted: 'repeated' }, {}]);
  });

  it('gives it again where it may drop out of the prompt', () => {
    const one = attachment(5);
    const plan = planAttachments([one], [size(5)], { ...limits, used: 745, above: [one] });
    assert.deepEqual(plan, [{}]);
  });

  it('never takes more than the rule allows', () => {
    const sizes = fc.array(
      fc.record({ frame: fc.nat(50), lines: fc.array(fc.nat(200), { minLength: 1, maxLength: 30 }) }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(sizes, fc.integer({ min: 512, max: 4000 }), fc.nat(2000), (some, contextSize, question) => {
        const all = some.map(({ lines }, index) => attachment(lines.length, `f${index}`));
        const fits = planAttachments(all, some, { contextSize, question, used: 0, above: [] });
        const given = fits.reduce((sum, fit, index) => sum + givenTokens(all[index]!, some[index]!, fit), 0);
        assert.ok(given <= contextSize * 0.6);
        assert.ok(given === 0 || given + question <= contextSize * 0.75);
      }),
    );
  });
});

describe('fitAttachments', () => {
  it('counts the question, and each line with what stands around it', async () => {
    const counted: string[][] = [];
    const one = attachment(100);
    const fits = await fitAttachments(
      [one],
      { question: 'Why?', contextSize: 512, used: 0, above: [] },
      async (texts) => {
        counted.push(texts);
        return texts.map(({ length }) => length);
      },
    );
    assert.deepEqual(
      counted[0]?.slice(1),
      one.text.split('\n').map((line) => `${line}\n`),
    );
    assert.deepEqual(counted[1], ['Why?']);
    const [fit] = fits;
    assert.ok(fit?.cutAfterLine !== undefined && fit.cutAfterLine > 10 && fit.cutAfterLine < 100);
  });
});
