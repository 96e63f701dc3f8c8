import assert from 'node:assert/strict';
import fc from 'fast-check';
import { estimateTokens } from '../../../src/core/endpoints/promptText.ts';
import {
  builtinNames,
  builtinPrompt,
  contextOfBuiltin,
  isBuiltinName,
  parseCommand,
} from '../../../src/core/slashCommands/slashCommand.ts';

describe('parseCommand', () => {
  it('finds a command at the start of a question, and what follows it', () => {
    assert.deepEqual(parseCommand('/explain'), { name: 'explain', rest: '' });
    assert.deepEqual(parseCommand('  /Fix  the\nsecond line '), { name: 'fix', rest: 'the\nsecond line' });
    assert.deepEqual(parseCommand('/tests\nuse unittest'), { name: 'tests', rest: 'use unittest' });
    assert.deepEqual(parseCommand('/my-prompt.v2: x'), { name: 'my-prompt.v2:', rest: 'x' });
    assert.deepEqual(parseCommand('/説明 これ'), { name: '説明', rest: 'これ' });
  });

  it('finds none in questions of other kinds', () => {
    for (const question of [
      '',
      '/',
      '/ explain',
      '//',
      'explain /fix',
      '/usr/bin/python: not found',
      '/?',
      '/-x',
    ])
      assert.equal(parseCommand(question), undefined, question);
  });

  it('loses nothing of what was typed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...builtinNames), fc.string({ unit: 'grapheme' }), (name, rest) => {
        assert.deepEqual(parseCommand(`/${name} ${rest}`), { name, rest: rest.trim() });
      }),
    );
  });
});

describe("The prompts of Phidelity's own commands", () => {
  it('are short: a laptop reads them for every question', () => {
    for (const name of builtinNames) {
      const tokens = estimateTokens(builtinPrompt(name, '', true));
      assert.ok(tokens <= 110, `${name}: ${tokens}`);
    }
  });

  it('have what the user adds at their end', () => {
    assert.match(builtinPrompt('tests', 'use unittest', true), /\n\nIn particular: use unittest$/);
    assert.match(builtinPrompt('explain', 'what a generator is', false), /\n\nwhat a generator is$/);
    assert.equal(builtinPrompt('fix', '', true), builtinPrompt('fix', '', false));
  });

  it('ask for what the project has, and say nothing more where that is customary', () => {
    assert.match(
      builtinPrompt('tests', '', true, { tests: 'unittest' }),
      /^Write unittest tests for this code:/,
    );
    assert.match(
      builtinPrompt('docstring', '', true, { docstrings: 'numpy' }),
      /otherwise use NumPy's, as in the rest of this project\. Change nothing else/,
    );
    assert.match(
      builtinPrompt('docstring', '', true, { docstrings: 'rest' }),
      /Sphinx's, with `:param name:`/,
    );
    const customary = { docstrings: 'google', tests: 'pytest' } as const;
    for (const name of builtinNames) {
      assert.equal(builtinPrompt(name, 'x', true, customary), builtinPrompt(name, 'x', true));
      if (name !== 'tests' && name !== 'docstring')
        assert.equal(
          builtinPrompt(name, '', true, { docstrings: 'numpy', tests: 'unittest' }),
          builtinPrompt(name, '', true),
        );
    }
  });

  it('are about code, or about what is staged', () => {
    assert.deepEqual(
      builtinNames.filter((name) => contextOfBuiltin(name) !== 'code'),
      ['commit'],
    );
    assert.ok(isBuiltinName('docstring'));
    assert.ok(!isBuiltinName('constructor'));
  });
});
