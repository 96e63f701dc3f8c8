import assert from 'node:assert/strict';
import { fenceLanguageId, fenceLanguageName } from '../../../src/wording/chat/fenceLanguages.ts';

describe('The language of a Markdown fence', () => {
  const cases: readonly (readonly [language: string, id: string, name: string])[] = [
    ['py', 'python', 'Python'],
    ['bash', 'shellscript', 'Bash'],
    ['toml', 'ini', 'TOML'],
    ['', '', 'Text'],
    ['txt', 'txt', 'Text'],
    ['pycon', 'pycon', 'Python session'],
    ['python:src/a.py', 'python', 'Python'],
    ['{.python}', 'python', 'Python'],
    ['py3', 'python', 'Python'],
    ['rust', 'rust', 'rust'],
    ['constructor', 'constructor', 'constructor'],
  ];
  for (const [language, id, name] of cases)
    it(`"${language}" is called ${name}`, () => {
      assert.equal(fenceLanguageId(language), id);
      assert.equal(fenceLanguageName(language), name);
    });
});
