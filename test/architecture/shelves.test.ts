import assert from 'node:assert/strict';
import { findBackArrows, shortWithOneImporter } from '../../tools/house/shelves.ts';
import { folderSizes, readSourceTree, type SourceFile } from '../../tools/house/sourceTree.ts';

const mostFiles = 20;
const mostLines = 300;
const shortLines = 25;

const file = (path: string, ...imports: string[]): SourceFile => ({
  path,
  lines: 1,
  imports: new Set(imports),
});

describe('The shelves of src/', () => {
  const files = readSourceTree();

  it(`hold at most ${mostFiles} files each`, () => {
    assert.deepEqual(
      [...folderSizes()].filter(([, size]) => size > mostFiles),
      [],
    );
  });

  it(`hold no file of more than ${mostLines} lines`, () => {
    assert.deepEqual(
      files.filter(({ lines }) => lines > mostLines).map(({ path }) => path),
      [],
    );
  });

  it(`hold no file of fewer than ${shortLines} lines that only one other file imports`, () => {
    assert.deepEqual(shortWithOneImporter(files, shortLines), []);
  });

  it('are not imported in a circle', () => {
    assert.deepEqual(
      findBackArrows(files).map(({ example }) => example),
      [],
    );
  });
});

describe('A circle of shelves', () => {
  it('is found among folders, at any depth, and through a third one', () => {
    const arrows = findBackArrows([
      file('src/core/a/x.ts', 'src/core/b/x.ts'),
      file('src/core/b/x.ts', 'src/core/c/deep/x.ts'),
      file('src/core/c/deep/x.ts', 'src/core/a/x.ts'),
      file('src/core/d/x.ts', 'src/core/a/x.ts'),
    ]);
    assert.deepEqual(
      arrows.map(({ from, to }) => `${from} > ${to}`),
      ['a > b', 'b > c', 'c > a'],
    );
  });

  it('is found between a folder and the files that lie loose beside it', () => {
    const arrows = findBackArrows([
      file('src/core/entry.ts', 'src/core/a/x.ts'),
      file('src/core/a/x.ts', 'src/core/types.ts'),
      file('src/core/types.ts'),
    ]);
    assert.equal(arrows.length, 2);
  });

  it('is none where the way leads down only', () => {
    const down = [file('src/core/a/x.ts', 'src/core/b/x.ts'), file('src/core/b/x.ts')];
    assert.deepEqual(findBackArrows(down), []);
  });
});
