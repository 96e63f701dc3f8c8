import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MathNode } from '../../../src/webview/math/mathNode.ts';
import { parseTex } from '../../../src/webview/math/parseTex.ts';

function spell({ tag, text, children }: MathNode): string {
  return children ? `${tag}(${children.map(spell).join(' ')})` : tag === 'mspace' ? '_' : text!;
}

function shape(tex: string, display = false): string | undefined {
  const math = parseTex(tex, display);
  return math && spell(math);
}

const parts = fc.constantFrom(
  ...String.raw`\frac \sqrt \left \right \begin{cases} \end{cases} \\ & { } [ ] ( ) ^ _ ' \text \alpha x 1 + \sum \not`.split(
    ' ',
  ),
);

describe('parseTex', () => {
  const cases: readonly (readonly [tex: string, shown: string])[] = [
    [String.raw`O(n \log n)`, 'mrow(O ( n _ log _ n ))'],
    ['x_1*y_1', 'mrow(msub(x 1) ∗ msub(y 1))'],
    [String.raw`\frac{a}{b} + \sqrt[3]{x}`, 'mrow(mfrac(a b) + mroot(x 3))'],
    [String.raw`\sum_{i=1}^{n} i`, 'mrow(munderover(∑ mrow(i = 1) n) i)'],
    [String.raw`\int_0^1 f`, 'mrow(msubsup(∫ 0 1) f)'],
    [String.raw`\left(\frac{n}{2}\right)^2`, 'msup(mrow(( mrow(mfrac(n 2)) )) 2)'],
    [
      String.raw`\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}`,
      'mrow(( mtable(mtr(mtd(1) mtd(2)) mtr(mtd(3) mtd(4))) ))',
    ],
    [String.raw`\text{if } x \in \mathbb{R}`, 'mrow(if\u00A0 x ∈ ℝ)'],
    [String.raw`90^\circ`, 'msup(90 ∘)'],
    ["f''(x)", 'mrow(msup(f ′′) ( x ))'],
    [String.raw`2\,T`, 'mrow(2 _ T)'],
    [String.raw`\boxed{42}`, 'mrow(42)'],
    ['n 的 7', 'mrow(n 的 7)'],
  ];
  for (const [tex, shown] of cases) it(`reads ${tex}`, () => assert.equal(shape(tex), shown));

  it('sets limits below only on lines of their own', () => {
    assert.equal(shape(String.raw`\max_i`), 'msub(max i)');
    assert.equal(shape(String.raw`\max_i`, true), 'munder(max i)');
  });

  for (const tex of [
    '',
    '{x',
    'x}',
    'a_b_c',
    'a^',
    '%x',
    String.raw`\frac{a}`,
    String.raw`\color{red}{x}`,
    String.raw`\left(x`,
    String.raw`\begin{align}x`,
    String.raw`\begin{html}\end{html}`,
    '\\',
    String.raw`\href{javascript:alert(1)}{x}`,
    '{'.repeat(100) + '}'.repeat(100),
  ])
    it(`leaves alone ${JSON.stringify(tex.slice(0, 40))}`, () => assert.equal(parseTex(tex), undefined));

  it('never throws, and makes only what is allowed', () => {
    const allowed =
      /^m(?:row|i|n|o|text|space|su[bp]|subsup|frac|sqrt|root|over|under|underover|table|tr|td|style)$/;
    const check = ({ tag, children = [] }: MathNode): void => {
      assert.match(tag, allowed);
      children.forEach(check);
    };
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string())), (texts) => {
        const math = parseTex(texts.join(' '));
        if (math) check(math);
      }),
      { numRuns: 1000 },
    );
  });
});
