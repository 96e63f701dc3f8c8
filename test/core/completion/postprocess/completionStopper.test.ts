import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CompletionStopper } from '../../../../src/core/completion/postprocess/completionStopper.ts';
import type { CompletionShape } from '../../../../src/core/ports/completionRequest.ts';
import { placeAt } from '../../../support/placeAt.ts';
import { feedInPieces } from '../../../support/feedInPieces.ts';

interface Stopped {
  readonly text: string;
  readonly ended: boolean;
}

/** What the stopper makes of a model's text at the cursor `█`, without the line end it may end with. */
function stop(document: string, shape: CompletionShape, raw: string): Stopped {
  const stopper = new CompletionStopper(placeAt(document), shape);
  const { text, ended } = stopper.push(raw);
  return { text: (text + stopper.flush()).replace(/\n$/, ''), ended };
}

describe('CompletionStopper', () => {
  it('ends a line at its end', () => {
    assert.deepEqual(stop('total = █', 'line', 'a + b\nprint(total)\n'), { text: 'a + b', ended: true });
  });

  it('continues on the next line if the completion begins with a line end', () => {
    assert.deepEqual(stop('if ready:█', 'line', '\n    start()\n    wait()\n'), {
      text: '\n    start()',
      ended: true,
    });
  });

  it('ends a block at the first line that is further out', () => {
    const raw = '    a = 1\n\n    return a\n\n\ndef g():\n    pass\n';
    assert.deepEqual(stop('def f():\n█', 'block', raw), { text: '    a = 1\n\n    return a', ended: true });
  });

  it('keeps the clauses of the statement whose body it is in', () => {
    const raw = '        a()\n    except ValueError:\n        b()\n    finally:\n        c()\n    d()\n';
    assert.equal(
      stop('def f():\n    try:\n█', 'block', raw).text,
      raw.slice(0, raw.lastIndexOf('\n    d()')),
    );
  });

  it('does not end a block in a multiline string or bracket', () => {
    const raw = '    a = """\nfirst\n"""\n    b = [\n1,\n]\n    return a\nc = 1\n';
    assert.equal(stop('def f():\n█', 'block', raw).text, raw.slice(0, raw.lastIndexOf('\nc = 1')));
  });

  it('ends at the closing fence, and holds back half of one', () => {
    const stopper = new CompletionStopper(placeAt('x = █'), 'block');
    assert.deepEqual(stopper.push('1\n``'), { text: '1\n', ended: false });
    assert.deepEqual(stopper.push('`\nThat is all.'), { text: '', ended: true });
    assert.equal(stopper.flush(), '');
  });

  it('ends before the line that is already below', () => {
    assert.equal(
      stop('a = first()\n█\nprint(a, b)\n', 'block', 'b = second()\nprint(a, b)\n').text,
      'b = second()',
    );
  });

  it('ends a loop', () => {
    assert.equal(stop('█', 'block', 'print(value)\n'.repeat(50)).ended, true);
    assert.equal(stop('█', 'block', 'a = read()\nb = a + 1\nwrite(b)\n'.repeat(50)).ended, true);
  });

  it('ends at two blank lines at the outermost level', () => {
    assert.deepEqual(stop('█', 'block', 'import os\nimport sys\n\n\nx = 1\n'), {
      text: 'import os\nimport sys',
      ended: true,
    });
  });

  it('ends after one function', () => {
    const raw = '    def a(self):\n        return 1\n\n    def b(self):\n        return 2\n';
    assert.equal(stop('class A:\n█', 'block', raw).text, '    def a(self):\n        return 1');
  });

  it('ends after forty lines and within an endless line', () => {
    const many = Array.from({ length: 100 }, (_, index) => `value_${index} = ${index * index}\n`).join('');
    const stopped = stop('█', 'block', many);
    assert.equal(stopped.ended, true);
    assert.equal(stopped.text.split('\n').length, 40);
    assert.equal(stop('x = "█', 'line', 'abc '.repeat(1000)).ended, true);
  });

  it('returns the beginning of a line while it is being generated', () => {
    const stopper = new CompletionStopper(placeAt('total = █'), 'line');
    assert.equal(stopper.push('sum(').text, 'sum(');
    assert.equal(stopper.push('a, ').text, 'a,');
    assert.equal(stopper.push('b)').text, ' b)');
  });

  it('returns the same text in whatever pieces it comes', () => {
    const line = fc.oneof(
      fc.constantFrom('    return a', '', 'def f(a):', '    """Doc', '```', '```python', 'Here is the code:'),
      fc.constantFrom('        x = [', '    ]', 'else:', '# note', '    print(a, b)', '\t\tx', 'x = 1  '),
      fc.string({ maxLength: 12 }),
    );
    const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));
    const document = fc.constantFrom(
      'def f(a):\n    █\n\nprint(a, b)\n',
      'if a:█',
      'x = █)',
      '█',
      'def f():\n    """█',
      'class A:\n    x = 1\n\n    █\n    print(a, b)\n',
    );
    const shape = fc.constantFrom<CompletionShape>('line', 'block');
    fc.assert(
      fc.property(document, shape, text, fc.infiniteStream(fc.nat(7)), (where, shape, raw, sizes) => {
        const place = placeAt(where);
        const whole = new CompletionStopper(place, shape);
        const first = whole.push(raw);
        const wanted = first.text + whole.flush();
        const pieces = feedInPieces(new CompletionStopper(place, shape), raw, sizes);
        assert.deepEqual(pieces, { text: wanted, ended: first.ended });
        assert.doesNotMatch(wanted, /[ \t\r]$|\n\n$/);
      }),
      { numRuns: 2000 },
    );
  });
});
