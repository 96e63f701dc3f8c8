import assert from 'node:assert/strict';
import type { CompletionEvent } from '../../../../src/core/completion/outcome/completionStatistics.ts';
import { CompletionTracker } from '../../../../src/core/completion/outcome/completionTracker.ts';

const file = 'file:///a.py';

describe('CompletionTracker', () => {
  let events: string[];
  let tracker: CompletionTracker;

  const name = (event: CompletionEvent): string =>
    event.kind === 'accepted' ? `accepted ${event.part}` : event.kind;
  const give = (line: number, column: number, ...texts: string[]): void =>
    tracker.given(file, { line, column }, { kind: 'completions', texts, source: 'engine', latency: 5 });
  const type = (line: number, column: number, text: string, removes = false): boolean =>
    tracker.changed(file, { start: { line, column }, removes, text });

  beforeEach(() => {
    events = [];
    tracker = new CompletionTracker((event) => events.push(name(event)));
    give(2, 4, 'return fold(x)\nprint(x)');
    assert.deepEqual(events.splice(0), ['given', 'shown']);
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
    assert.deepEqual(events, ['given']);
  });

  it('reports what was accepted: a word, a line, the whole', () => {
    assert.equal(type(2, 4, 'return'), true);
    assert.equal(type(2, 10, ' fold(x)\n'), true);
    // Of the whole, the editor tells.
    assert.equal(type(3, 0, 'print(x)'), false);
    tracker.accepted();
    assert.deepEqual(events, ['accepted word', 'accepted line', 'accepted whole']);
  });

  it('takes a bracket that the editor closes automatically for one that was typed', () => {
    type(2, 4, 'return fold');
    type(2, 15, '()');
    give(2, 16, 'x');
    assert.deepEqual(events, ['accepted word', 'given']);
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

  it('does not count a completion as typed over if the user goes back or works elsewhere', () => {
    type(2, 3, '', true);
    give(2, 4, 'a');
    type(0, 0, 'import os\n');
    assert.deepEqual(events, ['given', 'shown']);
  });

  it('ignores other documents', () => {
    tracker.changed('file:///b.py', { start: { line: 2, column: 4 }, removes: false, text: 'x' });
    type(2, 4, 'return');
    assert.deepEqual(events, ['accepted word']);
  });
});
