import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../tools/projectRoot.ts';

interface LockedPackage {
  readonly resolved?: string;
  readonly link?: boolean;
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

  it('names no registry', () => {
    const resolved = Object.values(packages).filter((each) => each.resolved?.includes('://'));
    assert.deepEqual(resolved, []);
  });
});
