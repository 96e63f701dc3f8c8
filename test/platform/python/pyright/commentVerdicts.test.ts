import assert from 'node:assert/strict';
import { PyrightFixture } from './pyrightFixture.ts';

describe('PyrightChecker: comments', function () {
  this.timeout(120_000);
  let fixture: PyrightFixture;
  before(async () => {
    fixture = await PyrightFixture.create({ 'empty/__init__.py': '' });
  });
  after(() => fixture.dispose());

  const kinds = async (code: string): Promise<string[]> => {
    const verdicts = await fixture.allVerdicts(code);
    return verdicts.map(([symbol, { kind }]) => `${symbol} ${kind}`);
  };

  const code = ['import json, os, pathlib', 'json.dumps()', 'os.getcwdd()', 'p = pathlib.Path()', 'p.nope()'];
  const expected = [
    'json.dumps wrong-call',
    'os.getcwdd missing',
    'pathlib.Path exists',
    'pathlib.Path().nope missing',
  ];

  it('finds the same with none', async () => {
    assert.deepEqual(await kinds(code.join('\n')), expected);
  });

  for (const comment of [
    '# type: ignore',
    '#type:ignore[attr-defined]',
    '# type: Any',
    '# noqa # type: ignore',
    '# pyright: ignore',
    '#pyright:ignore[reportAttributeAccessIssue, reportCallIssue]',
    '# mypy: ignore-errors',
  ])
    it(`finds the same with ${comment} in each line`, async () => {
      assert.deepEqual(await kinds(code.map((line) => `${line}  ${comment}`).join('\r\n')), expected);
    });

  for (const comment of [
    '# type: ignore',
    '# pyright: basic, reportAttributeAccessIssue=false, reportCallIssue=false',
    '#pyright:reportAttributeAccessIssue=false',
    '# pyright: strict',
    '!ls # pyright: basic, reportAttributeAccessIssue=none',
  ])
    it(`finds the same below ${comment}`, async () => {
      assert.deepEqual(await kinds([comment, ...code].join('\n')), expected);
    });

  it('reads the types that comments declare where nothing else does', async () => {
    const declared =
      'from pathlib import Path\none = None  # type: Path\none = Path()  # type: int\none.exists()\none.nope()\n';
    assert.deepEqual(await kinds(declared), [
      'pathlib.Path exists',
      'pathlib.Path exists',
      'pathlib.Path().exists exists',
      'pathlib.Path().nope missing',
    ]);
  });
});
