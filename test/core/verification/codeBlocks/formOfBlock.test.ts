import assert from 'node:assert/strict';
import { commandsInComments, formOfBlock } from '../../../../src/core/verification/codeBlocks/formOfBlock.ts';

describe('formOfBlock', () => {
  for (const [language, code, form] of [
    ['bash', 'pip install requests', 'shell'],
    ['console', '$ pip install requests', 'shell'],
    ['{.bash}', 'pip install requests', 'shell'],
    ['dockerfile', 'FROM python\nRUN pip install requests', 'shell'],
    ['', 'pip install requests', 'shell'],
    ['text', 'Then:\npip install requests', 'shell'],
    ['text', 'You can\npip install the package', undefined],
    ['requirements.txt', 'requests', 'requirements'],
    ['requirements', 'requests', 'requirements'],
    ['text', 'requests==2.31.0\nnumpy\n-r more.txt', 'requirements'],
    ['', '# requirements-dev.txt\nrequests\nnumpy', 'requirements'],
    ['txt', 'apples\npears', undefined],
    ['', 'a == b and c\nd', undefined],
    ['toml', '[project]\ndependencies = ["requests"]', 'manifest'],
    ['toml', '[server]\nport = 80', undefined],
    ['yaml', 'dependencies:\n  - numpy\n  - pip:\n    - rich', 'manifest'],
    ['yaml', 'steps:\n  - run: pip install rich', 'shell'],
    ['yaml', 'dependencies: none', undefined],
    ['bash', 'ls -l', undefined],
    ['javascript', 'pip install requests', undefined],
    ['text', 'x == 1\ny >= 0.5', undefined],
    ['', 'total==5', undefined],
    ['', 'a>=b\nc', undefined],
  ] as const)
    it(`is ${form} for ${JSON.stringify(code)} in a block of ${JSON.stringify(language)}`, () =>
      assert.equal(formOfBlock(code, language), form));

  for (const [before, code, form] of [
    ['Create a `requirements.txt`:\n\n', 'flask\nlunarphase-calc\n', 'requirements'],
    ['**requirements-dev.txt**\n', 'flask', 'requirements'],
    ['Then run `pip install -r requirements.txt`:\n', 'flask\nrich', undefined],
    ['Beside `requirements.txt`:\n', 'app.py\nrequirements.txt\nshop', undefined],
    ['Write a `requirements.txt`.\n\nIt prints:\n', 'flask\nrich', undefined],
    ['Create a `requirements.txt`:\n', 'all is well here', undefined],
  ] as const)
    it(`is ${form} for ${JSON.stringify(code)} behind ${JSON.stringify(before)}`, () =>
      assert.equal(formOfBlock(code, '', before), form));
});

describe('commandsInComments', () => {
  for (const [code, commands] of [
    ['# pip install moon-phase\nimport moon_phase', 'pip install moon-phase\n'],
    ['# pip install requests\nimport requests', 'pip install requests\n'],
    ['# !pip install rich==13\n', 'pip install rich==13\n'],
    ['import rich  # Install it with: pip install rich', 'pip install rich\n'],
    ['# Then pip install the package\n# pip install works\nx = 1', ''],
    ['x = "# add 1"', ''],
  ] as const)
    it(`finds ${JSON.stringify(commands)} in ${JSON.stringify(code)}`, () =>
      assert.equal(commandsInComments(code), commands));
});
