import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { FileTree } from '../../../support/fileTree.ts';
import { virtualEnvironment } from '../../../support/pythonFiles.ts';
import { verifyFile } from './cachedRun.ts';

const site = 'venv/lib/python3.12/site-packages';

const main = `from shelf import Shelf, book, LIMIT, Kind, load
from shelf import tools
import shelf.stock

book("a").title
book("a", pages=1)
Shelf().books
Shelf().find("a").title
Shelf().rest.upper()
tools.sort([3])
tools.helper
shelf.stock.count().bit_length()
LIMIT.bit_length()
Kind.RED.value
load().missing_name

def typed(title: str) -> str:
    from shelf.own import own
    from shelf.unused import nothing
    own().bit_length()
    return title
`;

const dependency = {
  'work/main.py': main,
  'work/shelf/__init__.py': `"""Shelves."""
from .books import *
from .books import make as book
from . import tools
from .base import Base
LIMIT = 3
load = tools.loader()
class Shelf(Base):
    """One."""
    def __init__(self):
        self.books = []
        self.rest = "x"
    def find(self, name):
        return book(name)
`,
  'work/shelf/base.py': 'class Base:\n    size = 1\n    def first(self):\n        return self.size\n',
  'work/shelf/books.py': `import enum
class Book:
    def __init__(self, title):
        self.title = title
        self.pages = 0
def make(title, pages=0):
    return Book(title)
class Kind(enum.Enum):
    RED = 1
def other(a):
    return a
`,
  'work/shelf/tools.py': `def sort(values: list[int], *, reverse: bool = False) -> list[int]:
    found = sorted(values)
    return found
def helper():
    return 1
def loader():
    def load():
        return helper()
    return load
`,
  'work/shelf/stock.py':
    'from .tools import helper\ndef count():\n    return helper()\ndef apart():\n    return 1\n',
  'work/shelf/own.py': 'def own():\n    return 1\n',
  'work/shelf/unused.py': 'nothing = 1\n',
};

/** A file, what is replaced in it, and by what. */
type Change = readonly [file: string, old: string, next: string];

describe('Kept verdicts, after a definition has changed', function () {
  this.timeout(600_000);
  let files: FileTree;

  before(async () => {
    files = await FileTree.create();
    await files.write({
      ...virtualEnvironment('venv'),
      [`${site}/shop/__init__.py`]: '',
      ...dependency,
    });
    await verifyFile(files, 'main.py');
  });
  after(() => files.remove());
  afterEach(() => files.write(dependency));

  const change = async ([file, old, next]: Change): Promise<void> => {
    const name = `work/shelf/${file}`;
    const before = await readFile(files.path(name), 'utf8');
    assert.ok(before.includes(old), 'the change has no place');
    await files.write({ [name]: before.replace(old, next) });
  };

  for (const [what, one] of Object.entries<Change>({
    'the parameters of a function': ['books.py', 'make(title, pages=0)', 'make(title)'],
    'what a function returns by inference': ['books.py', 'return Book(title)', 'return title'],
    'an attribute that a method sets': ['books.py', 'self.title = title', 'self.name = title'],
    'the type of an attribute that a method sets': ['__init__.py', 'self.rest = "x"', 'self.rest = 1'],
    'a method': ['__init__.py', 'def find', 'def found'],
    'a base class': ['base.py', 'class Base:', 'class Base(Unknown):'],
    'what a base class has': ['base.py', 'size = 1', 'books = property(lambda self: 1)\n    size = 1'],
    'a constant': ['__init__.py', 'LIMIT = 3', 'LIMIT = "3"'],
    'what a constant is taken from': ['__init__.py', 'LIMIT = 3', 'LIMIT = tools.helper'],
    'a member of an enumeration': ['books.py', 'RED = 1', 'BLUE = 1'],
    'a function behind others': ['tools.py', 'return 1', 'return "1"'],
    'a name that an import takes': ['__init__.py', 'make as book', 'other as book'],
    'what comes by a star': ['books.py', 'class Kind(enum.Enum)', 'class Sort(enum.Enum)'],
    'a name that was taken from elsewhere before': [
      'tools.py',
      'def sort',
      'class helper:\n    pass\ndef sort',
    ],
    'a condition': ['__init__.py', 'LIMIT = 3', 'if False:\n    LIMIT = 3'],
    'a call that ends the module': ['__init__.py', 'LIMIT = 3', 'raise SystemExit\nLIMIT = 3'],
    'a function that is called as the module runs': ['tools.py', 'return load', 'raise SystemExit'],
    'a keyword of a function that declares its types': ['tools.py', '*, reverse: bool = False', ''],
    'what a module gives for names that it has not': [
      'tools.py',
      'def helper',
      'def __getattr__(name): ...\ndef help',
    ],
    '`__all__`': ['books.py', 'import enum', 'import enum\n__all__ = ["make"]'],
    'a global name that a function sets': [
      '__init__.py',
      'LIMIT = 3',
      'LIMIT = 3\ndef f():\n    global LIMIT\n    LIMIT = ""',
    ],
    'what only a function that declares its types uses': [
      'own.py',
      'own():\n    return 1',
      'own():\n    return "1"',
    ],
    'what is imported and not used': ['unused.py', 'nothing = 1', 'other = 1'],
    'a type in a comment': ['__init__.py', 'self.books = []', 'self.books = []  # type: str'],
    'a line before the definitions': ['tools.py', 'def sort', '# A comment.\n\ndef sort'],
  }))
    it(`are those of a new check: ${what}`, async () => {
      await change(one);
      const cached = await verifyFile(files, 'main.py');
      assert.equal(cached.verdicts, (await verifyFile(files, 'main.py', { isCached: false })).verdicts);
    });

  for (const [what, one] of Object.entries<Change>({
    'a comment': ['stock.py', 'def count', '# How many.\ndef count'],
    documentation: ['__init__.py', '"""One."""', '"""Another."""'],
    'a function that nothing mentions': ['stock.py', 'apart():\n    return 1', 'apart():\n    return "1"'],
    'a function that is new': ['stock.py', 'def apart', 'def added():\n    return 1\ndef apart'],
    'an import that is new': ['stock.py', 'def apart', 'import json\ndef apart'],
  }))
    it(`outlast a change of ${what}`, async () => {
      await change(one);
      const cached = await verifyFile(files, 'main.py');
      assert.ok(!cached.hasAsked);
      assert.equal(cached.verdicts, (await verifyFile(files, 'main.py', { isCached: false })).verdicts);
    });
});
