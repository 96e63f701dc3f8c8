import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { LoopDetector } from '../../../src/core/chat/loopDetector.ts';

/** What stays of a text that arrives in pieces; undefined where it is not stopped. */
function keptOf(text: string, sizes: readonly number[] = [4]): string | undefined {
  const detector = new LoopDetector();
  for (let at = 0, piece = 0; at < text.length; piece++) {
    const size = sizes[piece % sizes.length]!;
    const kept = detector.push(text.slice(at, at + size));
    if (kept !== undefined) return text.slice(0, kept);
    at += size;
  }
  return undefined;
}

const numbered = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

const fenced = (language: string, code: string): string =>
  `Here it is:\n\n\`\`\`${language}\n${code}\`\`\`\n`;

const paragraph = 'The function returns the sum.\nIt takes two numbers.\nUse it whenever you add.\n';
const intro = 'An introduction, which stays.\n\n';

describe('LoopDetector', () => {
  const loops: readonly (readonly [what: string, text: string, kept: string])[] = [
    ['a paragraph', intro + `${paragraph}\n`.repeat(40), intro + paragraph],
    ['a sentence of a line', `Intro: ${'it adds two numbers. '.repeat(100)}`, 'Intro: it adds two numbers.'],
    ['a sentence without blanks', '函數會傳回總和。'.repeat(300), '函數會傳回總和。'],
    ['a short line', intro + 'Output: Text\n'.repeat(200), `${intro}Output: Text`],
    ['items whose number alone differs', numbered(200, (at) => `${at + 1}. Use a list.`), '1. Use a list.'],
    [
      'examples that count',
      numbered(60, (at) => `### Example ${at + 1}\n\nThe function adds two numbers.\n`),
      '### Example 1\n\nThe function adds two numbers.\n',
    ],
    [
      'steps that count',
      numbered(60, (at) => `**Step ${at + 1}:** run all of the tests once more.`),
      '**Step 1:** run all of the tests once more.',
    ],
    ['a cell of a table', `| A |\n|---|\n| ${'None here | '.repeat(300)}`, '| A |\n|---|\n| None here'],
    [
      'rows of a table',
      `| A | B |\n|---|---|\n${'| yes | no, not at all |\n'.repeat(200)}`,
      '| A | B |\n|---|---|\n| yes | no, not at all |',
    ],
    ['backticks', '`'.repeat(2000), '``'],
    ['zeros', '0, '.repeat(2000), '0,'],
    ['empty headings', `${intro}${'# \n'.repeat(500)}`, `${intro}#`],
    ['empty bullets with blank lines between', `${intro}${'-\n\n'.repeat(500)}`, `${intro}-`],
    ['blank lines', `To begin with:\n\n${'\n'.repeat(500)}`, 'To begin with:'],
    ['nothing but values', `${intro}${'None|None|None\n'.repeat(200)}`, `${intro}None|None|None`],
    [
      'a whole function',
      fenced('python', 'def f(a):\n    b = a + 1\n    c = b * 2\n    print(c)\n    return c\n\n'.repeat(40)),
      fenced('python', 'def f(a):\n    b = a + 1\n    c = b * 2\n    print(c)\n    return c\n').slice(0, -4),
    ],
    [
      'a statement',
      fenced('python', 'print("Hello, you there")\n'.repeat(200)),
      'Here it is:\n\n```python\nprint("Hello, you there")',
    ],
    [
      'code and text in turn',
      'Try this:\n\n```python\nrun(1)\n```\n\nIt prints the result.\n\n'.repeat(40),
      'Try this:\n\n```python\nrun(1)\n```\n\nIt prints the result.\n',
    ],
  ];
  for (const [what, text, kept] of loops)
    it(`finds ${what} over and over, and keeps the first`, () =>
      assert.equal(keptOf(text)?.trimEnd(), kept.trimEnd()));

  it('finds a loop within a few hundred tokens', () => {
    for (const [what, text] of loops) {
      if (what === 'zeros') continue;
      const begin = text.slice(0, 1_400);
      assert.notEqual(keptOf(begin), undefined, what);
    }
  });

  const intended: readonly (readonly [what: string, text: string])[] = [
    ['a board of zeros', fenced('python', `board = [\n${'    [0, 0, 0, 0, 0, 0, 0, 0, 0],\n'.repeat(9)}]\n`)],
    ['a game of life', fenced('', `${'. '.repeat(30)}\n`.repeat(30))],
    [
      'a grid of names of values',
      fenced('python', `seen = [\n${`    [${'False, '.repeat(10)}],\n`.repeat(20)}]\n`),
    ],
    ['an empty table in HTML', fenced('html', `<tr>\n${'<td></td>\n'.repeat(9)}</tr>\n`.repeat(9))],
    [
      'an empty table in Markdown',
      `| Day | Task | Time |\n|---|---|---|\n${'|     |      |      |\n'.repeat(31)}`,
    ],
    ['a program that prints the same fifty times', fenced('', 'Hello, World!\n'.repeat(50))],
    ['a sentence ten times, as asked', 'I will read the documentation before I ask for help.\n'.repeat(10)],
    [
      'assertions',
      fenced(
        'python',
        numbered(200, (at) => `assert fib(${at}) == ${at * 7}`),
      ),
    ],
    [
      'test cases',
      fenced(
        'python',
        numbered(
          60,
          (at) =>
            `def test_${at}():\n    value = run(${at})\n    assert value is not None\n    assert value > 0\n`,
        ),
      ),
    ],
    ['a long list of numbers', numbered(500, (at) => `- ${at}`)],
    ['the numbers themselves', numbered(700, (at) => `${at}.`)],
    ['items', numbered(200, (at) => `- Item ${at}`)],
    ['lines of a file', numbered(200, (at) => `Line ${at}`)],
    [
      'years and their numbers',
      numbered(60, (at) => `- In ${1950 + at} there were ${at * 3 + 7} million people in the city.`),
    ],
    ['versions', numbered(60, (at) => `- Python version 3.${at} is supported by this package.`)],
    ['a list of results', numbered(100, (at) => `- \`fib(${at})\` returns ${at}`)],
    ['a large dict', fenced('python', `table = {\n${numbered(300, (at) => `    "key_${at}": None,`)}}\n`)],
    [
      'a drawing',
      fenced('', `+${'-'.repeat(40)}+\n${`|${' '.repeat(40)}|\n`.repeat(30)}+${'-'.repeat(40)}+\n`),
    ],
    ['a drawing of letters', fenced('', `${'X'.repeat(40)}\n`.repeat(30))],
    ['a lookup table in a line', `x = [${'0, '.repeat(256)}]`],
    ['a googol to the fourth', `1${'0'.repeat(400)}`],
    ['a ruler', `${'='.repeat(200)}\nTitle\n${'='.repeat(200)}\n`],
    ['a long string', fenced('python', `s = "${'a'.repeat(1000)}"\n`)],
    [
      'lines that mean little',
      fenced(
        'python',
        numbered(60, (at) => `if x == ${at}:\n    pass\nelse:\n    return None`),
      ),
    ],
    [
      'a program and all of it once more',
      `${fenced(
        'python',
        numbered(80, (at) => `value_${at} = compute(${at})`),
      )}All of it:\n`.repeat(2),
    ],
    ['dashes of a table', `|${'---|'.repeat(80)}\n`],
  ];
  for (const [what, text] of intended) it(`lets pass ${what}`, () => assert.equal(keptOf(text), undefined));

  it('lets pass what people wrote: the documentation and the sources of packages', () => {
    const root = path.join(import.meta.dirname, '../../../node_modules');
    const folders = [
      'node-llama-cpp',
      'pyright',
      'marked',
      'typescript',
      'preact',
      'mocha',
      'fast-check',
      'valibot',
    ];
    const files = folders.flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:md|pyi)$/.test(name))
        .map((name) => path.join(root, folder, name)),
    );
    assert.ok(files.length > 500, String(files.length));
    // As long as answers are.
    const longestAnswer = 12_000;
    for (const file of files) {
      const text = readFileSync(file, 'utf8').slice(0, longestAnswer);
      const shown = file.endsWith('.md') ? text : fenced('python', text);
      assert.equal(keptOf(shown, [40]), undefined, file);
    }
  });

  it('finds any loop of lines of text, however it arrives, and keeps what came before it', () => {
    const line = fc.stringMatching(/^[a-z]{4,9}( [a-z]{4,9}){2,8}\.$/);
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.uniqueArray(line, { minLength: 1, maxLength: 12 }),
        fc.uniqueArray(line, { minLength: 1, maxLength: 8 }),
        sizes,
        (before, round, cut) => {
          fc.pre(!before.some((one) => round.includes(one)));
          const head = `${before.join('\n')}\n`;
          // Of the shortest line, these are more than the thousand characters that make a loop.
          const text = head + `${round.join('\n')}\n`.repeat(80);
          assert.equal(keptOf(text, cut), head + round.join('\n'));
        },
      ),
      { numRuns: 200 },
    );
  });
});
