import assert from 'node:assert/strict';
import type { ClassifiedModule } from '../../../src/core/verification/packages/classifyModule.ts';
import type { Verdict } from '../../../src/core/verification/symbols/symbolChecker.ts';
import { verifiedItems } from '../../../src/core/verification/verifiedItems.ts';
import { verifyCode } from '../../../src/core/verification/verifyCode.ts';

/** What is found of a symbol: the finding, and the reason of one that was not checked. */
async function foundOf(
  module: Omit<ClassifiedModule, 'module' | 'nearest'>,
  verdict: Verdict,
): Promise<string> {
  const classify = (): Promise<ClassifiedModule[]> =>
    Promise.resolve([{ module: 'shop', nearest: [], ...module }]);
  const knowledge = { classify, classifyDistributions: classify, basis: () => Promise.resolve({}) };
  const checker = { check: () => Promise.resolve([verdict]), dispose: () => {} };
  const request = { code: 'import shop\nshop.price\n', path: '/a.py' };
  const verification = await verifyCode(request, { knowledge, checker }, new AbortController().signal);
  const item = verifiedItems(verification).find(({ kind }) => kind === 'symbol');
  const judged = verification.uses[0]?.verdict;
  return `${item?.finding} ${judged?.kind === 'unknown' ? judged.reason : ''}`.trim();
}

describe('verifyCode: what is installed and what is not', () => {
  const unknown: Verdict = { kind: 'unknown', reason: 'not-installed' };
  const exists: Verdict = { kind: 'exists' };
  const ofPython = { class: 'familiar', distribution: 'python' } as const;

  it('never says of what can be imported that it is not installed', async () => {
    for (const present of ['installed', 'workspace', 'standard-library', 'familiar'] as const)
      assert.equal(await foundOf({ class: present }, unknown), 'unknown dynamic');
    for (const absent of ['on-pypi', 'declared', 'not-found', 'unknown'] as const)
      assert.equal(await foundOf({ class: absent }, unknown), 'unknown not-installed');
    assert.equal(
      await foundOf({ class: 'familiar', distribution: 'shop' }, unknown),
      'unknown not-installed',
    );
  });

  it('never says of what is not installed that it exists', async () => {
    for (const absent of ['on-pypi', 'declared', 'not-found', 'unknown'] as const)
      assert.equal(await foundOf({ class: absent }, exists), 'unknown');
    for (const present of ['installed', 'workspace', 'standard-library'] as const)
      assert.equal(await foundOf({ class: present }, exists), 'undefined');
    for (const familiar of [ofPython, { class: 'familiar', distribution: 'shop', version: '1' } as const])
      assert.equal(await foundOf(familiar, exists), 'undefined');
    assert.equal(await foundOf({ class: 'familiar', distribution: 'shop' }, exists), 'unknown');
  });
});
