import assert from 'node:assert/strict';
import { type FittedDiff, fitDiffs } from '../../../src/core/commitMessages/fitDiffs.ts';

describe('fitDiffs', () => {
  const countCharacters = async (texts: readonly string[]): Promise<number[]> =>
    texts.map(({ length }) => length);
  const fit = (diffs: Record<string, string | undefined>, room: number): Promise<FittedDiff[]> =>
    fitDiffs(
      Object.entries(diffs).map(([path, text]) => ({ path, text })),
      room,
      countCharacters,
    );
  /** A difference with so many lines after its names. */
  const diff = (added: number, removed = 0): string =>
    [
      '--- a/x',
      '+++ b/x',
      '@@ -1 +1 @@',
      ...Array.from({ length: removed }, () => '-old'),
      ...Array.from({ length: added }, () => '+new'),
    ].join('\n');

  it('shows all of what fits', async () => {
    assert.deepEqual(await fit({ 'a.py': diff(2), 'b.py': diff(1) }, 1_000), [
      { path: 'a.py', shown: diff(2) },
      { path: 'b.py', shown: diff(1) },
    ]);
    assert.deepEqual(await fit({}, 1_000), []);
  });

  it('shows small ones whole, the first lines of a large one, and counts what is left', async () => {
    const [large, small] = await fit({ 'large.py': diff(100, 50), 'small.py': diff(1) }, 150);
    assert.equal(small!.shown, diff(1));
    assert.match(large!.shown, /^--- a\/x\n\+\+\+ b\/x\n@@ -1 \+1 @@\n(?:-old\n?)+$/);
    const shown = large!.shown.split('\n').length - 3;
    assert.deepEqual(large!.rest, { added: 100, removed: 50 - shown });
  });

  it('shows no names without what follows them', async () => {
    assert.deepEqual(await fit({ 'a.py': diff(3, 1) }, 30), [
      { path: 'a.py', shown: '', rest: { added: 3, removed: 1 } },
    ]);
    // Not even these fit.
    assert.deepEqual(await fit({ 'a.py': diff(3, 1) }, -5), [
      { path: 'a.py', shown: '', rest: { added: 3, removed: 1 } },
    ]);
  });

  it('gives files that programs write what is left', async () => {
    const [lock, code] = await fit({ 'web/package-lock.json': diff(10), 'code.py': diff(30) }, 200);
    assert.equal(code!.shown, diff(30));
    assert.deepEqual(lock, { path: 'web/package-lock.json', shown: '', rest: { added: 10, removed: 0 } });
  });

  it('only names what it is not given', async () => {
    assert.deepEqual(await fit({ '.env': undefined }, 100), [{ path: '.env', shown: '', rest: 'unknown' }]);
  });

  it('says nothing of lines where a file has none', async () => {
    const binary = 'diff --git a/x.png b/x.png\nBinary files a/x.png and b/x.png differ';
    assert.deepEqual(await fit({ 'x.png': binary }, 100), [{ path: 'x.png', shown: binary }]);
    assert.deepEqual(await fit({ 'x.png': binary }, 10), [
      { path: 'x.png', shown: '', rest: { added: 0, removed: 0 } },
    ]);
  });

  it('counts the tokens of no more than can fit', async () => {
    let counted = 0;
    const text = diff(100_000);
    const [fitted] = await fitDiffs([{ path: 'a.py', text }], 100, async (texts) => {
      counted += texts.length;
      return texts.map(({ length }) => length);
    });
    assert.ok(counted < 1_000, `${counted} lines were counted`);
    const shown = fitted!.shown.split('\n').length - 3;
    assert.deepEqual(fitted!.rest, { added: 100_000 - shown, removed: 0 });
  });
});
