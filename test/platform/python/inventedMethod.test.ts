import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { pythonBlocks } from '../../../src/core/verification/pythonBlocks.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { LocalCodeVerifier } from '../../../src/platform/python/localCodeVerifier.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { writePythonEnvironment } from '../../support/pythonEnvironment.ts';

const answer = new URL('../../../tools/demoModel/corpus/chat/21-parallel-requests.md', import.meta.url);

describe('an answer with an invented method', function () {
  this.timeout(120_000);

  it('is found to be wrong there, and nowhere else, with the real method that is near', async () => {
    const tree = await FileTree.create();
    const verifier = new LocalCodeVerifier({ environment: {}, timer: nodeTimer, logger: memoryLogger() });
    try {
      writePythonEnvironment(tree.root);
      verifier.configure({ familiar: [], isTrusted: false, folders: [{ path: tree.root }] });
      const { code } = pythonBlocks(await readFile(answer, 'utf8'))[0]!;
      const { uses } = await verifier.verify(
        { code, path: tree.path('main.py'), folder: tree.root },
        new AbortController().signal,
      );
      const wrong = uses.filter(({ verdict }) => verdict.kind !== 'exists');
      assert.deepEqual(
        wrong.map(({ scanned, verdict }) => [
          scanned.symbol,
          code.slice(scanned.nameRange.start, scanned.nameRange.end),
          verdict,
        ]),
        [['requests.Session().get_all', 'get_all', { kind: 'missing', nearest: ['get'] }]],
      );
    } finally {
      verifier.dispose();
      await tree.remove();
    }
  });
});
