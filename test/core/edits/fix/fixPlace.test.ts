import assert from 'node:assert/strict';
import { type FixPlace, fixPlace } from '../../../../src/core/edits/fix/fixPlace.ts';
import { client, plantedProblems, rangeOf, textOf } from '../../../../tools/bench/edit/plantedProblems.ts';

describe('fixPlace', () => {
  for (const { marked, statement, edited } of plantedProblems)
    it(`finds the statement of a problem at ${JSON.stringify(marked)}`, () => {
      const place = fixPlace(client.split('\n'), rangeOf(client, marked));
      assert.equal(textOf(client, place.statement), statement);
      assert.equal(textOf(client, place.edited), edited);
    });

  it('says which definitions it is in', () => {
    const within = (marked: string): readonly string[] =>
      fixPlace(client.split('\n'), rangeOf(client, marked)).within;
    const fetch =
      'async def fetch( self, session: aiohttp.ClientSesion, *, retries: int = 3, ) -> dict[str, Any]:';
    assert.deepEqual(within('josn'), ['class Invoice( BaseModle, ):', fetch]);
    assert.deepEqual(within('rnage'), ['class Invoice( BaseModle, ):', fetch]);
    assert.deepEqual(within('# TODO: translate'), [
      'class Invoice( BaseModle, ):',
      'def label(self) -> str:',
    ]);
    assert.deepEqual(within('flaot'), ['class Invoice( BaseModle, ):']);
    assert.deepEqual(within('formt'), ['def main(argv: list[str] = None) -> int:']);
    assert.deepEqual(within('sys.exit'), []);
  });

  describe('in code that cannot run', () => {
    const place = (code: string, line: number, character = 0): FixPlace => {
      const at = { line, character };
      return fixPlace(code.split('\n'), { start: at, end: at });
    };

    it('takes a header whose block is missing', () => {
      const code = 'def f(x):\n\ny = 1\n';
      assert.equal(textOf(code, place(code, 2).statement), 'def f(x): … y = 1');
      assert.deepEqual(place('for a in b:\n', 1).statement, { start: 0, end: 1 });
    });

    it('ends a bracket that is not closed where a statement begins', () => {
      const code = 'a = f(1,\n      2\n\ndef g():\n    return b\n';
      assert.equal(textOf(code, place(code, 0, 5).statement), 'a = f(1, … 2');
      assert.equal(textOf(code, place(code, 4, 11).statement), 'return b');
    });

    it('takes the lines themselves where there is no code', () => {
      assert.deepEqual(place('x = 1\n\n\n', 2).edited, { start: 2, end: 3 });
      assert.deepEqual(place('', 0).edited, { start: 0, end: 1 });
      assert.deepEqual(place('x = 1', 7, 3).edited, { start: 0, end: 1 });
    });

    it('has tabs and blanks as Python has them', () => {
      const code = 'class A:\n\tdef f(self):\n\t\tif x:\n\t\t\treturn y(\n1)\n\t\treturn z\n';
      assert.equal(textOf(code, place(code, 4, 0).statement), 'return y( … 1)');
      assert.deepEqual(place(code, 5, 9).within, ['class A:', 'def f(self):']);
      assert.equal(textOf(code, place(code, 2, 5).edited), 'if x: … 1)');
    });
  });
});
