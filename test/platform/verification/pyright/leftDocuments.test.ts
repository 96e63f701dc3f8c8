import assert from 'node:assert/strict';
import { LeftDocuments } from '../../../../src/platform/verification/pyright/leftDocuments.ts';

describe('LeftDocuments', () => {
  it('closes documents seldom, many at a time, the oldest first, and keeps the last', () => {
    const left = new LeftDocuments();
    const closings = Array.from({ length: 200 }, (_, at) => left.add(`${at}`, 1000)).filter(
      (closed) => closed.length > 0,
    );
    assert.ok(closings.length <= 4);
    const closed = closings.flat();
    assert.deepEqual(
      closed,
      closed.map((_, at) => `${at}`),
    );
    assert.ok(closed.length > 100 && closed.length < 193);
  });

  it('does not keep much code, but always the document before', () => {
    const left = new LeftDocuments();
    let open = 0;
    for (let at = 0; at < 20; at++) {
      open += 1 - left.add(`${at}`, 500_000).length;
      assert.ok(open >= 1 && open <= 9);
    }
  });
});
