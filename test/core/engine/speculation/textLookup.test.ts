import assert from 'node:assert/strict';
import { TextLookup } from '../../../../src/core/engine/speculation/textLookup.ts';

/** Words stand for tokens. */
class Words {
  readonly #ids = new Map<string, number>();
  readonly #words: string[] = [];

  ids(text: string): number[] {
    return text.split(' ').map((word) => {
      const id = this.#ids.get(word) ?? this.#words.push(word) - 1;
      this.#ids.set(word, id);
      return id;
    });
  }

  text(ids: readonly number[]): string {
    return ids.map((id) => this.#words[id]).join(' ');
  }
}

describe('The lookup of how a text goes on', () => {
  /** What is predicted after a text that was read, and one that was written. */
  const predictedAfter = (read: string, written: string, count = 3): string => {
    const words = new Words();
    const lookup = new TextLookup(words.ids(read));
    for (const id of words.ids(written)) lookup.push(id);
    return words.text(lookup.predict(count));
  };

  const code = 'def area of width and height is width times height end';

  it('goes on as after the same three tokens', () => {
    assert.equal(predictedAfter(code, 'def area of'), 'width and height');
    assert.equal(predictedAfter(code, 'def area'), '');
    assert.equal(predictedAfter(code, 'an area of'), '');
  });

  it('prefers the place before which most agrees', () => {
    assert.equal(
      predictedAfter('one a b c first two a b c second three a b c third', 'two a b c', 1),
      'second',
    );
  });

  it('finds what was written, too, and the last of equal places', () => {
    assert.equal(predictedAfter('nothing', 'x y z old then x y z new then x y z', 1), 'new');
  });

  it('follows a copy over a word that was replaced, left out or added', () => {
    assert.equal(predictedAfter(code, 'def area of breadth and', 2), 'height is');
    assert.equal(predictedAfter(code, 'def area of and', 2), 'height is');
    assert.equal(predictedAfter(code, 'def area of the width and', 2), 'height is');
  });

  it('comes back after many words that were added', () => {
    const added = Array.from({ length: 40 }, (_, at) => `new${at}`).join(' ');
    assert.equal(predictedAfter(code, `def area of ${added} width and`, 2), 'height is');
  });

  it('tells how much agrees', () => {
    const words = new Words();
    const lookup = new TextLookup(words.ids(code));
    const agreed = words.ids('def area of width and height').map((id) => {
      lookup.push(id);
      return lookup.agreed;
    });
    assert.deepEqual(agreed, [0, 0, 3, 4, 5, 6]);
  });

  it('predicts no more than there is', () => {
    assert.equal(predictedAfter(code, 'width times height', 9), 'end width times height');
  });
});
