import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import type { Verification } from '../../src/core/verification/codeVerifier.ts';
import { nodeTimer } from '../../src/platform/nodeTimer.ts';
import { VerifierThread } from '../../src/platform/verification/verifier/verifierThread.ts';
import { hostTarget } from '../../tools/packageExtension.ts';
import { stageExtension } from '../../tools/stageExtension.ts';
import { memoryLogger } from '../support/engineFixture.ts';
import { FileTree } from '../support/fileTree.ts';

describe('The verifier that is shipped', function () {
  this.timeout(180_000);
  let tree: FileTree;
  let verifier: VerifierThread;
  const { lines, ...logger } = memoryLogger();

  // Far from the project, so that nothing of it can take the place of what is missing.
  before(async () => {
    tree = await FileTree.create();
    const stage = await stageExtension(hostTarget, tree.path('stage'));
    const files = await listFiles({ cwd: stage, packageManager: PackageManager.None });
    for (const file of files) cpSync(path.join(stage, file), tree.path('extension', file));
    rmSync(stage, { recursive: true });
    await tree.write({ 'venv/pyvenv.cfg': 'version = 3.12.1\n', 'venv/lib/python3.12/site-packages/': '' });
    const entry = tree.path('extension', 'dist', 'verifier.mjs');
    verifier = new VerifierThread({ entry, timer: nodeTimer, logger });
    const folders = [{ path: tree.path('work'), interpreter: tree.path('venv') }];
    verifier.configure({ familiar: ['math'], isTrusted: true, folders });
  });
  after(async () => {
    verifier.dispose();
    await tree.remove();
  });

  const verify = (code: string): Promise<Verification> => {
    const [file, folder] = [tree.path('work', 'main.py'), tree.path('work')];
    return verifier.verify({ code, path: file, folder }, new AbortController().signal);
  };

  it('knows the standard library and its types', async () => {
    const { imports, uses } = await verify('import json\njson.loads("1")\njson.lods("1")\n');
    assert.equal(imports[0]?.module?.class, 'standard-library');
    assert.deepEqual(
      uses.map(({ verdict }) => verdict.kind),
      ['exists', 'missing'],
    );
  });

  it('knows the names on PyPI', async () => {
    const { imports, basis } = await verify('import requests, requests_of_nobody_x1\n');
    assert.deepEqual(
      imports.map(({ module }) => module?.class),
      ['on-pypi', 'not-found'],
    );
    assert.ok(basis.pypiSnapshot !== undefined);
  });

  it('has nothing to complain about', () => {
    assert.deepEqual(
      lines.filter((line) => !/^debug: pyright (?:runs|checks)\b/.test(line)),
      [],
    );
  });
});
