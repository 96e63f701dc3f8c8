import assert from 'node:assert/strict';
import { isBroken } from '../../../../src/core/verification/symbols/namesInSource.ts';

const source = `import os as system, sys
from a import (
    one,
    two as deux,
)

x = y = 1
p, q = 1, 2
typed: int = 3

if True:
    def inside_if():
        pass

class Owner:
    attribute = 1
    def method(self):
        local = 2
        self.set = local

async def later():
    pass
`;

describe('isBroken', () => {
  for (const text of [
    'def ((((\n',
    'class X\n  def y(self) ->\n',
    'print "x"\n',
    'try:\n  a\nexcept E, e:\n  b\n',
  ])
    it(`finds ${JSON.stringify(text)} broken`, () => assert.ok(isBroken(text)));
  it('leaves what is whole', () => assert.ok(!isBroken(source)));
});
