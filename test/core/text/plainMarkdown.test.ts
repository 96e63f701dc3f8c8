import assert from 'node:assert/strict';
import { plainMarkdown } from '../../../src/core/text/plainMarkdown.ts';

describe('plainMarkdown', () => {
  const cases: readonly (readonly [markdown: string, shown: string])[] = [
    [
      'Explain this code from `a.py`:\n\n```python\ndef f(): ...\n```',
      'Explain this code from a.py:\n\n\ndef f(): ...\n',
    ],
    ['before ```py x = 1 ``` after', 'before  x = 1  after'],
    ['Why is **this** [so](https://a.b/c)?', 'Why is this so?'],
    ['# Title\n> quoted', 'Title\nquoted'],
    ['f(*args, **kwargs), x**2 and y**2', 'f(*args, **kwargs), x**2 and y**2'],
    ['__init__ and a_b and items[0](1)', '__init__ and a_b and items[0](1)'],
    ['# not a comment\n#!/bin/sh', 'not a comment\n#!/bin/sh'],
    ['an open ` and another', 'an open ` and another'],
  ];
  for (const [markdown, shown] of cases)
    it(`shows ${JSON.stringify(markdown)}`, () => assert.equal(plainMarkdown(markdown), shown));
});
