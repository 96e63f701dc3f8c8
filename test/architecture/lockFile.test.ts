import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../tools/projectRoot.ts';

interface LockedPackage {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe('package-lock.json', () => {
  const text = readFileSync(path.join(projectRoot, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, LockedPackage> };

  it('holds the optional packages of every platform', () => {
    // npm leaves out what the registry at hand does not serve, and then refuses to install from its own lock file.
    const missing = Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !packages[`${folder}/node_modules/${name}`] && !packages[`node_modules/${name}`],
      ),
    );
    assert.deepEqual(missing, []);
  });

  it('holds a checksum of every package that a registry serves, on any platform', () => {
    // Folders of this project, which links lead to, have none: nothing is downloaded for them.
    const unchecked = Object.entries(packages).filter(
      ([folder, { link, integrity }]) =>
        folder !== '' &&
        !link &&
        !folder.endsWith('tools/absent-package') &&
        !integrity?.startsWith('sha512-'),
    );
    assert.deepEqual(unchecked, []);
  });

  it('names no registry', () => {
    const resolved = Object.values(packages).filter((each) => each.resolved?.includes('://'));
    assert.deepEqual(resolved, []);
  });
});
