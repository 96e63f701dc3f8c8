import assert from 'node:assert/strict';
import type { Verdict } from '../../../../src/core/verification/symbols/symbolChecker.ts';
import { PyrightFixture } from './pyrightFixture.ts';

/** Packages whose types are written down here and there, without `py.typed`. */
const packages = {
  'kinds/__init__.py': `from dataclasses import dataclass

class Reply:
    text: str
    limit: int = 3
    encoding = None

    def __init__(self):
        self.text = ""
        self.url = ""
        self.limit = 4
        self.late = 1
        self.encoding = "utf-8"

    def read(self):
        return self.url

Reply.late = 2

class Longer(Reply):
    pass

class Slotted:
    __slots__ = ("size",)
    def __init__(self):
        self.size = 1

@dataclass
class Made:
    name: str
    def rename(self):
        self.name = "a"
`,
  'lib/__init__.py': `from lib.parts import Base, Meta, register, Made as Other

class Table(Base):
    def copy(self) -> "Table":
        return self
    def fit(self, data):
        self.data = data
        return self
    def clear(self):
        self.data = []
    def guess(self, data):
        return Table() if data else None
    @property
    def part(self) -> "Part":
        return Part()
    def on_request(self, name, function):
        setattr(self, name, function)

class Part:
    def size(self) -> int:
        return 1

class BiggerPart(Part):
    def grow(self):
        self.grown = True

class Mix:
    def mixed(self): ...

class MixedPart(Part, Mix):
    pass

@register
class Registered:
    pass

class ByMeta(metaclass=Meta):
    pass

class Hidden:
    def __getattr__(self, name):
        raise AttributeError(name)

class Open:
    def __getattr__(self, name):
        return 1

def patch():
    Part.patched = 1

def read() -> Table: ...

def __private(): ...

def untold():
    return Table()
`,
  'lib/parts.py': `class Base:
    inherited = 1
    def method(self): ...

class Meta(type):
    def __new__(cls, name, bases, namespace):
        namespace["made"] = 1
        return super().__new__(cls, name, bases, namespace)

def register(cls):
    cls.registered = True
    return cls

class Made:
    pass
`,
  // What a stub leaves out may be there.
  'stubbed/__init__.pyi': 'class Port:\n    def open(self) -> None: ...\n',
  'stubbed/__init__.py':
    'from stubbed.base import PortBase\nclass Port(PortBase):\n    def open(self): ...\n',
  'stubbed/base.py': 'class PortBase:\n    def flush(self): ...\n',
  'pandas/__init__.py': 'from pandas.core.frame import DataFrame, GroupBy\n',
  'pandas/core/__init__.py': '',
  'pandas/core/frame.py': `from collections.abc import Iterable

class DataFrame:
    def __init__(self, data=None):
        for name in ("index", "columns"):
            setattr(self, name, None)
    def groupby(self, by) -> "GroupBy":
        return GroupBy()
    def items(self) -> "Iterable[tuple[str, DataFrame]]": ...
    def __getattr__(self, name):
        return self[name]

class GroupBy:
    def __getattr__(self, name):
        return self[name]
`,
  'progress/__init__.py': 'import pandas\ndef enable():\n    pandas.DataFrame.progress_apply = print\n',
  'pydantic/__init__.py': 'from pydantic.main import BaseModel\n',
  'pydantic/py.typed': '',
  'pydantic/main.py': `from typing import Any, dataclass_transform

@dataclass_transform(kw_only_default=True)
class ModelMetaclass(type):
    pass

class BaseModel(metaclass=ModelMetaclass):
    def model_dump(self) -> dict[str, Any]: ...
`,
};

const workspace = {
  'workspace/models.py': `import abc, logging
from pydantic import BaseModel
from lib import ByMeta, Part

def decorate(cls):
    return cls

@decorate
class Decorated: ...

class Filled:
    def __init__(self, **given):
        self.__dict__.update(given)

class FilledLater:
    def load(self):
        for key in ("host",):
            self.__setattr__(key, 1)

class Given: ...
Given.later = 1

class Meta(type):
    def __call__(cls, *args): return super().__call__()

class WithMeta(metaclass=Meta):
    def __init__(self): ...

class Derived(ByMeta): ...

class Shape(abc.ABC):
    @staticmethod
    def make() -> "Shape": return Square()

class Square(Shape):
    def side(self): return 1

class Log(logging.Logger):
    def trace(self, message): ...
log = logging.getLogger("a")

class Plain(Part):
    def __init__(self, size): self.width = size

class Model(BaseModel):
    size: int

class OpenModel(BaseModel):
    model_config = {"extra": "allow"}
`,
};

const dynamic = { kind: 'unknown', reason: 'dynamic' };

describe('verdicts of pyright on classes', function () {
  this.timeout(120_000);
  let fixture: PyrightFixture;
  before(async () => {
    fixture = await PyrightFixture.create(packages);
    await fixture.tree.write(workspace);
  });
  after(() => fixture.dispose());

  const only = async (code: string): Promise<Verdict> =>
    Object.values(await fixture.verdicts(`import lib, stubbed, pandas, models\n${code}\n`)).at(-1)!;

  for (const code of [
    'lib.Table().cpy()',
    'lib.Table.cpy',
    'lib.Table().copy().cpy',
    'lib.Table().fit([]).cpy',
    'lib.Table().clear().cpy',
    'lib.read().cpy()',
    't = lib.Table()\nt.part.sise()',
    'def f(t: lib.Table):\n    t.cpy()',
    'lib.Registered.other',
    'lib.Hidden().x',
    'lib.ByMeta.other',
    'stubbed.Port().shut()',
    'pandas.DataFrame().append(1)',
    'pandas.DataFrame().groupby("a").price()',
    'df = pandas.DataFrame()\ndf.to_yaml()',
    'for i, frame in pandas.DataFrame().items():\n    frame.to_yaml()',
    'models.Plain(1).hight',
    'models.Model(size=1).to_dict()',
  ])
    it(`finds what is missing: ${JSON.stringify(code)}`, async () =>
      assert.equal((await only(code)).kind, 'missing'));

  for (const code of [
    'lib.Table().copy().part.size()',
    'lib.Table().inherited',
    'models.Plain(1).width',
    'models.Plain(1).size()',
  ])
    it(`finds what exists: ${JSON.stringify(code)}`, async () =>
      assert.equal((await only(code)).kind, 'exists'));

  for (const code of [
    'lib.Table().guess(1).x',
    'lib.Table().part.grow()',
    'lib.Table().part.mixed()',
    'lib.Table().part.patched',
    't = lib.Table()\nt.on_request("extra", print)\nt.extra()',
    'lib.Registered.registered',
    'lib.ByMeta.made',
    'lib.ByMeta().made',
    'stubbed.Port().flush()',
    'pandas.DataFrame().ix',
    'pandas.DataFrame().groupby("a").price',
    'import progress\npandas.DataFrame().progress_apply(1)',
    'models.Decorated.extra',
    'models.Filled(a=1).a',
    'models.FilledLater().host',
    'models.Given.later',
    'models.Derived.made',
    'models.Shape.make().side()',
    'models.log.trace("a")',
    'models.OpenModel(a=1).a',
    'class L(models.Plain):\n    def far(self): ...\ndef f(p: models.Plain):\n    p.far()',
    'from collections.abc import Mapping\nMapping.register(dict)',
    'import ast\nast.parse("f()").body[0].value',
    't = lib.Table()\nif hasattr(t, "copy"):\n    pass\nelse:\n    t.clone()',
  ])
    it(`does not guess: ${JSON.stringify(code)}`, async () =>
      assert.equal((await only(code)).kind, 'unknown'));

  it('finds a call wrong of a class that is written as it is called', async () => {
    assert.equal((await only('models.Plain()')).kind, 'wrong-call');
    assert.equal((await only('models.Plain(1, colour=2)')).kind, 'wrong-call');
  });

  for (const code of [
    'models.WithMeta(1)',
    'models.Model(unknown=1)',
    'models.Model()',
    'models.OpenModel(a=1)',
  ])
    it(`does not judge a constructor that is made: ${code}`, async () =>
      assert.deepEqual(await only(code), dynamic));

  for (const code of ['kinds.Reply.text', 'kinds.Longer.text'])
    it(`finds that only objects have an attribute: ${code}`, async () =>
      assert.equal((await only(`import kinds\n${code}`)).kind, 'missing'));

  it('does not guess what is set of a class elsewhere, or of objects without a word about it', async () => {
    for (const code of ['kinds.Reply.late', 'kinds.Reply.url'])
      assert.equal((await only(`import kinds\n${code}`)).kind, 'unknown', code);
  });

  for (const code of [
    'kinds.Reply.limit',
    'kinds.Reply.encoding',
    'kinds.Reply.read',
    'kinds.Slotted.size',
    'kinds.Reply().url',
    'r = kinds.Longer()\nr.text',
  ])
    it(`finds what the class has, or its objects are asked for: ${code}`, async () =>
      assert.equal((await only(`import kinds\n${code}`)).kind, 'exists'));
});
