import assert from 'node:assert/strict';
import { newAttachment } from '../../../src/core/attachments/attachment.ts';
import { withName } from '../../../src/core/attachments/symbolName.ts';

describe('withName', () => {
  const nameOf = (name: string, before: string, text: string, document = text): string | undefined => {
    const place = { uri: 'file:///a.py', path: 'a.py', languageId: 'python', startLine: 1 };
    return withName(newAttachment({ ...place, kind: 'selection', text }), { text: before, name }, document)
      .name;
  };
  const add = '    def add(self, one):\n        self.all.append(one)';

  it('keeps a name while its definition begins as it did', () => {
    assert.equal(nameOf('add', add, add), 'add');
    assert.equal(nameOf('add', add, `    @cached\n${add.replace('one)', 'one, two)')}`), 'add');
    assert.equal(nameOf('add', add, add.replaceAll(/^ {4}/gm, '')), 'add');
    assert.equal(nameOf('Größe', 'class Größe:\n    x = 1', 'class Größe(Base):\n    x = 1'), 'Größe');
    assert.equal(nameOf('area', 'function area(r) {\n}', 'function area(r, unit) {\n}'), 'area');
  });

  it('drops it with another name, even where the old one is still used', () => {
    assert.equal(nameOf('add', add, add.replace('def add', 'def put')), undefined);
    assert.equal(nameOf('add', add, add.replace('def add', 'def add_all')), undefined);
    assert.equal(nameOf('walk', 'def walk(n):\n    walk(n)', 'def run(n):\n    walk(n)'), undefined);
    const size = '@size.setter\ndef size(self, value): ...';
    assert.equal(nameOf('size', size, size.replace('def size', 'def width')), undefined);
    assert.equal(nameOf('size', size, size.replace('...', 'pass')), 'size');
  });

  it('drops it with another name of the class around it, and where an edit leaves it open', () => {
    assert.equal(nameOf('Basket.add', add, add, `class Basket(list):\n${add}`), 'Basket.add');
    assert.equal(nameOf('Basket.add', add, add, `class Baskets:\n${add}\nBasket = Baskets`), undefined);
    const java = 'int area(int r) {\n}';
    assert.equal(nameOf('area(int)', java, java), 'area(int)');
    assert.equal(nameOf('area(int)', java, 'int area(long r) {\n}'), undefined);
  });
});
