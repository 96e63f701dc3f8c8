import assert from 'node:assert/strict';
import { scanPython } from '../../../../src/core/verification/scan/scanPython.ts';
import { PyrightFixture } from '../../python/pyright/pyrightFixture.ts';

const library = `from typing import Any, Callable
def known(a: int = 0) -> "Shelf": ...
class Shelf:
    def first(self) -> int: ...
def mark(**options: Any) -> Callable[[Any], Any]: ...
`;

/** Each use of \`lib.gone…\` is in a place of another kind, among functions and classes that use nothing. */
const code = `import lib

def apart(a, b=1):
    if a:
        return [one for one in b if one.missing]
    return undefined(a)

@lib.gone1
def decorated(a=lib.gone2(), *, b: lib.gone3 = None) -> lib.gone4:
    def inner():
        def innermost():
            return (
                1 +
                lib.gone5
            )
        def nothing():
            return 2 .gone
    return lambda: lib.gone6

class Plain:
    def method(self): return self.gone

class Kept(Plain, metaclass=lib.gone7):
    attribute = lib.gone8
    def other(self): return self.attribute
    async def method(self):
        try:
            pass
        except lib.gone9:
            pass
        else:
            for one in range(3):
                while True:
                    with lib.gone10() as two:
                        match two:
                            case lib.gone11: pass
        from lib import gone12
        return lib.known(
            1, 2,
        ).first()

if apart:
    class Last:
        def method(self):
            return lib.known().gone13
`;

describe('What is wanted of a check', function () {
  this.timeout(240_000);
  let fixture: PyrightFixture;
  before(async () => {
    fixture = await PyrightFixture.create({ 'lib/__init__.py': library, 'lib/py.typed': '' });
    await fixture.tree.write({ 'workspace/saved.py': code });
  });
  after(() => fixture.dispose());

  const path = (saved: boolean): string => fixture.tree.path('workspace', saved ? 'saved.py' : 'unsaved.py');

  /** What is missing, or called wrongly, of the uses whose symbols have a name. */
  const wrongOf = async (isSaved: boolean, name = ''): Promise<string[]> => {
    const uses = scanPython(code).uses.filter(({ symbol }) => symbol.includes(name));
    const request = { code, uses, path: path(isSaved) };
    const verdicts = await fixture.checker.check(request, new AbortController().signal);
    const isWrong = (_: unknown, at: number): boolean => /^(?:missing|wrong-call)$/.test(verdicts[at]!.kind);
    return uses.filter(isWrong).map(({ symbol }) => symbol);
  };

  for (const isSaved of [false, true])
    it(`is found wherever it is in ${isSaved ? 'a saved file' : 'code'}, and more if more is asked`, async () => {
      assert.deepEqual(await wrongOf(isSaved, 'gone9'), ['lib.gone9']);
      const found = (await wrongOf(isSaved)).filter((symbol) => symbol !== 'lib');
      const gone = Array.from(
        { length: 13 },
        (_, at) => `${at === 12 ? 'lib.known()' : 'lib'}.gone${at + 1}`,
      );
      assert.deepEqual([...new Set(found)].sort(), [...gone, 'lib.known'].sort());
    });
});
