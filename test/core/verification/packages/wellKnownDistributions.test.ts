import assert from 'node:assert/strict';
import path from 'node:path';
import { distributionName } from '../../../../src/core/verification/packages/distribution.ts';
import { wellKnownDistributions } from '../../../../src/core/verification/packages/wellKnownDistributions.ts';
import { readPypiNames } from '../../../../src/platform/verification/packages/pypiNamesFile.ts';
import { projectRoot } from '../../../../tools/projectRoot.ts';

describe('wellKnownDistributions', () => {
  it('names only distributions that are on PyPI, and that are called otherwise than their module', async () => {
    const pypi = await readPypiNames(path.join(projectRoot, 'data', 'pypi-names.bin'));
    for (const [module, distribution] of wellKnownDistributions) {
      if (distribution === '') continue;
      const name = distributionName(distribution);
      assert.ok(name !== undefined && pypi.has(name), distribution);
      assert.notEqual(name, distributionName(module));
    }
  });
});
