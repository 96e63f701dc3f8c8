import assert from 'node:assert/strict';
import type { Verdict } from '../../../../src/core/verification/symbols/symbolChecker.ts';
import { PyrightFixture } from './pyrightFixture.ts';

const packages = {
  'choices/__init__.py': `import enum
import sys

PY311 = sys.version_info >= (3, 11)
if PY311:
    from enum import EnumType, StrEnum
else:
    from enum import EnumMeta as EnumType
    class StrEnum(str, enum.Enum):
        pass

class ChoicesType(EnumType):
    def __new__(metacls, classname, bases, classdict, **kwds):
        return super().__new__(metacls, classname, bases, classdict, **kwds)

class Choices(enum.Enum, metaclass=ChoicesType):
    pass

class TextChoices(Choices, StrEnum):
    pass
`,
  'web/__init__.py': 'from .api import get, post, quiet, strict, options, checked, render, either, encode\n',
  'web/api.py': `from . import sessions
from .encoding import Encoder

def request(method, url, **kwargs):
    with sessions.Session() as session:
        return session.request(method=method, url=url, **kwargs)

def get(url, params=None, **kwargs):
    kwargs.setdefault("allow_redirects", True)
    return request("get", url, params=params, **kwargs)

def post(url, **kwargs):
    return request("post", url, **kwargs)

def quiet(a, **kwargs):
    return a

def strict(a, **kwargs):
    depth = kwargs.pop("depth", 1)
    if kwargs:
        raise TypeError(f"unexpected {kwargs}")
    return depth

def options(a, **kwargs):
    gone = kwargs.pop("gone", None)
    if gone is not None:
        raise ValueError("gone")
    return dict(kwargs)

def checked(a, **kwargs):
    if "old" in kwargs:
        raise TypeError("old")
    return a, kwargs

def render(name, **context):
    return name, context

def either(a, **kwargs):
    if a:
        return request("get", "u", **kwargs)
    return options(a, **kwargs)

def encode(value, *, cls=None, **kw):
    if cls is None:
        cls = Encoder
    return cls(**kw).run(value)
`,
  'web/sessions.py': `class Base:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

class Session(Base):
    def request(self, method, url, params=None, timeout=None, allow_redirects=True, headers=None):
        return method

    def get(self, url, **kwargs):
        return self.request("get", url, **kwargs)

class Wider(Session):
    def request(self, method, url, token=None, **kwargs):
        return super().request(method, url, **kwargs)
`,
  'web/encoding.py': `class Plain:
    def __init__(self, *, indent=None, separators=None):
        self.indent = indent

    def run(self, value):
        return value

class Encoder(Plain):
    pass

class Mixed(Plain):
    def __init__(self, width=1, **kwargs):
        super().__init__(**kwargs)

class Other:
    def __init__(self, color=None, **kwargs):
        super().__init__(**kwargs)

class Both(Other, Plain):
    pass
`,
  'decorated/__init__.py': `import functools
from .hooks import passing, naming, opaque, renamed, factory, giving, giving_method

@passing
def kept(a, *, size=1):
    return a

@factory("x")
def made(a, *, size=1):
    return a

@naming
def widened(a, *, size=1):
    return a

@opaque
def hidden(a, *, size=1):
    return a

@renamed("length", "size")
def moved(a, *, size=1):
    return a

@giving
def given(db, sql):
    return sql

class Store:
    @giving_method
    def given(self, db, sql):
        return sql

    @passing
    def kept(self, sql):
        return sql

alias = kept
`,
  'decorated/hooks.py': `import functools
from mystery import wrap

def passing(func):
    @functools.wraps(func)
    def inner(*args, **kwargs):
        print("called")
        return func(*args, **kwargs)
    return inner

def factory(name):
    def decorate(func):
        func.name = name
        return func
    return decorate

def naming(func):
    def inner(*args, **kwargs):
        kwargs.pop("label", None)
        return func(*args, **kwargs)
    return inner

def renamed(old, new):
    def decorate(func):
        def inner(*args, **kwargs):
            kwargs[new] = kwargs.pop(old, None)
            return func(*args, **kwargs)
        return inner
    return decorate

def giving(func):
    @functools.wraps(func)
    def inner(*args, **kwargs):
        return func("db", *args, **kwargs)
    return inner

def giving_method(func):
    @functools.wraps(func)
    def inner(self, *args, **kwargs):
        return func(self, "db", *args, **kwargs)
    return inner

opaque = wrap
`,
  'overloaded/__init__.py': `from typing import overload

@overload
def read(path: str, *, chunk: int) -> list[str]: ...
@overload
def read(path: str, *, chunk: None = ..., sep: str = ...) -> str: ...
def read(path, *, chunk=None, sep=",", encoding="utf8"):
    return path

class Frame:
    @overload
    def drop(self, labels: str = ..., *, axis: int = ...) -> None: ...
    @overload
    def drop(self, labels: str = ..., *, axis: int = ..., inplace: bool) -> "Frame": ...
    def drop(self, labels=None, *, axis=0, inplace=False):
        return self

    def save(self, form, commit=True):
        return form

    def made(self):
        return other()

def other():
    import mystery
    return mystery.make() or Frame()
`,
  'branches/__init__.py': `import sys

if sys.platform == "linux":
    def only(x):
        return x
else:
    def only(x, y):
        return x
`,
  'parsers/__init__.py': `def removed(name):
    raise AttributeError(f"{name} has been removed")

def load(stream) -> dict:
    removed("load")

def fail(reason):
    raise ValueError(reason)
`,
  'apart/__init__.pyi':
    'def known(a: int, *, newer: int = ...) -> int: ...\ndef loose(a: int, **kwargs: object) -> int: ...\n',
  'apart/__init__.py': 'def known(a, *, older=1):\n    return a\n\ndef loose(a, *, size=1):\n    return a\n',
};

const wrong = (verdict: Verdict | undefined): string | undefined =>
  verdict?.kind === 'wrong-call' && verdict.problem.kind === 'unknown-parameter'
    ? verdict.problem.parameter
    : undefined;

const unchecked = (verdict: Verdict | undefined): readonly string[] | undefined =>
  verdict?.kind === 'exists' ? verdict.unchecked?.keywords : undefined;

const fits = (verdict: Verdict | undefined): boolean => verdict?.kind === 'exists' && !verdict.unchecked;

describe('verdicts on keywords and overloads', function () {
  this.timeout(120_000);
  let fixture: PyrightFixture;
  before(async () => (fixture = await PyrightFixture.create(packages)));
  after(() => fixture.dispose());

  const only = async (code: string): Promise<Verdict> => Object.values(await fixture.verdicts(code)).at(-1)!;

  for (const [call, keyword] of [
    ['web.get("u", time_out=3)', 'time_out'],
    ['web.post("u", body="x")', 'body'],
    ['web.post("u", method="x")', 'method'],
    ['web.sessions.Session().get("u", body=1)', 'body'],
    ['web.strict(1, dept=2)', 'dept'],
    ['web.options(1, gone=2)', 'gone'],
    ['web.checked(1, old=2)', 'old'],
    ['web.encode(1, indents=2)', 'indents'],
    ['web.encoding.Mixed(widths=2)', 'widths'],
  ] as const)
    it(`follows what a function hands on: ${call}`, async () => {
      assert.equal(wrong(await only(`import web.sessions, web.encoding\n${call}\n`)), keyword);
    });

  for (const call of [
    'web.get("u", timeout=3, allow_redirects=False)',
    'web.post("u", params=1)',
    'web.sessions.Session().get("u", timeout=1)',
    'web.sessions.Wider().get("u", token=1, timeout=1)',
    'web.strict(1, depth=2)',
    'web.encode(1, indent=2)',
    'web.encoding.Mixed(width=1, indent=2)',
    'web.render("a", title=1)',
    'web.either(1, timeout=1)',
  ])
    it(`takes what the last of the functions takes: ${call}`, async () => {
      assert.ok(fits(await only(`import web.sessions, web.encoding\n${call}\n`)));
    });

  for (const [call, keyword] of [
    ['web.quiet(1, b=2)', 'b'],
    ['web.options(1, b=2)', 'b'],
    ['web.checked(1, b=2)', 'b'],
    ['web.either(1, b=2)', 'b'],
    ['web.encode(1, cls=print, indents=2)', 'indents'],
    ['web.encoding.Both(indent=1)', 'indent'],
  ] as const)
    it(`says that a keyword was not checked: ${call}`, async () => {
      const code = `import web.encoding\n${call}\n`;
      const verdict = await only(code);
      assert.deepEqual(unchecked(verdict), [keyword]);
      const { start, end } = verdict.kind === 'exists' ? verdict.unchecked!.argument : { start: 0, end: 0 };
      assert.equal(code.slice(start, end), keyword);
    });

  it('names the keywords that are near, of all functions on the way', async () => {
    const verdict = await only('import web\nweb.get("u", time_out=3)\n');
    assert.deepEqual(verdict.kind === 'wrong-call' && verdict.nearest, ['timeout']);
  });

  it('judges each call of a function by its own keywords', async () => {
    const found = await fixture.allVerdicts('import web\nweb.post("u", timeout=1)\nweb.post("u", body=1)\n');
    assert.ok(fits(found[0]![1]));
    assert.equal(wrong(found[1]![1]), 'body');
  });

  it('finds the call of what a package has removed, and not that of what raises errors for others', async () => {
    const verdict = await only('import parsers\nparsers.load("a")\n');
    assert.deepEqual(verdict.kind === 'wrong-call' && verdict.problem, {
      kind: 'always-raises',
      error: 'AttributeError',
    });
    assert.ok(fits(await only('import parsers\nparsers.fail("a")\n')));
  });

  it('sees through decorators that pass everything on', async () => {
    const found = await fixture.verdicts(
      'import decorated\ndecorated.kept(1, sizes=2)\ndecorated.made(1, sizes=2)\ndecorated.alias(1, sizes=2)\ndecorated.Store().kept(1, sizes=2)\n',
    );
    for (const name of ['kept', 'made', 'alias', 'Store().kept'])
      assert.equal(wrong(found[`decorated.${name}`]), 'sizes', name);
  });

  it('trusts no signature under a decorator that may take keywords of its own', async () => {
    const found = await fixture.verdicts(
      `import decorated
decorated.widened(1, label=2)
decorated.hidden(1, label=2)
decorated.moved(1, length=2)
decorated.given("sql")
decorated.Store().given("sql")
`,
    );
    for (const name of ['widened', 'hidden', 'moved', 'given', 'Store().given'])
      assert.notEqual(found[`decorated.${name}`]?.kind, 'wrong-call', name);
  });

  it('judges by all overloads and by what implements them', async () => {
    const found = await fixture.allVerdicts(`import overloaded
overloaded.read("a", seperator=",")
overloaded.read("a", encoding="x")
overloaded.read("a", chunk=1, sep=";")
overloaded.read("a", "b")
`);
    const [separator, encoding, both, positional] = found.map(([, verdict]) => verdict);
    assert.equal(wrong(separator), 'seperator');
    assert.ok(fits(encoding) && fits(both));
    assert.deepEqual(positional?.kind === 'wrong-call' && positional.problem, {
      kind: 'too-many-positional',
      limit: 1,
    });
  });

  it('judges methods of objects of untyped classes, but not of what untyped functions give', async () => {
    const found = await fixture.verdicts(`from overloaded import Frame, other
def f(frame: Frame):
    frame.save(1, instance=2)
Frame().drop("a", 1)
other().save(instance=1)
`);
    assert.equal(found['overloaded.Frame().drop']?.kind, 'wrong-call');
    assert.equal(found['overloaded.Frame().save']?.kind, 'wrong-call');
    assert.notEqual(found['overloaded.other().save']?.kind, 'wrong-call');
  });

  it('finds a call wrong only if all definitions under conditions refuse it', async () => {
    const found = await fixture.allVerdicts(
      'import branches\nbranches.only(1)\nbranches.only(1, 2)\nbranches.only(1, z=3)\n',
    );
    assert.ok(fits(found[0]![1]) && fits(found[1]![1]));
    assert.equal(wrong(found[2]![1]), 'z');
  });

  it('lets the installed source decide where its stub knows other keywords', async () => {
    const found = await fixture.allVerdicts(
      'import apart\napart.known(1, newer=2)\napart.known(1, older=2)\napart.loose(1, sizes=2)\n',
    );
    assert.equal(wrong(found[0]![1]), 'newer');
    assert.ok(fits(found[1]![1]));
    assert.equal(wrong(found[2]![1]), 'sizes');
  });

  it('lets a class of enumerations with a metaclass of its own make another', async () => {
    const found = await fixture.verdicts(
      'from choices import TextChoices\nColor = TextChoices("Color", "RED GREEN")\n',
    );
    assert.notEqual(found['choices.TextChoices']?.kind, 'wrong-call');
  });
});
