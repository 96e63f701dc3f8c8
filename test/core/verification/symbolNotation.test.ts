import assert from 'node:assert/strict';
import { documentationUrl } from '../../../src/core/verification/findings/documentationUrl.ts';
import { partBeyond, originsOf } from '../../../src/core/verification/values/symbolNotation.ts';
import { verifiedItems } from '../../../src/core/verification/verifiedItems.ts';
import type { Verdict } from '../../../src/core/verification/symbols/symbolChecker.ts';

describe('The notation of symbols', () => {
  it('tells what comes from what', () => {
    for (const [symbol, origin, further] of [
      ['m.f().a', 'm.f', '().a'],
      ['m.f()[…].a', 'm.f', '()[…].a'],
      ['m.f[…].a', 'm.f', '[…].a'],
      ['(m.f() / …).a', 'm.f', '() / …).a'],
      ['(… * m.f()).a', 'm.f', '()).a'],
      ['((m.f() / …).a() | …).b', '(m.f() / …).a', '() | …).b'],
      ['m.fa', 'm.f', undefined],
      ['m.f', 'm.f', ''],
    ] as const)
      assert.equal(partBeyond(symbol, origin), further, symbol);
    assert.deepEqual(originsOf('(m.f()[1] / …).a'), [
      'm',
      'm.f',
      'm.f(',
      'm.f()',
      'm.f()[1]',
      'm.f()[1] /',
      'm.f()[1] / …',
      'm.f()[1] / …)',
    ]);
  });

  it("leads to what Python's manual has", () => {
    const module = { module: 're', class: 'standard-library', distribution: 'python', nearest: [] } as const;
    for (const [symbol, anchor] of [
      ['re.compile', 're.compile'],
      ['re.Match().group', 're.Match.group'],
      ['re.finditer()[…].text', 're.finditer'],
      ['(re.Match() | …).text', 're.Match'],
    ] as const)
      assert.equal(
        documentationUrl({ scanned: { module: 're', symbol }, module }),
        `https://docs.python.org/3/library/re.html#${anchor}`,
      );
  });
});

describe('Items of what the code makes', () => {
  const dynamic: Verdict = { kind: 'unknown', reason: 'dynamic' };
  const any: Verdict = { ...dynamic, isOfAny: true };
  const listed = (uses: readonly (readonly [symbol: string, verdict: Verdict])[]): string[] => {
    const verified = uses.map(([symbol, verdict], at) => {
      const range = { start: at, end: at + 1 };
      return { scanned: { symbol, module: 'm', level: 0, range, nameRange: range }, verdict };
    });
    const basis = {} as Parameters<typeof verifiedItems>[0]['basis'];
    return verifiedItems({ imports: [], uses: verified, basis }).map(({ name }) => name);
  };

  it('leaves out what follows from something unknown or wrong', () => {
    assert.deepEqual(
      listed([
        ['m.a', dynamic],
        ['m.a()[…].x', dynamic],
        ['(m.a / …).x', any],
        ['m.b().c', { kind: 'missing', nearest: [] }],
        ['m.b().c()[0].d', any],
        ['m.e', dynamic],
      ]),
      ['m.a', 'm.b().c', 'm.e'],
    );
  });

  it('lists the first use only of the parts of what may be anything', () => {
    assert.deepEqual(
      listed([
        ['m.f()[…].x', any],
        ['m.f()[…][0].y', any],
        ['m.f()[…].z', dynamic],
        ['m.g()[…].x', any],
        ['m.h().x', dynamic],
        ['m.h().y', dynamic],
      ]),
      ['m.f()[…].x', 'm.f()[…].z', 'm.g()[…].x', 'm.h().x', 'm.h().y'],
    );
  });
});
