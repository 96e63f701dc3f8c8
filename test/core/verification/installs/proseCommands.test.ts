import assert from 'node:assert/strict';
import { findProseCommands } from '../../../../src/core/verification/installs/proseCommands.ts';

const found = (text: string, { isCutOff = false, imported = '' } = {}): string[] =>
  findProseCommands(text, { isContinued: false, isCutOff, isImported: (name) => name === imported }).map(
    (range) => text.slice(range.start, range.end),
  );

describe('findProseCommands', () => {
  for (const [text, commands] of [
    ['Install it with pip install lunarphase-calc.', ['pip install lunarphase-calc']],
    ['Run pip install lunarphase-calc to use it', ['pip install lunarphase-calc']],
    ['Just run pip install lunarphase-calc and import it', ['pip install lunarphase-calc']],
    ['Run pip install lunarphase, then import it.', ['pip install lunarphase']],
    ['Then run "pip install lunarphase".', ['pip install lunarphase']],
    ['  $ pip install lunarphase', ['pip install lunarphase']],
    ['Use pip install "rich[all]".', ['pip install "rich[all]"']],
    ['To install it: pip install rich numpy', ['pip install rich numpy']],
    ['pip install lunarphase-calc', ['pip install lunarphase-calc']],
    ['Use pip install rich==13.1 and go on', ['pip install rich==13.1']],
    ['(python -m pip install rich[all])', ['python -m pip install rich[all]']],
    ['Use uv add rich-cli, or poetry add rich-cli.', ['uv add rich-cli', 'poetry add rich-cli']],
    ['Run pip install --upgrade pip.', ['pip install --upgrade pip']],
    ['pip install lunarphase', ['pip install lunarphase']],
    ['(pip install lunarphase)', ['pip install lunarphase']],
    ['The line "pip install lunarphase" does it.', ['pip install lunarphase']],
    ['Type pip install lunarphase in your terminal.', ['pip install lunarphase']],
    ['Use pip install rich numpy to set it up', ['pip install rich numpy']],
    ['Then pip install PyYAML first', ['pip install PyYAML']],
    ['請執行 pip install lunarphase 來安裝', ['pip install lunarphase']],
    ['使用pip install lunarphase。', ['pip install lunarphase']],
    ['pip install lunarphaseを実行します', ['pip install lunarphase']],
  ] as const)
    it(`finds ${commands.join(' and ')} in ${JSON.stringify(text)}`, () =>
      assert.deepEqual(found(text), commands));

  for (const text of [
    'You can pip install the package.',
    'Just pip install it, and pip install whatever you need.',
    'Then pip install dependencies as usual.',
    'pip install your-package',
    'Run pip install <name>.',
    'If pip install fails, run pip install again.',
    'Running pip install hangs.',
    'pip install works',
    'pip install errors',
    'Use pip install para instalar.',
    'Mit pip install installieren Sie es.',
    'You can pip install 3rd-party packages, or add-ons.',
    'pip install PyPI packages',
    'Run pip install again in the folder.',
    'A note on pip install vs conda install',
    'You must pip install lunarphase today and tomorrow',
    'The pip install step is slow.',
    'Use pip install globally.',
    'You may pip install third-party packages, or pip install up-to-date versions.',
    'pip install -r requirements.txt',
    'We add rich colours and install things.',
    'The uvx tool runs tools.',
    'Pip install lunarphase-calc is no command',
  ])
    it(`finds nothing in ${JSON.stringify(text)}`, () => assert.deepEqual(found(text), []));

  it('takes a plain word for a name where code imports it', () => {
    const text = 'First pip install lunarphase on your machine.';
    assert.deepEqual(found(text), []);
    assert.deepEqual(found(text, { imported: 'lunarphase' }), ['pip install lunarphase']);
  });

  it('does not take the text between a link and the end for a line of its own', () => {
    const context = { isContinued: true, isCutOff: false, isImported: () => false };
    assert.deepEqual(findProseCommands('pip install lunarphase', context), []);
  });

  it('does not take half a name for one', () => {
    assert.deepEqual(found('Run pip install lunarphase-', { isCutOff: true }), []);
    assert.deepEqual(found('Run pip install lunar-phase', { isCutOff: true }), []);
  });
});
