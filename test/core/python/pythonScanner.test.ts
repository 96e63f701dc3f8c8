import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lexicalContext } from '../../../src/core/python/pythonScanner.ts';

/** The kind of the place at the end of a text, with the brackets open there: `code (`. */
function at(text: string): string {
  const lines = text.split('\n');
  const prefix = lines.pop() ?? '';
  const { kind, openBrackets } = lexicalContext(lines, prefix);
  return [kind, ...openBrackets].join(' ');
}

const places: readonly (readonly [what: string, text: string, wanted: string])[] = [
  ['an empty file', '', 'code'],
  ['after a finished string', 'x = "a" + ', 'code'],
  ['in a string', 'x = "a', 'string'],
  ['behind an escaped quote', "x = 'it\\'s", 'string'],
  ['behind an escaped backslash', "x = 'a\\\\' + ", 'code'],
  ['in a raw string that holds a backslash and a quote', 'x = r"a\\"b', 'string'],
  ['in a string of bytes', "x = b'a", 'string'],
  ['in a raw string of bytes', "x = Rb'a", 'string'],
  ['behind a name that ends like a prefix', 'number"a" + ', 'code'],
  ['after a string that was never closed', 'x = "a\ny = ', 'code'],
  ['in a string that continues after a backslash', 'x = "a \\\n  b', 'string'],
  ['in a comment', 'x = 1  # the "first', 'comment'],
  ['on the line below a comment with a quote', "# don't\nx = ", 'code'],
  ['behind a hash in a string', "x = '#' + ", 'code'],
  ['in a docstring', 'def f():\n    """What it\n    does', 'docstring'],
  ['below a docstring', 'def f():\n    """What."""\n    ', 'code'],
  ['in a triple-quoted value', 'text = """one\ntwo "" two', 'string'],
  ['below a triple-quoted value', 'text = """one\n"two\n"""\nx = ', 'code'],
  ['in triple quotes of the other kind', 'text = \'\'\'one\n""" two', 'string'],
  ['in the text of an f-string', 'x = f"a {b} c', 'string'],
  ['in an expression of an f-string', 'x = f"a {b', 'code'],
  ['behind doubled braces in an f-string', 'x = f"a {{b', 'string'],
  ['behind a doubled brace and an expression', 'x = f"a {{{b', 'code'],
  ['in a call in an f-string', 'x = f"{len(', 'code ('],
  ['in the format of an expression', 'x = f"{b:>', 'string'],
  ['in an expression in the format', 'x = f"{b:>{width', 'code'],
  ['behind a format', 'x = f"{b:>{width}.2f}" + ', 'code'],
  ['behind a comparison in an f-string', 'x = f"{a != b', 'code'],
  ['in a dict in an f-string', "x = f\"{ {'a': 1}['a'], ", 'code'],
  ['in a string in an f-string', 'x = f"{d[\'a', 'string ['],
  ['behind a string of the same quotes in an f-string', 'x = f"{d["a"]} b', 'string'],
  ['behind a named character in an f-string', 'x = f"\\N{BULLET} b', 'string'],
  ['in an expression of a raw f-string', 'x = rf"\\d{n', 'code'],
  ['in an expression of a triple-quoted f-string', 'x = f"""\n{a +\n', 'code'],
  ['in the braces of an ordinary string', "x = '{a", 'string'],
  ['below an f-string whose brace was never closed', 'x = f"{a"\ny = ', 'code'],
  ['behind an escaped brace of an f-string', 'x = f"\\{b', 'code'],
  ['behind an escaped quote in an f-string', 'x = f"a \\" b', 'string'],
  ['behind a named character of an ordinary string', 'x = "\\N{" + ', 'code'],
  ['behind what is named in a raw f-string', 'x = rf"\\N{b', 'code'],
  ['behind an f-string whose format was never closed', 'x = f"{b:>" + ', 'code'],
  ['behind an f-string whose inner format was never closed', "x = f'{b:{c:>' + f(", 'code ('],
  ['behind a long f-string whose format was never closed', 'x = f"""{b:>""" + ', 'code'],
  ['behind other quotes in a format', 'x = f"{b:\'>', 'string'],
  ['in a string behind a backslash within the line above', 'x = "a \\ b\n  c', 'code'],
  ['on the line below a backslash within a line', 'x = a \\ + b\n"c', 'docstring'],
  ['in a string of the prefix of Python 2', "x = ur'a", 'string'],
  ['behind a prefix that is too long', 'x = rbu"a{', 'string'],
  ['behind a string whose prefix is an upper-case letter', 'x = F"{a', 'code'],
  ['behind a name with digits and capitals', 'Ab09Zz("', 'string ('],
  ['in brackets', 'f(a[{', 'code ( [ {'],
  ['in brackets over several lines', 'f(\n    a,\n    [1, 2],\n', 'code ('],
  ['behind closed brackets', 'f(a[1], {2: 3})', 'code'],
  ['behind a closer too many', 'f(a)) + ', 'code'],
  ['below a bracket that was never closed', 'x = f(a\ndef g():\n    ', 'code'],
  ['behind a bracket in a string', "f('(', ", 'code ('],
  ['behind a bracket in a comment', 'f(  # (\n', 'code ('],
  ['in a docstring that began further up', 'text here\n"""\nimport os\n\ndef f():\n    return ', 'code'],
  ['in code kept in a string', 'def f():\n    text = """\nimport os\nprint(', 'string'],
  ['behind a string stuck to a keyword', "x = 1 if'a'else ", 'code'],
];

describe('lexicalContext', () => {
  for (const [what, text, wanted] of places) it(`knows ${what}`, () => assert.equal(at(text), wanted));

  it('knows whether the string around the cursor is multiline', () => {
    assert.equal(lexicalContext([], 'x = """a').inMultilineString, true);
    assert.equal(lexicalContext([], 'x = "a').inMultilineString, false);
  });

  it('never fails, whatever the text', () => {
    const piece = fc.constantFrom(
      ...['"', "'", '#', '\\', '{', '}', '(', ')', '[', ']', ':', '\n', '\t', ' '],
      '"""',
      "'''",
      'f"',
      'rb"',
      'def f(',
      'x',
      '\\N{',
      '\u{1d49c}',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const lines = pieces.join('').split('\n');
        const { openBrackets } = lexicalContext(lines.slice(0, -1), lines.at(-1)!);
        assert.ok(openBrackets.every((bracket) => '([{'.includes(bracket)));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds the end of any string', () => {
    const content = fc.string({ unit: fc.constantFrom('a', '"', '(', '{', '#', '\n', ' ') });
    fc.assert(
      fc.property(content, (text) => {
        const literal = `'''${text}'''`;
        assert.equal(at(`x = ${literal}`), 'code');
        assert.equal(at(`x = ${literal.slice(0, -3)}`), 'string');
      }),
    );
  });

  it('reads a line of 200 KB in linear time', () => {
    for (const unit of ['(', '{', 'f"{', 'a ', '"', '\\', '    ', 'x:', "f'{a:{"])
      assert.equal(typeof at(unit.repeat(200_000 / unit.length)), 'string');
  });
});
