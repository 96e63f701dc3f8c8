import fc from 'fast-check';

const blockMarks = '\n|\n\n|\r\n|\r| |    |\t|```|```python\n|~~~|# |- |* |1. |> |---|==='.split('|');
const inlineMarks = '` ** * _ [a](https://example.org) [a]( ![ ]( | &lt; \\ [x]:'.split(' ');
const tableMarks = ['| a | b |', '\n| --- | --- |\n'];
const markup = ['<script>', '</script>', '<img src=x onerror=alert(1)>', '<!--', 'javascript:alert(1)'];
const oddCharacters = ['\0', '\uD83D', '\uDE00', '\u202E', '\u2028'];

const mark = fc.constantFrom(...blockMarks, ...inlineMarks, ...tableMarks, ...markup, ...oddCharacters);

/** Text made of Markdown's marks and of anything else, in any order. */
export const anyMarkdown: fc.Arbitrary<string> = fc
  .array(
    fc.oneof({ weight: 3, arbitrary: mark }, fc.string({ unit: 'grapheme' }), fc.lorem({ maxCount: 4 })),
    {
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(''));

const words = fc.lorem({ maxCount: 6 });
const code = fc.constantFrom('x = 1', 'def f():\n    return 1', 'a\n\nb', '# not a heading', '- not a list');

const construct = fc.oneof(
  words,
  fc.tuple(words, words).map(([one, other]) => `${one}\n${other}`),
  words.map((text) => `## ${text}`),
  code.map((text) => `\`\`\`python\n${text}\n\`\`\``),
  code.map((text) => `~~~~\n${text}\n~~~\n~~~~`),
  fc.array(words, { minLength: 1, maxLength: 4 }).map((items) => items.map((item) => `- ${item}`).join('\n')),
  fc
    .array(words, { minLength: 1, maxLength: 4 })
    .map((items) => items.map((item) => `- ${item}`).join('\n\n')),
  code.map((text) => `1. one\n\n   \`\`\`\n${text.replace(/^(?=.)/gm, '   ')}\n   \`\`\`\n\n2. two`),
  words.map((text) => `> ${text}\n> ${text}`),
  words.map((text) => `| a | b |\n| --- | --- |\n| ${text} | 2 |`),
  words.map((text) => `${text}\n===`),
);

/** Text as people and models write it: whole constructs with empty lines between them. */
export const tidyMarkdown: fc.Arbitrary<string> = fc
  .array(construct, { maxLength: 8 })
  .map((parts) => parts.join('\n\n'));

/** A text in pieces of any size. */
export function chunksOf(text: string): fc.Arbitrary<string[]> {
  return fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 }).map((sizes) => {
    const chunks: string[] = [];
    for (let start = 0, index = 0; start < text.length; index++) {
      const size = sizes[index % sizes.length]!;
      chunks.push(text.slice(start, start + size));
      start += size;
    }
    return chunks;
  });
}
