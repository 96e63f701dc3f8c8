import assert from 'node:assert/strict';
import { standardLibraryModules } from '../../../../src/core/verification/packages/pythonVersion.ts';

const versions = `# A comment: 3.0-
_ast: 3.0-
asyncio: 3.4-
asyncio.mixins: 3.10-
distutils: 3.0-3.11
tomllib: 3.11-
annotationlib: 3.14-
nonsense
`;

describe('standardLibraryModules', () => {
  it('gives the modules of a version of Python', () => {
    const of = (minor: number): string[] => [...standardLibraryModules(versions, { major: 3, minor })];
    assert.deepEqual(of(9), ['_ast', 'asyncio', 'distutils']);
    assert.deepEqual(of(11), ['_ast', 'asyncio', 'distutils', 'tomllib']);
    assert.deepEqual(of(12), ['_ast', 'asyncio', 'tomllib']);
  });

  it('gives all modules that ever existed if the version is unknown', () => {
    const all = standardLibraryModules(versions, undefined);
    assert.deepEqual([...all], ['_ast', 'asyncio', 'distutils', 'tomllib', 'annotationlib']);
  });
});
