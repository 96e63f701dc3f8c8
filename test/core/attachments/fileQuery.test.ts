import assert from 'node:assert/strict';
import { globForPath, matchPath } from '../../../src/core/attachments/fileQuery.ts';

describe('A query for files', () => {
  it('matches names before paths, in small or capital letters', () => {
    assert.equal(matchPath('app.py', 'src/App.py'), 0);
    assert.equal(matchPath('APP', 'src/app.py'), 1);
    assert.equal(matchPath('pp', 'src/app.py'), 2);
    assert.equal(matchPath('src/a', 'src/app.py'), 3);
    assert.equal(matchPath('', 'src/app.py'), 1);
    assert.equal(matchPath('x', 'src/app.py'), undefined);
  });

  it('becomes a pattern that no letter of it can break', () => {
    assert.equal(globForPath('aB1'), '**/*[aA][bB]1*');
    assert.equal(globForPath('src/a'), '**/*[sS][rR][cC]*/*[aA]*');
    assert.equal(globForPath('[a]{b}*'), '**/*?[aA]??[bB]??*');
    assert.equal(globForPath('ß字'), '**/*?字*');
  });
});
