import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { sourceTextOf } from '../../../src/core/completion/document/sourceText.ts';
import { fitCode } from '../../../src/core/insertion/fitCode.ts';
import type { Position } from '../../../src/core/text/position.ts';
import type { Figure } from '../benchmark.ts';

const count = 200;
const longestFile = 60_000;

/** What answers insert: with steps of two, four and eight, with tabs, indented, with text, comments and prompts. */
const blocks: readonly string[] = [
  'import collections\n\ncounts = collections.Counter("abc")\nprint(counts.most_common(1))  # [("a", 1)]',
  'def g(self):\n  if self:\n    return 2\n  return """a\n  b\n"""',
  '    def g(self):\n        return 2',
  '\tdef g(self):\n\t\tfor a in self:\n\t\t\tprint(a)',
  '>>> import math\n>>> for i in range(2):\n...     print(math.pi)\n...\n3.14\n3.14',
  'total = sum(\n    [1,\n     2],\n)\nprint(total)',
  'class New:\n        """Eight.\n\n        Lines.\n        """\n\n        x = 1\n',
  'import re',
  'try:\n    import json\nexcept ImportError:\n    json = None\nelse:\n    pass',
  'with open("x") as f:\n    text = """\nno indent\n    four\n"""\n    print(text)',
  '# only a comment\nx = 1  # end',
];

/** The files as they are, with tabs, and with steps of two. */
const styles: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll(/^(?: {4})+/gm, (blanks) => '\t'.repeat(blanks.length / 4)),
  (text) => text.replaceAll(/^(?: {4})+/gm, (blanks) => '  '.repeat(blanks.length / 4)),
];

interface Insertion {
  readonly before: string;
  readonly after: string;
  /** Lines of the code that was inserted, counted from 1. */
  readonly lines: readonly [number, number];
}

/** Whether code inserted at random cursors leaves a file's other statements as they were, by Python's own parser. */
export function insertions(): Figure[] {
  const library = execFileSync('python3', ['-c', 'import os; print(os.path.dirname(os.__file__))'], {
    encoding: 'utf8',
  }).trim();
  const files = readdirSync(library)
    .filter((name) => name.endsWith('.py') && statSync(path.join(library, name)).size < longestFile)
    .toSorted();
  const next = randomNumbers(1);
  const made = Array.from({ length: count }, () =>
    insertion(readFileSync(path.join(library, files[next(files.length)]!), 'utf8'), next),
  );
  const script = path.join(import.meta.dirname, 'compareTrees.py');
  const answer = execFileSync('python3', ['-W', 'ignore', script], {
    input: JSON.stringify(made),
    encoding: 'utf8',
    maxBuffer: 1 << 20,
  });
  return [
    {
      name: 'insertions that change no other statement',
      value: Number(answer),
      unit: `of ${count}`,
      goal: { atLeast: count },
    },
  ];
}

function insertion(original: string, next: (below: number) => number): Insertion {
  const before = styles[next(styles.length)]!(original);
  const source = sourceTextOf({ path: 'file.py', languageId: 'python', text: before });
  const line = next(source.lineCount);
  const own = source.lineAt(line);
  const characters = [own.length, own.search(/\S|$/), next(own.length + 1)];
  const cursor = { line, character: characters[next(characters.length)]! };
  const fitted = fitCode(blocks[next(blocks.length)]!, source, [cursor, cursor]);
  const lines = before.split('\n');
  const offset = (at: Position): number =>
    lines.slice(0, at.line).reduce((sum, one) => sum + one.length + 1, 0) + at.character;
  const head = before.slice(0, offset(fitted.start)) + fitted.before;
  const first = head.split('\n').length;
  return {
    before,
    after: head + fitted.code + fitted.after + before.slice(offset(fitted.end)),
    lines: [first, first + fitted.code.split('\n').length - 1],
  };
}

/** Numbers below a limit, the same in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
