import assert from 'node:assert/strict';
import { familiarModules } from '../../../../src/core/verification/packages/classifyModule.ts';
import { rewritePrompt } from '../../../../src/core/verification/findings/rewritePrompt.ts';
import { verifiedItem as item } from '../support/verifiedItem.ts';

describe('rewritePrompt', () => {
  it('names what may be imported and what must not be used, and quotes the code', () => {
    const items = [
      item('import', 'requests', 'unverified'),
      item('import', 'lunarphase_calc', 'not-found'),
      item('import', 'requests', 'unverified'),
      item('import', 'math'),
      item('symbol', 'requests.Session.get_all', 'missing'),
      item('symbol', 'math.cubert', 'missing'),
    ];
    assert.equal(
      rewritePrompt({ items, familiar: familiarModules, code: 'import requests' }),
      'Rewrite this code so that it imports nothing beyond `typing`, `math`, `random`, `collections`, `datetime` and `itertools`. ' +
        'Do not use `requests` or `lunarphase_calc`. `math.cubert` does not exist. ' +
        'Keep the names of its functions and what they return. ' +
        'Where that cannot be done, say so and do not use another module.' +
        '\n\n```python\nimport requests\n```',
    );
  });

  it('means the code of the last answer where it is given none', () => {
    const items = [item('symbol', 'math.cubert', 'missing'), item('symbol', 'math.cube', 'missing')];
    assert.equal(
      rewritePrompt({ items, familiar: ['math'] }),
      'Rewrite the code of your last answer so that it imports nothing beyond `math`. ' +
        '`math.cubert` and `math.cube` do not exist. ' +
        'Keep the names of its functions and what they return. ' +
        'Where that cannot be done, say so and do not use another module.',
    );
  });

  it('asks to import nothing where nothing is familiar', () => {
    assert.match(
      rewritePrompt({ items: [item('import', 'json', 'unverified')], familiar: [] }),
      /^Rewrite the code of your last answer so that it imports nothing\. Do not use `json`\. Keep/,
    );
  });

  it('says which names are not imported', () => {
    const items = [item('symbol', 'Path', 'not-imported'), item('symbol', 'Path', 'not-imported')];
    assert.match(rewritePrompt({ items, familiar: [] }), /\. `Path` is used but never imported\. Keep/);
  });
});
