import assert from 'node:assert/strict';
import { outlinePlaces } from '../../../src/core/codebase/outlinePlaces.ts';
import { PlaceIndex } from '../../../src/core/codebase/placeIndex.ts';

describe('PlaceIndex', () => {
  const indexOf = (files: Readonly<Record<string, string>>): PlaceIndex => {
    const index = new PlaceIndex();
    for (const [path, source] of Object.entries(files)) index.set(path, outlinePlaces(source));
    return index;
  };
  const names = (index: PlaceIndex, question: string, limit = 5): string[] =>
    index.find(question, limit).map(({ path, place }) => `${path} ${place.name}`);

  const shop = {
    'cart.py': `
class Cart:
    """What a customer wants to buy."""

    def add_item(self, item):
        self.items.append(item)

    def total(self):
        """The sum of all prices, with tax."""
        return add_tax(sum(one.price for one in self.items))
`,
    'tax.py': `
def add_tax(amount):
    return amount * rate_of(current_country())

def rate_of(country):
    """How much tax a country takes."""
`,
    'mail.py': `
def send_receipt(customer):
    """Mails the receipt after a payment."""
    connection.send(render(customer))
`,
  };

  it('finds what a question says, in other forms of its words', () => {
    const index = indexOf(shop);
    assert.equal(names(index, 'Where are items added to the cart?')[0], 'cart.py Cart.add_item');
    assert.equal(names(index, 'how do we mail receipts to customers')[0], 'mail.py send_receipt');
    assert.equal(names(index, 'Which rates of taxes do countries have?')[0], 'tax.py rate_of');
  });

  it('finds the names that a question spells before anything else', () => {
    const index = indexOf(shop);
    assert.equal(names(index, 'Who uses `add_tax` when a customer buys items?')[0], 'tax.py add_tax');
    assert.equal(names(index, 'why is send_receipt slow')[0], 'mail.py send_receipt');
  });

  it('counts what calls a function, and what it calls', () => {
    const helper = '\ndef step(x):\n    return x\n';
    const index = indexOf({
      'a.py': `${helper}\ndef other(x):\n    """Compresses pictures."""\n    return x\n`,
      'b.py': `def compress_pictures(all):\n    return [step(one) for one in all]\n${helper}`,
    });
    assert.deepEqual(names(index, 'step of compressing pictures'), [
      'b.py compress_pictures',
      'a.py other',
      'b.py step',
      'a.py step',
    ]);
  });

  it('finds nothing where no word is known', () => {
    assert.deepEqual(names(indexOf(shop), 'quantum chromodynamics'), []);
    assert.deepEqual(names(indexOf(shop), ''), []);
    assert.deepEqual(names(new PlaceIndex(), 'anything'), []);
  });

  it('does not bring what is within what it brings already', () => {
    const found = names(indexOf(shop), 'cart', 9);
    assert.ok(found.includes('cart.py Cart'), found.join());
    assert.ok(!found.some((one) => one.startsWith('cart.py Cart.')), found.join());
  });

  it('puts tests behind what they test, unless the question is about tests', () => {
    const index = indexOf({
      'tests/test_tax.py': 'def test_add_tax():\n    """Adds tax to an amount."""\n    add_tax(amount)\n',
      'tax.py': 'def add_tax(amount):\n    """Adds tax to an amount."""\n',
    });
    assert.equal(names(index, 'add tax to an amount')[0], 'tax.py add_tax');
    assert.equal(names(index, 'where do we test to add tax')[0], 'tests/test_tax.py test_add_tax');
  });

  it('follows files that change and go, however often', () => {
    const index = indexOf(shop);
    for (let round = 0; round < 3000; round++)
      index.set('tax.py', outlinePlaces(`def version_${round}():\n    """Adds tax."""\n`));
    assert.deepEqual(names(index, 'tax', 9), ['tax.py version_2999', 'cart.py Cart.total']);
    assert.equal(index.fileCount, 3);
    index.delete('tax.py');
    index.delete('unknown.py');
    assert.deepEqual(names(index, 'version'), []);
    assert.equal(index.fileCount, 2);
  });
});
