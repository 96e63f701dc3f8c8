import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventStream, JsonLines } from '../../../src/platform/endpoints/servers/eventStream.ts';

/** What a reader makes of a text in pieces of these sizes. */
function inPieces(push: (piece: string) => string[], text: string, sizes: readonly number[]): string[] {
  const found: string[] = [];
  for (let from = 0, count = 0; from < text.length; count++) {
    const size = sizes[count % sizes.length]!;
    found.push(...push(text.slice(from, from + size)));
    from += size;
  }
  return found;
}

const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });
const data = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ' '));

describe('EventStream', () => {
  it('gives the data of each event, however it is split, and nothing else', () => {
    const event = fc.record({
      lines: fc.array(data, { minLength: 1, maxLength: 3 }),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      around: fc.constantFrom('', ': ping', 'event: message', 'id: 7', 'retry: 10', 'nothing'),
    });
    fc.assert(
      fc.property(fc.array(event), sizes, (events, cuts) => {
        const text = events
          .map(({ lines, end, around }) => {
            const fields = [...(around === '' ? [] : [around]), ...lines.map((line) => `data: ${line}`)];
            return fields.join(end) + end + end;
          })
          .join('');
        const stream = new EventStream();
        const found = inPieces((piece) => stream.push(piece), text, cuts);
        assert.deepEqual(
          found,
          events.map(({ lines }) => lines.join('\n')),
        );
      }),
    );
  });

  it('gives nothing of an event that does not end', () => {
    assert.deepEqual(new EventStream().push('data: half\n'), []);
  });

  it('refuses an event that is longer than any model writes', () => {
    const stream = new EventStream();
    const endless = (): void => {
      for (let piece = 0; piece < 100; piece++) stream.push('x'.repeat(100_000));
    };
    assert.throws(endless, RangeError);
    const manyLines = new EventStream();
    assert.throws(() => manyLines.push(`data: ${'x'.repeat(100_000)}\n`.repeat(100)), RangeError);
  });
});

describe('JsonLines', () => {
  it('gives the lines, however they are split', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.boolean(), sizes, (values, endsWithLine, cuts) => {
        const sent = values.map((value) => JSON.stringify(value));
        const reader = new JsonLines();
        const text = sent.join('\n') + (endsWithLine ? '\n\n' : '');
        const found = [...inPieces((piece) => reader.push(piece), text, cuts), ...reader.flush()];
        assert.deepEqual(found, sent);
      }),
    );
  });

  it('refuses a line that is longer than any model writes', () => {
    assert.throws(() => new JsonLines().push('x'.repeat(5_000_000)), RangeError);
  });
});
