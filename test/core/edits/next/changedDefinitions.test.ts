import assert from 'node:assert/strict';
import { changedDefinitions } from '../../../../src/core/edits/next/changedDefinitions.ts';

const module = `import os
from json import loads as read

LIMIT = 3
NAMES: list[str] = []


class Box(object):
    kind = "box"
    size: int

    def __init__(self, owner, *, colour="red"):
        self.owner = owner
        self.a, self.b = 1, 2

    @property
    def label(self) -> str:
        return self.owner

    async def fetch(self, url):
        local = url
        return local


def build(width, height=1):
    def inner():
        pass

    return Box(width)
`;

/** What is told of a change: each definition with what has become of it. */
function told(after: string, before = module): string[] {
  return changedDefinitions(before, after).map((one) => {
    const name = [...one.owners, one.name].join('.');
    const to = one.newName === undefined ? '' : ` -> ${one.newName}`;
    const parameters = one.renamedParameters.map((each) => ` ${each.before}=${each.after}`).join('');
    return `${name}${to}${one.isRemoved ? ' removed' : ''}${one.isReshaped ? ' reshaped' : ''}${parameters}`;
  });
}

const replaced = (old: string, text: string): string => {
  assert.ok(module.includes(old), old);
  return module.replace(old, text);
};

describe('The definitions that a change of a module changed', () => {
  const cases: readonly (readonly [change: string, after: string, ...expected: string[]])[] = [
    ['a renamed function', replaced('def build', 'def make'), 'build -> make'],
    ['a renamed class', replaced('class Box', 'class Crate'), 'Box -> Crate'],
    ['a renamed method', replaced('fetch(self', 'load(self'), 'Box.fetch -> load'],
    ['a renamed attribute of instances', replaced('self.owner = ', 'self.user = '), 'Box.owner -> user'],
    ['one of several targets', replaced('self.a, self.b', 'self.a, self.c'), 'Box.b -> c'],
    ['a renamed attribute of a class', replaced('kind =', 'sort ='), 'Box.kind -> sort'],
    ['a renamed field', replaced('size: int', 'volume: int'), 'Box.size -> volume'],
    ['a renamed value', replaced('LIMIT', 'MOST'), 'LIMIT -> MOST'],
    ['a declared value', replaced('NAMES:', 'ALL:'), 'NAMES -> ALL'],
    ['an imported name', replaced('as read', 'as parse'), 'read -> parse'],
    ['a removed function', module.slice(0, module.indexOf('def build')), 'build removed'],
    ['a new parameter', replaced('width, height=1', 'width, height=1, depth=1'), 'build reshaped'],
    ['a parameter without its default', replaced('height=1', 'height'), 'build reshaped'],
    ['a renamed parameter', replaced('(width,', '(breadth,'), 'build reshaped width=breadth'],
    [
      'a keyword of a constructor',
      replaced('colour="red"', 'paint="red"'),
      'Box.__init__ reshaped colour=paint',
    ],
    ['a property that is a method now', replaced('    @property\n', ''), 'Box.label reshaped'],
    ['a coroutine that is a function now', replaced('async def', 'def'), 'Box.fetch reshaped'],
    ['another result', replaced('-> str', '-> bytes'), 'Box.label reshaped'],
    ['a name and parameters', replaced('build(width', 'make(size'), 'build -> make reshaped width=size'],
    ['what is in functions', replaced('def inner', 'def other')],
    ['a local name', module.replaceAll('local', 'temporary')],
    ['a body', replaced('return self.owner', 'return str(self.owner)')],
    ['another default and type', replaced('height=1', 'height: int = 2')],
    ['a comment', replaced('LIMIT = 3', 'LIMIT = 3  # at most')],
    ['an added function', `${module}\n\ndef more():\n    pass\n`],
    ['code that is no Python', replaced('def build(', 'def build')],
  ];
  for (const [change, after, ...expected] of cases)
    it(`tells of ${change}`, () => assert.deepEqual(told(after), expected));

  it('takes nothing for renamed where several may be', () => {
    const before = 'def one():\n    return 1\n\n\ndef two():\n    return 2\n';
    const after = 'def three():\n    return 3\n\n\ndef four():\n    return 4\n';
    assert.deepEqual(told(after, before), ['one removed', 'two removed']);
    const moved = 'def new_two():\n    return 2\n\n\ndef new_one():\n    return 1\n';
    assert.deepEqual(told(moved, before), ['one -> new_one', 'two -> new_two']);
  });

  it('says nothing of another file', () => {
    const functions = (prefix: string): string =>
      Array.from({ length: 31 }, (_, at) => `def ${prefix}${at}():\n    pass\n`).join('\n');
    assert.deepEqual(told(functions('b'), functions('a')), []);
  });
});
