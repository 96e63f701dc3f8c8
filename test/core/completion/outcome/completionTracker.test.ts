import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  countEvent,
  emptyDay,
  type CompletionEvent,
  type DayStatistics,
} from '../../../../src/core/completion/outcome/completionStatistics.ts';
import { CompletionTracker } from '../../../../src/core/completion/outcome/completionTracker.ts';

const file = 'file:///a.py';

describe('CompletionTracker', () => {
  let events: string[];
  let tracker: CompletionTracker;
  let day: DayStatistics;

  const name = (event: CompletionEvent): string => {
    const { kind } = event;
    if (kind === 'shown' || kind === 'grown') return `${kind} ${event.characters}`;
    if (kind !== 'accepted') return kind;
    return [
      event.isFirst ? 'accepted' : 'accepted more',
      event.characters,
      ...(event.isWhole ? ['whole'] : []),
    ].join(' ');
  };
  /** Of all that is shown and accepted: suggestions shown and accepted, characters shown and accepted. */
  const sums = (): number[] => [day.shown, day.accepted, day.shownCharacters, day.acceptedCharacters];
  const give = (line: number, column: number, ...texts: string[]): void =>
    tracker.given(
      file,
      { line, character: column },
      { kind: 'completions', texts, source: 'engine', latency: 5 },
    );
  const type = (line: number, column: number, text: string, removes = false): boolean =>
    tracker.changed(file, { start: { line, character: column }, removes, text });

  beforeEach(() => {
    events = [];
    day = emptyDay;
    tracker = new CompletionTracker((event) => {
      events.push(name(event));
      day = countEvent(day, event);
    });
    give(2, 4, 'return fold(x)\nprint(x)');
    assert.deepEqual(events.splice(0), ['given', 'shown 23']);
  });

  it('counts a completion that is typed through as one that was shown once', () => {
    type(2, 4, 'r');
    give(2, 5, 'eturn fold(x)\nprint(x)');
    type(2, 5, 'e');
    give(2, 6, 'turn fold(x)\nprint(x)');
    assert.deepEqual(events, ['given', 'given']);
  });

  it('counts one that grows while it is in view once', () => {
    give(2, 4, 'return fold(x)\nprint(x)\nprint(y)');
    assert.deepEqual(events, ['given', 'grown 9']);
  });

  it('reports what was accepted: a word, a line, the whole', () => {
    assert.equal(type(2, 4, 'return'), true);
    assert.equal(type(2, 10, ' fold(x)\n'), true);
    // Of the whole, the editor tells.
    assert.equal(type(3, 0, 'print(x)'), false);
    tracker.accepted();
    assert.deepEqual(events, ['accepted 6', 'accepted more 9', 'accepted more 8 whole']);
    assert.deepEqual(sums(), [1, 1, 23, 23]);
  });

  it('takes a bracket that the editor closes automatically for one that was typed', () => {
    type(2, 4, 'return fold');
    type(2, 15, '()');
    give(2, 16, 'x');
    assert.deepEqual(events, ['accepted 11', 'given']);
  });

  it('does not take a line end with indentation for an accepted part', () => {
    type(2, 4, 'return fold(x)'.slice(0, 1));
    give(2, 5, '\n    more');
    events.length = 0;
    type(2, 5, '\n    ');
    assert.deepEqual(events, []);
  });

  it('reports once that something else is typed', () => {
    assert.equal(type(2, 4, 'x'), false);
    type(2, 5, 'y');
    assert.deepEqual(events, ['typed-over']);
  });

  it('takes the editor at its word that a suggestion was accepted, however it wrote it', () => {
    type(2, 4, 'return  fold( x )');
    tracker.accepted();
    type(2, 21, '!');
    assert.deepEqual(events, ['accepted 23 whole']);
  });

  it('does not count a completion as typed over if the user goes back or works elsewhere', () => {
    type(2, 3, '', true);
    give(2, 4, 'a');
    type(0, 0, 'import os\n');
    assert.deepEqual(events, ['given', 'shown 1']);
  });

  it('ignores other documents', () => {
    tracker.changed('file:///b.py', { start: { line: 2, character: 4 }, removes: false, text: 'x' });
    type(2, 4, 'return');
    assert.deepEqual(events, ['accepted 6']);
  });

  it('counts once what is accepted word by word, with the rest shown again each time', () => {
    let column = 4;
    for (const word of ['return', ' fold', '(x)']) {
      assert.equal(type(2, column, word), true);
      column += word.length;
      give(2, column, 'return fold(x)\nprint(x)'.slice(column - 4));
    }
    assert.equal(type(2, column, '!'), false);
    assert.deepEqual(sums(), [1, 1, 23, 14]);
    assert.equal(day.typedOver, 0, 'its beginning was wanted');
    assert.equal(day.acceptedWhole, 0);
  });

  it('does not count what was typed as accepted', () => {
    type(2, 4, 'r');
    type(2, 5, 'eturn fold(x)\nprint(x)');
    tracker.accepted();
    assert.deepEqual(events, ['accepted 22 whole']);
  });

  it('counts one that replaces what was typed before it', () => {
    // With an item of the list of suggestions, the change begins before the cursor.
    type(2, 2, '  return fold(x)\nprint(x)', true);
    tracker.accepted();
    assert.deepEqual(events, ['accepted 23 whole']);
    tracker.accepted();
    assert.equal(day.accepted, 1);
  });

  it('counts one of several texts, though it is longer than the first, or begins as another', () => {
    give(7, 0, 'ab', 'abcdef', 'x');
    assert.equal(type(7, 0, 'ab'), true);
    tracker.accepted();
    assert.deepEqual(events.splice(0), ['given', 'shown 2', 'accepted 2', 'accepted more 0 whole']);
    give(8, 0, 'ab', 'xyz');
    type(8, 0, 'xyz');
    tracker.accepted();
    assert.deepEqual(events, ['given', 'shown 2', 'grown 1', 'accepted 3 whole']);
  });

  it('counts what follows a suggestion that was taken to its end as another', () => {
    type(2, 4, 'return fold(x)\n');
    type(3, 0, 'print(x)');
    give(3, 8, '\nprint(y)');
    assert.deepEqual(events, ['accepted 15', 'given', 'shown 9']);
  });

  it('never counts more as accepted than was shown, whatever the editor does', () => {
    const action = fc.oneof(
      fc.record({
        kind: fc.constant('give' as const),
        column: fc.nat(6),
        text: fc.constantFrom('ab', 'abc d', 'b', ''),
      }),
      fc.record({
        kind: fc.constant('type' as const),
        column: fc.nat(6),
        text: fc.constantFrom('a', 'ab', 'bc d', 'x'),
      }),
      fc.constant({ kind: 'accepted' as const }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        day = emptyDay;
        tracker = new CompletionTracker((event) => (day = countEvent(day, event)));
        for (const one of actions)
          if (one.kind === 'give') give(1, one.column, one.text, 'abcd');
          else if (one.kind === 'type') type(1, one.column, one.text);
          else tracker.accepted();
        assert.ok(day.accepted + day.typedOver <= day.shown, JSON.stringify(day));
        assert.ok(day.acceptedWhole <= day.accepted, JSON.stringify(day));
        assert.ok(day.acceptedCharacters <= day.shownCharacters, JSON.stringify(day));
      }),
    );
  });
});
