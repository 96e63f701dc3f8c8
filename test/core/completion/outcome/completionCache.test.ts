import assert from 'node:assert/strict';
import {
  CompletionCache,
  type KnownCompletion,
} from '../../../../src/core/completion/outcome/completionCache.ts';
import { cursorContextAt } from '../../../../src/core/completion/document/cursorContext.ts';
import type { CursorContext } from '../../../../src/core/ports/completionRequest.ts';
import { EditedDocument } from '../support/document.ts';

const placeOf = (marked: string): CursorContext => {
  const document = new EditedDocument(marked);
  return cursorContextAt(document, document.cursor);
};
const known = (...texts: string[]): KnownCompletion => ({
  texts,
  emptyReason: texts.length === 0 ? 'no-text' : undefined,
  hasAlternatives: false,
  lineSuffix: '',
});

describe('the completion cache', () => {
  it('finds the completion of a place, and the rest of it while it is typed', () => {
    const cache = new CompletionCache();
    cache.remember('a', placeOf('x = 1\ny = '), known('x + 1\nprint(y)'));
    const left = (marked: string) => cache.find('a', placeOf(marked))?.texts;
    assert.deepEqual(left('x = 1\ny = '), ['x + 1\nprint(y)']);
    assert.deepEqual(left('x = 1\ny = x +'), [' 1\nprint(y)']);
    assert.deepEqual(left('x = 1\ny = x + 1\npri'), ['nt(y)']);
    assert.equal(left('x = 1\ny = x -'), undefined);
    assert.equal(left('x = 1\ny = x + 1\nprint(y)'), undefined);
  });

  it('finds a place again after going back, and after lines were added far above', () => {
    const cache = new CompletionCache();
    const code = 'def area(width, height):\n'.repeat(12);
    cache.remember('a', placeOf(`${code}    return `), known('width * height'));
    assert.deepEqual(cache.find('a', placeOf(`import os\n${code}    return `))?.texts, ['width * height']);
  });

  it('keeps documents apart, and forgets a closed one', () => {
    const cache = new CompletionCache();
    cache.remember('a', placeOf('x = '), known('1'));
    cache.remember('b', placeOf('x = '), known('2'));
    assert.deepEqual(cache.find('b', placeOf('x = '))?.texts, ['2']);
    cache.clear('a');
    assert.equal(cache.find('a', placeOf('x = ')), undefined);
    assert.deepEqual(cache.find('b', placeOf('x = '))?.texts, ['2']);
  });

  it('forgets how sure the model was once the user has typed what it says', () => {
    const cache = new CompletionCache();
    cache.remember('a', placeOf('y = '), { ...known('x + 1'), confidence: 0.2 });
    const confidences = ['y = ', 'y = x ', 'y = x +'].map(
      (marked) => cache.find('a', placeOf(marked))?.confidence,
    );
    assert.deepEqual(confidences, [0.2, 0.2, undefined]);
  });

  it('knows only for the exact place that there is nothing to suggest', () => {
    const cache = new CompletionCache();
    cache.remember('a', placeOf('x = '), known());
    assert.deepEqual(cache.find('a', placeOf('x = '))?.texts, []);
    assert.equal(cache.find('a', placeOf('x = 1')), undefined);
  });

  it('keeps the alternatives that begin as typed', () => {
    const cache = new CompletionCache();
    cache.remember('a', placeOf('x = '), known('first(1)', 'fifth(2)', 'second(3)'));
    assert.deepEqual(cache.find('a', placeOf('x = fi'))?.texts, ['rst(1)', 'fth(2)']);
  });

  it('holds a bounded number of completions', () => {
    const cache = new CompletionCache();
    for (let i = 0; i < 2000; i++) cache.remember('a', placeOf(`x_${i} = `), known(String(i)));
    assert.equal(cache.find('a', placeOf('x_0 = ')), undefined);
    assert.deepEqual(cache.find('a', placeOf('x_1999 = '))?.texts, ['1999']);
  });
});
