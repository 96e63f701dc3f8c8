import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expandPath } from '../../src/platform/expandPath.ts';

const home = path.resolve('/home/ada');
const workspaceFolder = path.resolve('/work/shop');
const places = { home, workspaceFolder, environment: { MODELS: path.resolve('/models') } };

describe('expandPath', () => {
  for (const [written, expected] of [
    ['~/models/phi-4.gguf', path.join(home, 'models', 'phi-4.gguf')],
    ['~', home],
    ['${userHome}/phi-4.gguf', path.join(home, 'phi-4.gguf')],
    ['${workspaceFolder}/phi-4.gguf', path.join(workspaceFolder, 'phi-4.gguf')],
    ['${env:MODELS}/phi-4.gguf', path.resolve('/models/phi-4.gguf')],
    ['phi-4.gguf', path.join(workspaceFolder, 'phi-4.gguf')],
    ['../phi-4.gguf', path.resolve('/work/phi-4.gguf')],
    [` "${path.resolve('/a b/phi-4.gguf')}" `, path.resolve('/a b/phi-4.gguf')],
    [`'${path.resolve('/a/phi-4.gguf')}'`, path.resolve('/a/phi-4.gguf')],
    [pathToFileURL(path.resolve('/a b/phi-4.gguf')).href, path.resolve('/a b/phi-4.gguf')],
    [path.resolve('/~/phi-4.gguf'), path.resolve('/~/phi-4.gguf')],
    ['  ', ''],
  ] as const)
    it(`understands ${JSON.stringify(written)}`, () => assert.equal(expandPath(written, places), expected));

  it('counts relative paths from the home folder where there is no workspace', () => {
    assert.equal(expandPath('a.gguf', { home, environment: {} }), path.join(home, 'a.gguf'));
  });

  it('leaves what it has no value for, so that a message names it', () => {
    const found = expandPath('/x/${env:NONE}/${workspaceFolder}/a.gguf', { home, environment: {} });
    assert.match(found, /\$\{env:NONE\}.\$\{workspaceFolder\}/);
  });
});
