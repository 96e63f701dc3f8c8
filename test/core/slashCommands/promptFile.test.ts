import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { promptOfFile, readPromptFile } from '../../../src/core/slashCommands/promptFile.ts';
import { readInstructions } from '../../../src/core/slashCommands/rulesFile.ts';

const place = { file: 'src/app.test.py', folder: 'shop' };
const golden = path.join(import.meta.dirname, 'golden');

describe('Prompt files', () => {
  for (const name of readdirSync(golden))
    it(`are read and asked as written down: ${name}`, () => {
      const [file, ...cases] = readFileSync(path.join(golden, name), 'utf8').split(/^=== /m);
      const prompt = readPromptFile(file!, name.replace(/\.txt$/, '.prompt.md'))!;
      const [about, ...asked] = cases;
      const { name: command, description, argumentHint, context, unused } = prompt;
      const expected = about!.slice(about!.indexOf('\n') + 1).trim();
      assert.deepEqual({ command, description, argumentHint, context, unused }, JSON.parse(expected));
      for (const one of asked) {
        const [rest = '', ...lines] = one.split('\n');
        assert.equal(promptOfFile(prompt, rest, place), lines.join('\n').trim());
      }
    });

  it('are named after their file, as a word that can be typed', () => {
    const named = (fileName: string, text = 'Do it.'): string | undefined =>
      readPromptFile(text, fileName)?.name;
    assert.equal(named('Write Tests.prompt.md'), 'write-tests');
    assert.equal(named('review.md'), 'review');
    assert.equal(named('a.md', '---\nname: "  Über Größe! "\n---\nDo it.'), 'über-größe');
    assert.equal(named('!!!.md'), undefined);
    assert.equal(named('empty.md', '---\nname: x\n---\n \n'), undefined);
  });

  it('can be asked with anything, and nothing of it is lost or read as a variable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const rest = typed.trim();
        const plain = readPromptFile('Do it.', 'a.md')!;
        assert.equal(promptOfFile(plain, rest, place), rest === '' ? 'Do it.' : `Do it.\n\n${rest}`);
        const asking = readPromptFile('Do ${input:x:it}.', 'a.md')!;
        if (!rest.includes('='))
          assert.equal(promptOfFile(asking, rest, place), `Do ${rest === '' ? 'it' : rest}.`);
      }),
    );
  });
});

describe('readInstructions', () => {
  const patternsOf = (value: string): readonly string[] =>
    readInstructions(`---\napplyTo: ${value}\n---\nX`).patterns;

  it('reads the patterns of the files that they apply to', () => {
    assert.deepEqual(patternsOf('"**/*.py"'), ['**/*.py']);
    assert.deepEqual(patternsOf("'src/**/*.{py,pyi}, tests/**'"), ['src/**/*.{py,pyi}', 'tests/**']);
    assert.deepEqual(patternsOf('["a.py", b.py]'), ['a.py', 'b.py']);
    assert.deepEqual(patternsOf('"**"'), ['**']);
  });

  it('has no patterns where the file does not say any', () => {
    assert.deepEqual(readInstructions('Use tabs.'), { patterns: [], body: 'Use tabs.', firstLine: 1 });
    assert.deepEqual(readInstructions('---\ndescription: x\n---\n\nUse tabs.'), {
      patterns: [],
      body: 'Use tabs.',
      firstLine: 5,
    });
  });
});
