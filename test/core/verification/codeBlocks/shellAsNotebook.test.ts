import assert from 'node:assert/strict';
import { scanPython } from '../../../../src/core/verification/scan/scanPython.ts';
import { shellAsNotebook } from '../../../../src/core/verification/codeBlocks/prepareBlock.ts';

const installed = (code: string, language = 'bash'): string[] =>
  scanPython(shellAsNotebook(code, language)!).imports.map(({ module }) => module);

describe('shellAsNotebook', () => {
  for (const [code, names] of [
    ['pip install requests', ['requests']],
    [
      '$ pip install requests\nCollecting requests\n$ python -m pip install "httpx[http2]>=0.27"',
      ['requests', 'httpx'],
    ],
    ['PS C:\\shop> py -m pip install rich', ['rich']],
    ['  sudo pip3 install -U \\\n    rich \\\n    numpy\ncd shop', ['rich', 'numpy']],
    [
      '# pip install nothing\npython -m venv .venv && . .venv/bin/activate\nuv pip install rich  # a comment',
      ['rich'],
    ],
    ['import nothing\nfrom nothing import nothing\necho "pip install nothing"', []],
  ] as const)
    it(`finds what is installed by ${JSON.stringify(code)}`, () => assert.deepEqual(installed(code), names));

  it('is undefined for what is no shell', () => {
    assert.equal(shellAsNotebook('pip install requests', 'text'), undefined);
  });
});
