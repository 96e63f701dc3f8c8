import assert from 'node:assert/strict';
import type { ClassifiedModule } from '../../../src/core/verification/packages/classifyModule.ts';
import { verifiedItems } from '../../../src/core/verification/verifiedItems.ts';
import { type PackageKnowledge, verifyCode } from '../../../src/core/verification/verifyCode.ts';

const classify = (modules: readonly string[]): Promise<ClassifiedModule[]> =>
  Promise.resolve(modules.map((module) => ({ module, class: 'not-found', nearest: [] })));
const knowledge: PackageKnowledge = {
  classify,
  classifyDistributions: (asked) => classify(asked.map(({ name }) => name)),
  basis: () => Promise.resolve({}),
};
const checker = {
  check: () => Promise.resolve([]),
  dispose: () => {},
};

describe('verifyCode: imports under a guard', () => {
  const findingOf = async (code: string): Promise<string | undefined> => {
    const { signal } = new AbortController();
    const verification = await verifyCode({ code, path: '/a.py' }, { knowledge, checker }, signal);
    const items = verifiedItems(verification);
    return items.find(({ kind, name }) => kind === 'import' && name === 'absent')?.finding;
  };

  it('are no errors', async () => {
    for (const code of [
      'try:\n    import absent\nexcept ImportError:\n    absent = None',
      '>>> try:\n...     import absent\n... except ModuleNotFoundError: pass',
      'if sys.platform == "win32":\n    import absent',
      'if find_spec("absent"):\n    from absent import a',
    ])
      assert.equal(await findingOf(code), 'not-installed', code);
  });

  it('are errors anywhere else', async () => {
    for (const code of [
      'import absent',
      'try:\n    pass\nexcept ImportError:\n    pass\nimport absent',
      'try:\n    import absent\nexcept ValueError:\n    pass',
      'try:\n    import absent\nfinally:\n    pass',
      'if ready:\n    import absent',
      'if sys.platform == "win32":\n    pass\nimport absent',
    ])
      assert.equal(await findingOf(code), 'not-found', code);
  });
});
