import { seededRandom } from '../typing/seededRandom.ts';

/** An edit with all that is known of it: what the model answers, and the text that it must end in. */
export interface GeneratedEdit {
  readonly name: string;
  readonly where: 'file' | 'unsaved' | 'cell';
  readonly lineEnd: '\n' | '\r\n';
  /** With the line ends of the file. */
  readonly text: string;
  /** Lines count from 0. With `end`, the lines are selected; without, the cursor is in the first. */
  readonly start: number;
  readonly end?: number;
  readonly answer: string;
  readonly expected: string;
  /** When a line is added at the top of the file by someone else. */
  readonly meanwhile?: 'writing' | 'reviewing';
  readonly isRejected: boolean;
}

/** A line of code before it is indented; `raw` ones are in a string, and stand as they are. */
interface CodeLine {
  readonly depth: number;
  readonly text: string;
  readonly raw?: true;
}

interface Style {
  readonly unit: string;
  readonly lineEnd: '\n' | '\r\n';
  /** What stands in the file's blank lines. */
  readonly blank: string;
}

type Random = <T>(items: readonly T[]) => T;

const line = (depth: number, text: string): CodeLine => ({ depth, text });

/** Statements of bodies, one per kind of trouble with indentation. */
const statements: readonly ((depth: number, n: number) => CodeLine[])[] = [
  (depth, n) => [line(depth, `value_${n} = ${n} + 1`)],
  (depth, n) => [
    line(depth, `if value_${n} > 1:`),
    line(depth + 1, `value_${n} -= 1`),
    line(depth, 'else:'),
    line(depth + 1, 'pass'),
  ],
  (depth, n) => [
    line(depth, `call_${n}(`),
    line(depth + 1, '"ä 😀",'),
    line(depth + 1, `key=${n},`),
    line(depth, ')'),
  ],
  (depth, n) => [
    line(depth, `text_${n} = """first`),
    { depth: 0, text: '  second\\t', raw: true },
    { depth: 0, text: '"""', raw: true },
  ],
  (depth, n) => [line(depth, `# A note ${n}`), line(depth, `total_${n} = [x for x in range(${n})]`)],
  (depth, n) => [
    line(depth, 'try:'),
    line(depth + 1, `with open("${n}") as file_${n}:`),
    line(depth + 2, `file_${n}.read()`),
    line(depth, 'except OSError:'),
    line(depth + 1, 'raise'),
  ],
];

interface Definition {
  readonly lines: readonly CodeLine[];
  /** Lines of decorators in front of the header. */
  readonly decorators: number;
}

function definition(pick: Random, depth: number, number: number): Definition {
  const decorators = pick([[], [], ['@staticmethod'], ['@first', '@second(1)']]);
  const body = Array.from({ length: pick([1, 2, 3, 4]) }, (_, at) =>
    pick(statements)(depth + 1, number * 10 + at),
  );
  const separated = body.flatMap((lines, at) =>
    at > 0 && pick([true, false]) ? [line(0, ''), ...lines] : lines,
  );
  const header = `${pick(['def', 'async def'])} function_${number}(a, b=1):`;
  return {
    decorators: decorators.length,
    lines: [
      ...decorators.map((text) => line(depth, text)),
      line(depth, header),
      ...separated,
      line(depth + 1, `return ${number}`),
    ],
  };
}

/** What a change makes of the lines of a definition, and the imports that it needs. */
interface Change {
  readonly name: string;
  readonly imports?: readonly string[];
  readonly lines: (lines: readonly CodeLine[], depth: number) => readonly CodeLine[];
}

const changes: readonly Change[] = [
  {
    name: 'another last line',
    lines: (lines, depth) => [...lines.slice(0, -1), line(depth + 1, 'return a + b')],
  },
  {
    name: 'a line more',
    lines: (lines, depth) => [...lines.slice(0, -1), line(depth + 1, 'print(a)'), lines.at(-1)!],
  },
  {
    name: 'a block more',
    lines: (lines, depth) => [
      ...lines.slice(0, -1),
      line(depth + 1, 'for item in a:'),
      line(depth + 2, 'if item:'),
      line(depth + 3, 'print(item)'),
      lines.at(-1)!,
    ],
  },
  { name: 'less', lines: (lines, depth) => [...headerOf(lines), line(depth + 1, 'return None')] },
  {
    name: 'all in a block',
    lines: (lines, depth) => [
      ...headerOf(lines),
      line(depth + 1, 'if a:'),
      ...bodyOf(lines).map((one) => (one.raw || one.text === '' ? one : line(one.depth + 1, one.text))),
    ],
  },
  {
    name: 'another header',
    lines: (lines) =>
      lines.map((one) =>
        one.text.endsWith('(a, b=1):') ? { ...one, text: one.text.replace('b=1', 'b=2, *, c=None') } : one,
      ),
  },
  {
    name: 'a new import',
    imports: ['import json'],
    lines: (lines, depth) => [...lines.slice(0, -1), line(depth + 1, 'return json.dumps(a)')],
  },
];

function headerEnd(lines: readonly CodeLine[]): number {
  return lines.findIndex(({ text }) => text.endsWith('(a, b=1):')) + 1;
}
const headerOf = (lines: readonly CodeLine[]): readonly CodeLine[] => lines.slice(0, headerEnd(lines));
const bodyOf = (lines: readonly CodeLine[]): readonly CodeLine[] => lines.slice(headerEnd(lines));

function render(lines: readonly CodeLine[], { unit, blank }: Pick<Style, 'unit' | 'blank'>): string[] {
  return lines.map(({ depth, text, raw }) => (raw ? text : text === '' ? blank : unit.repeat(depth) + text));
}

/** How a model may write the code: as it stands in the file, or from the first column, in its own indentation. */
function answered(pick: Random, lines: readonly CodeLine[], depth: number, style: Style): string {
  const isInPlace = pick([true, false]);
  const shown = isInPlace
    ? render(lines, { unit: style.unit, blank: '' })
    : render(
        lines.map((one) => (one.raw ? one : { ...one, depth: Math.max(0, one.depth - depth) })),
        { unit: pick(['    ', style.unit]), blank: '' },
      );
  return shown.join('\n');
}

function generatedEdit(seed: number): GeneratedEdit {
  const random = seededRandom(seed * 7919 + 1);
  const pick: Random = (items) => items[Math.floor(random() * items.length)]!;
  const where = pick(['file', 'file', 'file', 'unsaved', 'cell'] as const);
  const style: Style = {
    unit: pick(['    ', '    ', '  ', '   ', '\t']),
    // VS Code chooses the line ends of what is not in a file.
    lineEnd: where === 'file' ? pick(['\n', '\r\n']) : '\n',
    blank: pick(['', '', '', '  ']),
  };
  const change = pick(changes);
  const depth = pick([0, 1, 1, 2]);
  const target = definition(pick, depth, 1);
  const around = [0, 2, 3].map((number) => definition(pick, depth, number).lines);
  const parents = Array.from({ length: depth }, (_, at) => line(at, `class Outer_${at}:`));
  const blank = line(0, '');
  const imports = [line(0, 'import os'), line(0, 'from sys import path')];
  const before = [...imports, blank, ...parents, ...around[0]!, blank];
  const after = [blank, ...around[1]!, blank, blank, ...(depth === 0 ? around[2]! : [line(0, 'end = True')])];
  const changed = change.lines(target.lines, depth);
  const newImports = (change.imports ?? []).map((text) => line(0, text));
  const whole = (top: readonly CodeLine[], middle: readonly CodeLine[]): string => {
    const lines = render([...imports, ...top, ...before.slice(imports.length), ...middle, ...after], style);
    return lines.join(style.lineEnd) + (seed % 5 === 0 ? '' : style.lineEnd);
  };
  const code = [
    ...newImports.map(({ text }) => text),
    ...(newImports.length > 0 ? [''] : []),
    answered(pick, changed, depth, style),
  ].join('\n');
  const start = before.length;
  const isSelected = pick([true, false]);
  const fence = pick(['```python', '```py', '```', '~~~python']);
  return {
    name: `${seed}: ${change.name}, ${where}, ${JSON.stringify(style)}, depth ${depth}`,
    where,
    lineEnd: style.lineEnd,
    text: whole([], target.lines),
    start: isSelected ? start : start + target.decorators,
    ...(isSelected && { end: start + target.lines.length }),
    answer: `${pick(['', 'Here is the code:\n\n'])}${fence}\n${code}\n${fence.slice(0, 3)}\n${pick(['', '\nI hope that this helps.'])}`,
    expected: whole(newImports, changed),
    ...(where === 'file' && seed % 3 === 0 && { meanwhile: pick(['writing', 'reviewing'] as const) }),
    isRejected: seed % 4 === 0,
  };
}

/** The same edits in every run. */
export function generatedEdits(count: number): readonly GeneratedEdit[] {
  return Array.from({ length: count }, (_, seed) => generatedEdit(seed));
}
