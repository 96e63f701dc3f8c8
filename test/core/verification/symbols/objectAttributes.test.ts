import assert from 'node:assert/strict';
import { assignsAttribute, setsAttribute } from '../../../../src/core/verification/symbols/namesInSource.ts';

const source = `class Owner:
    attribute = 1
    def method(self):
        self.set = 2
`;

describe('setsAttribute', () => {
  for (const name of ['attribute', 'method', 'set'])
    it(`finds ${name}`, () => assert.ok(setsAttribute(source, name)));
  it('does not find what is only read', () =>
    assert.ok(!setsAttribute('a = self.other\nb.other == 1\n', 'other')));
});

describe('assignsAttribute', () => {
  it('finds it on any object', () => assert.ok(assignsAttribute('a = 1\nx.extra = 1', 'extra')));
  it('does not find what is compared, read or defined', () =>
    assert.ok(!assignsAttribute('x.extra == 1\ny = x.extra\ndef extra(): pass', 'extra')));
});
