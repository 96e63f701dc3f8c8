import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Lexer, type Token, type Tokens } from 'marked';
import { PythonBlockReader } from '../../../../src/core/verification/codeBlocks/pythonBlocks.ts';
import { pythonBlocks } from '../support/pythonBlocks.ts';

const codes = (markdown: string): string[] => pythonBlocks(markdown).map(({ code }) => code);

describe('PythonBlockReader', () => {
  it('finds the closed blocks of Python, in order, and where their code begins', () => {
    const text =
      'Words\n```python\nimport a\n\nb\n```\nmore\n~~~~ PY title="x"\n```\nc\n~~~~\n```py\n```\n```python\nd';
    const blocks = pythonBlocks(text);
    assert.deepEqual(
      blocks.map(({ code }) => code),
      ['import a\n\nb', '```\nc', ''],
    );
    for (const { code, start } of blocks) assert.equal(text.slice(start, start + code.length), code);
  });

  for (const language of [
    'python',
    'Python',
    'py',
    'python3',
    'py3',
    'pycon',
    'ipython',
    'python:src/a.py',
    'python,ignore',
    '{.python',
    '{.python}',
    '{python}',
  ])
    it(`takes ${language} for Python`, () => assert.deepEqual(codes(`\`\`\`${language}\nx\n\`\`\``), ['x']));

  for (const language of ['js', 'bash', 'text', 'pythonic', 'console', '{.js}', 'text:a.py'])
    it(`leaves ${language} out`, () => assert.deepEqual(codes(`\`\`\`${language}\nimport a\n\`\`\``), []));

  it('does not look into a README, whose fences belong to it', () => {
    const readme =
      '```markdown\n# T\n\n```python\nimport a\n```\n\nEnd.\n```\n\nNow:\n\n```python\nimport b\n```';
    assert.deepEqual(codes(readme), ['import b']);
    assert.deepEqual(codes('```md\na\n\n```\n\n```python\nimport b\n```'), ['import b']);
  });

  it('takes code without a language for Python by its imports', () => {
    const isTaken = (code: string): boolean => codes(`\`\`\`\n${code}\n\`\`\``).length === 1;
    assert.ok(isTaken('import requests\n\nrequests.get("x")'));
    assert.ok(isTaken('    from a import (\n  b, c)'));
    assert.ok(isTaken('>>> import a'));
    for (const other of [
      "import React from 'react'",
      'import java.util.List;',
      'import { a } from "b"',
      'import "fmt"',
      'pip install requests',
      'the import of grain',
      'x = 1',
    ])
      assert.ok(!isTaken(other), other);
  });

  it('reads longer fences, tildes and blocks in lists', () => {
    assert.deepEqual(codes('````python\n```\nx\n```\n`````\n'), ['```\nx\n```']);
    assert.deepEqual(
      codes('1. Do:\n\n   ```python\n   if a:\n       b\n   ```\n2. - ~~~py\n     c\n     ~~~'),
      ['if a:\n    b', 'c'],
    );
    assert.deepEqual(codes('- a\n  - b\n\n    ```python\n    c\n\n    d\n    ```'), ['c\n\nd']);
    assert.deepEqual(codes('  ```python\n  a\n b\n   c\n ```'), ['a\nb\n c']);
    assert.deepEqual(codes('```python\r\na\r\nb\r\n```\r\n'), ['a\nb']);
  });

  it('does not mistake other lines for fences', () => {
    assert.deepEqual(codes('    ```python\n    a\n    ```'), []);
    assert.deepEqual(codes('text ```python\na\n```'), []);
    assert.deepEqual(codes('``` a`b\nimport c\n```'), []);
    assert.deepEqual(codes('- ```python\n  a\nb\n  ```'), []);
  });

  const line = fc.constantFrom(
    '```python',
    '```',
    '~~~',
    '~~~py',
    '````python',
    '`````',
    'import a',
    'x = 1',
    '',
    'text',
    '# title',
    '- item',
    '1. item',
    '   ```python',
    '   ```',
    '  ```py',
    '  ```',
    '    x = 2',
    '   y',
    '  - nested',
    '    ```',
    '- ```python',
    '```js',
  );
  const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'));

  it('loses and changes no block when lines are added', () => {
    fc.assert(
      fc.property(text, text, (above, below) => {
        const before = pythonBlocks(above);
        assert.deepEqual(pythonBlocks(`${above}\n${below}`).slice(0, before.length), before);
      }),
    );
  });

  it('finds the same in a text that grows line by line', () => {
    fc.assert(
      fc.property(text, (markdown) => {
        const reader = new PythonBlockReader();
        for (const line of markdown.split(/(?<=\n)/)) reader.read(line);
        assert.deepEqual(reader.blocks, pythonBlocks(markdown));
      }),
    );
  });

  it('gives starts that are beginnings of lines, in order', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (markdown) => {
        let last = 0;
        for (const { start } of pythonBlocks(markdown)) {
          assert.ok(start > last && /[\r\n]/.test(markdown[start - 1]!));
          last = start;
        }
      }),
    );
  });

  /** Blocks as marked reads them; it closes what is open at the end, so the text ends with a paragraph. */
  function markedBlocks(tokens: readonly Token[]): string[] {
    return tokens.flatMap((token): string[] => {
      if (token.type === 'list')
        return (token as Tokens.List).items.flatMap((item) => markedBlocks(item.tokens));
      const { lang, text: code, codeBlockStyle } = token as Tokens.Code;
      return token.type === 'code' && codeBlockStyle !== 'indented' && lang === 'python' ? [code] : [];
    });
  }

  it('agrees with a parser of Markdown on answers as models write them', () => {
    const code = fc.array(fc.constantFrom('import a', 'x = 1', '', '    y()', '# note', '- z', '~~~'), {
      maxLength: 5,
    });
    const part = fc.oneof(
      fc.constantFrom('Some words.', '# Title', '> quoted', '| a |\n|---|\n| b |', '---'),
      fc
        .tuple(code, fc.constantFrom('```', '````'), fc.constantFrom('', '1. ', '- '))
        .map(([lines, fence, item]) => {
          const indent = ' '.repeat(item.length);
          const block = [`${fence}python`, 'import first', ...lines, fence];
          const indented = block.map((one) => (one === '' ? '' : indent + one)).join('\n');
          return item === '' ? indented : `${item}Step\n\n${indented}`;
        }),
    );
    const answer = fc.array(part, { maxLength: 8 }).map((parts) => `${parts.join('\n\n')}\n\nEnd.`);
    fc.assert(
      fc.property(answer, (markdown) => {
        const withoutLastBlanks = (code: string): string => code.trimEnd();
        assert.deepEqual(
          codes(markdown).map(withoutLastBlanks),
          markedBlocks(new Lexer().lex(markdown)).map(withoutLastBlanks),
        );
      }),
      { numRuns: 500 },
    );
  });
});
