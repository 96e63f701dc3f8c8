import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cleanCompletion } from '../../../../src/core/completion/postprocess/cleanCompletion.ts';
import { CompletionStopper } from '../../../../src/core/completion/postprocess/completionStopper.ts';
import type { CompletionShape } from '../../../../src/core/ports/completionRequest.ts';
import { lexicalContext } from '../../../../src/core/python/pythonScanner.ts';
import { feedInPieces } from '../../../support/feedInPieces.ts';
import { goldenCompletions } from '../../../support/goldenCompletions.ts';
import { placeAt } from '../../../support/placeAt.ts';

describe('cleanCompletion', () => {
  for (const golden of goldenCompletions())
    it(`shows what ${golden.name} expects, whole and stopped in pieces`, () => {
      const { document, place, shape, model, shown, after } = golden;
      const cleaned = cleanCompletion(model, place, shape);
      assert.equal(cleaned.text, shown);
      assert.equal(cleaned.emptyReason === undefined, shown !== '');
      const [before = '', behind = ''] = document.split('█');
      const lineEnd = document.includes('\r\n') ? '\r\n' : '\n';
      assert.equal(before + shown.replaceAll('\n', lineEnd) + behind, after);
      fc.assert(
        fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (sizes) => {
          const { text } = feedInPieces(new CompletionStopper(place, shape), model, sizes);
          assert.equal(cleanCompletion(text, place, shape).text, shown);
        }),
        { numRuns: fc.readConfigureGlobal()?.numRuns ?? 20 },
      );
    });

  const shape = fc.constantFrom<CompletionShape>('line', 'block');
  const document = fc.constantFrom(
    ...goldenCompletions().map((one) => one.document),
    '█',
    'f(█',
    '"█"',
    'x = f"{█',
    '\t  █\n    x\n',
    'def f(:█)\n',
  );
  const line = fc.oneof(
    fc.constantFrom(
      '    return a',
      '',
      'def f(a):',
      '    """Doc',
      '```',
      '```python',
      '    a)',
      '\tx = [',
      '  ]',
    ),
    fc.constantFrom(
      '        x = 1',
      'else:',
      '# note',
      '    print(a, b)',
      'Here is it:',
      'x = f"{a}"  ',
      '    ',
    ),
    fc.string({ maxLength: 12 }),
  );
  const ends = fc.constantFrom('\n', '\r\n', '\r');
  const text = fc.tuple(fc.array(line, { maxLength: 10 }), ends).map(([lines, end]) => lines.join(end));

  it('turns any text at any place into something that can be inserted', () => {
    fc.assert(
      fc.property(document, shape, text, (document, shape, text) => {
        const place = placeAt(document);
        const { text: shown } = cleanCompletion(text, place, shape);
        assert.doesNotMatch(shown, /\r|[ \t]$|[ \t]\n|\n$/);
        assert.ok(shown === '' || shown.trim() !== '');
        if (place.lineSuffix.trim() !== '') assert.doesNotMatch(shown, /\n/);
        assert.doesNotMatch(shown, /^```/m);
        // Indentation and closers are all that may be added.
        assert.ok(shown.length <= 2 * text.length + 8 * text.split(/\r|\n/).length + 40);
      }),
      { numRuns: 1000 },
    );
  });

  const dirt: Readonly<Record<string, (text: string) => string>> = {
    'Windows line ends': (text) => text.replaceAll('\n', '\r\n'),
    'blanks at the ends of lines': (text) => text.replaceAll('\n', '  \n'),
    'a closing fence and an explanation': (text) =>
      `${text.trimEnd()}\n\`\`\`\n\nThis is how it works: x = 1\n`,
    'a control token': (text) => `${text.trimEnd()}<|im_end|>\nand more`,
    'what cannot be seen': (text) => text.replaceAll('\n', '\u200b\n'),
    'a sentence and a fence before it': (text) => `Here is the code:\n\n\`\`\`python\n${text}`,
  };
  for (const [what, spoil] of Object.entries(dirt))
    it(`ignores ${what}`, () => {
      for (const { name, place, shape, model, shown } of goldenCompletions()) {
        const isInCode = lexicalContext(place.linesAbove, place.linePrefix).kind === 'code';
        // Prose in a string is meant, and line ends before the code are lost behind a sentence.
        if (shown === '' || !isInCode || model.startsWith('\n')) continue;
        assert.equal(cleanCompletion(spoil(model), place, shape).text, shown, name);
      }
    });

  it('does not change what it has cleaned', () => {
    for (const { place, shape, shown } of goldenCompletions())
      assert.equal(cleanCompletion(shown, place, shape).text, shown);
  });

  it('accepts any place and any text', () => {
    const lines = fc.array(fc.string(), { maxLength: 6 });
    const languageId = fc.constantFrom('python', 'typescript', 'markdown', 'go');
    const indent = fc.record({ indentSize: fc.nat(8), usesTabs: fc.boolean() });
    fc.assert(
      fc.property(
        fc.record({ languageId, linesAbove: lines, linePrefix: fc.string(), linesBelow: lines }),
        indent,
        fc.string(),
        fc.string({ unit: 'binary', maxLength: 80 }),
        shape,
        (where, style, lineSuffix, text, shape) => {
          const { text: shown } = cleanCompletion(text, { ...where, ...style, lineSuffix }, shape);
          assert.doesNotMatch(shown, /\r/);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('reads long lines and long texts in time', () => {
    const place = { ...placeAt('█'), linePrefix: `x = "${'a b '.repeat(50_000)}", ` };
    for (const text of [
      'x'.repeat(200_000),
      'a = 1\n'.repeat(50_000),
      '('.repeat(100_000),
      ' '.repeat(200_000),
    ])
      for (const shape of ['line', 'block'] as const) {
        const { text: shown } = cleanCompletion(text, place, shape);
        assert.ok(shown.length <= text.length && !/^\s+$/.test(shown), `${shown.length} characters`);
      }
  });
});
