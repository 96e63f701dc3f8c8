import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  VerifiedApis,
  type VerifiedApisProblem,
  type VersionedApi,
} from '../../../../src/core/verification/verified/verifiedApis.ts';

const get: VersionedApi = { distribution: 'requests', version: '2.31.0', symbol: 'requests.get' };
const norm: VersionedApi = { distribution: 'numpy', version: '2.1.0', symbol: 'numpy.linalg.norm' };

function read(text: string): VerifiedApis {
  const parsed = VerifiedApis.parse(text);
  assert.ok('verified' in parsed, `problem: ${JSON.stringify(parsed)}`);
  return parsed.verified;
}

function problemOf(text: string): VerifiedApisProblem {
  const parsed = VerifiedApis.parse(text);
  assert.ok('problem' in parsed, `accepted: ${text}`);
  return parsed.problem;
}

const api: fc.Arbitrary<VersionedApi> = fc.record({
  distribution: fc.oneof(
    fc.constantFrom('requests', 'Requests', 'my_pack', 'my.Pack', 'numpy', 'python'),
    fc.string({ minLength: 1 }),
  ),
  version: fc.oneof(
    fc.constantFrom('1', '1.0', '1.0.5', '1.1', '2.0rc1', '2.0', '2024.7.4', '1!1.0', 'odd'),
    fc.string(),
  ),
  symbol: fc.oneof(fc.constantFrom('a', 'a.b', 'a.c'), fc.string({ minLength: 1 })),
});
const date = fc.constantFrom('2026-11-23', '2025-01-02', '2024-02-29');
const verifiedApis = fc
  .array(fc.tuple(api, date))
  .map((all) => all.reduce((made, [one, day]) => made.add(one, day), VerifiedApis.empty));

describe('VerifiedApis', () => {
  it('is text with one sorted entry per line, each of which ends in a comma', () => {
    const made = VerifiedApis.empty.add(get, '2026-11-23').add(norm, '2026-11-24');
    assert.equal(
      made.toText(),
      `{
  "verified": [
    { "distribution": "numpy", "symbol": "numpy.linalg.norm", "version": "2.1.0", "date": "2026-11-24" },
    { "distribution": "requests", "symbol": "requests.get", "version": "2.31.0", "date": "2026-11-23" },
    null
  ]
}
`,
    );
  });

  it('reads what it writes, in whatever order it was made', () => {
    fc.assert(
      fc.property(verifiedApis, (made) => {
        const text = made.toText();
        const again = read(text);
        assert.deepEqual(again.entries, made.entries);
        assert.equal(again.toText(), text);
        assert.deepEqual((JSON.parse(text) as { verified: unknown[] }).verified.slice(0, -1), made.entries);
        assert.equal(text.split('\n').length, made.entries.length + 6);
        const backwards = JSON.stringify({ verified: made.entries.toReversed() });
        assert.equal(read(backwards).toText(), text);
      }),
    );
  });

  it('covers what was added, and nothing that was not, until it is removed', () => {
    fc.assert(
      fc.property(verifiedApis, api, api, date, (made, one, other, day) => {
        const added = made.add(one, day);
        assert.ok(added.covers(one));
        if (made.covers(other) && other.symbol !== one.symbol) assert.ok(added.covers(other));
        assert.ok(!added.remove(one).covers(one));
        const removed = made.remove(one);
        assert.equal(removed === made, !made.covers(one));
      }),
    );
  });

  it('covers other patches and other spellings of the distribution, but no other minor version', () => {
    const made = VerifiedApis.empty.add({ ...get, distribution: 'My_Pack' }, '2026-11-23');
    assert.ok(made.covers({ ...get, distribution: 'my-pack', version: '2.31.9' }));
    assert.ok(!made.covers({ ...get, distribution: 'my-pack', version: '2.32.0' }));
    assert.ok(!made.covers({ ...get, distribution: 'my-pack', version: '3.31.0' }));
    assert.ok(!made.covers({ ...get, distribution: 'my-pack', symbol: 'requests' }));
  });

  it('replaces what was verified in older versions, and keeps newer ones', () => {
    const old = VerifiedApis.empty.add(get, '2025-01-01').add({ ...get, version: '3.0' }, '2025-02-02');
    const versions = (made: VerifiedApis): string[] => made.entries.map(({ version }) => version);
    assert.deepEqual(versions(old), ['3.0']);
    const both = old.add({ ...get, version: '2.32.1' }, '2026-11-23');
    assert.deepEqual(versions(both), ['2.32.1', '3.0']);
    assert.deepEqual(versions(both.add({ ...get, version: '2.32.4' }, '2026-11-24')), ['2.32.4', '3.0']);
    assert.deepEqual(versions(both.add({ ...get, version: '3.1' }, '2026-11-24')), ['3.1']);
  });

  it('changes nothing where nothing is new', () => {
    const made = VerifiedApis.empty.add(get, '2025-01-01');
    assert.equal(made.add(get, '2026-11-23'), made);
    assert.equal(made.remove(norm), made);
  });

  it('keeps members and fields that were added by hand', () => {
    const text = `{"policy": {"by": ["Ada", 1]}, "verified": [
      {"distribution": "requests", "symbol": "requests.get", "version": "2.31.0", "date": "2026-11-23", "note": "see #7"}
    ], "version": 3, "__proto__": 1}`;
    const changed = JSON.parse(read(text).add(norm, '2026-11-24').toText()) as Record<string, unknown[]>;
    assert.deepEqual(changed['policy'], { by: ['Ada', 1] });
    assert.equal(changed['version'], 3);
    assert.deepEqual(changed['verified']?.[1], { ...get, date: '2026-11-23', note: 'see #7' });
  });

  it('reads any line ends, a byte order mark, and a file that was emptied', () => {
    const made = VerifiedApis.empty.add(get, '2026-11-23');
    assert.ok(read(`\uFEFF${made.toText().replaceAll('\n', '\r\n')}`).covers(get));
    for (const empty of ['', ' \r\n', '{"verified": []}']) assert.deepEqual(read(empty).entries, []);
  });

  it('says which line of a damaged file to look at', () => {
    const lines = VerifiedApis.empty.add(get, '2026-11-23').add(norm, '2026-11-24').toText().split('\n');
    const changed = (line: number, text: string): string => lines.with(line - 1, text).join('\n');

    assert.deepEqual(problemOf(changed(3, '{ "distribution": "numpy" }')), {
      kind: 'invalid-json',
      line: 4,
      expected: [',', ']'],
    });
    const example = { field: 'symbol', example: 'requests.get' };
    const lacksSymbol = changed(3, '{ "distribution": "numpy" },');
    assert.deepEqual(problemOf(lacksSymbol), { kind: 'missing-field', line: 3, ...example });
    assert.equal(problemOf(changed(4, '{ "distribution": "numpy" },')).line, 4);
    const damaged = (before: string, after: string): VerifiedApisProblem =>
      problemOf(lines.join('\n').replace(before, after));
    assert.deepEqual(damaged('2026-11-23', 'today'), {
      kind: 'invalid-field',
      line: 4,
      field: 'date',
      example: '2026-11-23',
    });
    assert.deepEqual(damaged('"2.31.0"', '2.31'), {
      kind: 'invalid-field',
      line: 4,
      field: 'version',
      example: '2.31.0',
    });
    assert.deepEqual(problemOf(changed(4, '"requests",')), { kind: 'not-an-entry', line: 4 });
    assert.deepEqual(problemOf('{\n"verified": {}}'), { kind: 'no-list', line: 2 });
    for (const other of ['[]', 'null', '{"a": 1}']) assert.equal(problemOf(other).line, 1);
  });

  it('says where a merge conflict begins', () => {
    const [head, ...rest] = VerifiedApis.empty.add(get, '2026-11-23').toText().split('\n');
    const text = [head, '<<<<<<< HEAD', rest[0], '=======', rest[0], '>>>>>>> feature', ...rest.slice(1)];
    for (const end of ['\n', '\r\n']) {
      assert.deepEqual(problemOf(text.join(end)), { kind: 'merge-conflict', line: 2 });
    }
  });

  it('rejects every damaged text, and never throws', () => {
    fc.assert(
      fc.property(verifiedApis, fc.nat(), fc.nat(5), fc.string({ maxLength: 5 }), (made, at, cut, more) => {
        const whole = made.toText();
        const start = at % (whole.length + 1);
        const parsed = VerifiedApis.parse(whole.slice(0, start) + more + whole.slice(start + cut));
        if ('verified' in parsed) read(parsed.verified.toText());
        else assert.ok(parsed.problem.line >= 1 && parsed.problem.line <= whole.split('\n').length + 5);
      }),
    );
  });
});
