import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { importPrelude } from '../../../src/core/verification/codeBlocks/prepareBlock.ts';
import { pythonBlocks } from '../../core/verification/support/pythonBlocks.ts';
import type { Verdict } from '../../../src/core/verification/symbols/symbolChecker.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { LocalCodeVerifier } from '../../../src/platform/verification/verifier/localCodeVerifier.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { writePythonEnvironment } from '../../support/pythonEnvironment.ts';

const answer = new URL('../../../tools/demoModel/corpus/chat/21-parallel-requests.md', import.meta.url);

describe('an answer with an invented method', function () {
  this.timeout(120_000);

  let tree: FileTree;
  let verifier: LocalCodeVerifier;
  before(async () => {
    tree = await FileTree.create();
    writePythonEnvironment(tree.root);
    verifier = new LocalCodeVerifier({ environment: {}, timer: nodeTimer, logger: memoryLogger() });
    verifier.configure({ familiar: [], isTrusted: false, folders: [{ path: tree.root }] });
  });
  after(async () => {
    verifier.dispose();
    await tree.remove();
  });

  /** What is not found to exist: its symbol, what is marked in the code, and the verdict. */
  async function wrongUses(code: string): Promise<[symbol: string, marked: string, verdict: Verdict][]> {
    const request = { code, path: tree.path('main.py'), folder: tree.root };
    const { uses } = await verifier.verify(request, new AbortController().signal);
    return uses
      .filter(({ verdict }) => verdict.kind !== 'exists')
      .map(({ scanned: { symbol, nameRange }, verdict }) => [
        symbol,
        code.slice(nameRange.start, nameRange.end),
        verdict,
      ]);
  }

  const invented = ['requests.Session().get_all', 'get_all', { kind: 'missing', nearest: ['get'] }];

  it('is found to be wrong there, with the real method that is near, and nothing is known of what it gives', async () => {
    const { code } = pythonBlocks(await readFile(answer, 'utf8'))[0]!;
    const ofResult = ['requests.Session().get_all()[…].text', 'text', { kind: 'unknown', reason: 'dynamic' }];
    assert.deepEqual(await wrongUses(code), [invented, ofResult]);
  });

  it('is found in a session with the prompt, too', async () => {
    const code =
      '>>> import requests\n>>> with requests.Session() as session:\n...     session.get_all([])\n...\n[]\n>>> requests.get("x").json()\n';
    assert.deepEqual(await wrongUses(code), [invented]);
  });

  it('is found in a later block that relies on the imports of an earlier one', async () => {
    const prelude = importPrelude(['import requests\nprint(requests.get("x").text)']);
    assert.deepEqual(await wrongUses(`${prelude}requests.Session().get_all([])\n`), [invented]);
  });
});
