import assert from 'node:assert/strict';
import {
  CompletionChecker,
  type CompletedCode,
  type CompletionFlaw,
} from '../../../src/core/verification/completionChecker.ts';
import type { ReportItem } from '../../../src/core/verification/findings/reportItem.ts';
import { ManualTime } from '../../support/manualTime.ts';

const before = 'import requests\n\n\nreply = ';

/** A checker whose verifier knows one name that does not exist, and answers when the test says so. */
class Bench {
  readonly time = new ManualTime();
  readonly asked: { readonly code: CompletedCode; readonly signal: AbortSignal; answer(): void }[] = [];
  readonly found: CompletionFlaw[] = [];
  readonly checker: CompletionChecker;

  constructor(missing = 'requests.fetch', finding: ReportItem['finding'] = 'missing') {
    this.checker = new CompletionChecker({
      timer: this.time,
      verify: (code, signal) =>
        new Promise((resolve, reject) => {
          // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- an aborted signal's reason
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          this.asked.push({ code, signal, answer: () => resolve(itemsIn(code.code, missing, finding)) });
        }),
    });
    this.checker.onDidFind((flaw) => this.found.push(flaw));
  }

  /** The completions of a document, to follow the text of it that is typed so far. */
  find(texts: readonly string[], typed = '', prefix = before): Promise<readonly (string | undefined)[]> {
    const completions = texts.map((text) => ({
      documentId: 'file:///a.py',
      code: `${prefix}${typed}${text}\n`,
      within: { start: prefix.length + typed.length, end: prefix.length + typed.length + text.length },
    }));
    return this.checker
      .find(completions, new AbortController().signal)
      .then((found) => found.map((item) => item?.name));
  }
}

function itemsIn(code: string, missing: string, finding: ReportItem['finding']): ReportItem[] {
  const at = code.lastIndexOf(missing);
  if (at === -1) return [];
  const end = at + missing.length;
  return [
    {
      kind: 'symbol',
      name: missing,
      range: { start: at + missing.lastIndexOf('.') + 1, end },
      finding,
      label: '',
      message: '',
      isVerifiedByUser: false,
    },
  ];
}

describe('CompletionChecker', () => {
  it('finds uses of what does not exist in a completion', async () => {
    const bench = new Bench();
    const found = bench.find(['requests.fetch(url)', 'requests.get(url)']);
    await bench.time.settle();
    for (const { answer } of bench.asked) answer();
    assert.deepEqual(await found, ['requests.fetch', undefined]);
    assert.deepEqual(
      bench.found.map(({ item, wasGiven }) => [item.name, wasGiven]),
      [['requests.fetch', false]],
    );
  });

  it('asks nothing about a completion that touches nothing imported', async () => {
    const bench = new Bench();
    assert.deepEqual(await bench.find(['sorted(values)', '"requests.fetch"', 'None  # requests.fetch']), [
      undefined,
      undefined,
      undefined,
    ]);
    assert.equal(bench.asked.length, 0);
  });

  const touching = [
    ['a name of a function', 'from requests import fetch\nreply = ', 'fetch(url)'],
    ['an alias', 'import requests as r\nreply = ', 'r.fetch(url)'],
    ['an alias by assignment', 'import requests\nr = requests\nreply = ', 'r.fetch(url)'],
    ['the end of a chain', 'import requests\nreply = requests.', 'fetch(url)'],
    ['the end of a chain over lines', 'import requests\nreply = (requests\n    .', 'fetch(url)'],
    ['a name that is half written', 'import requests\nreply = requests.fe', 'tch(url)'],
    ['an import of its own', 'x = 1\n', 'import requests\nrequests.fetch(url)'],
    ['the names of an import', 'from requests import ', 'fetch'],
    ['an import inside of a function', 'def f():\n    import requests\n    return ', 'requests.fetch(url)'],
  ] as const;
  for (const [what, prefix, text] of touching) {
    it(`checks a completion that uses ${what}`, async () => {
      const bench = new Bench('fetch');
      const found = bench.find([text], '', prefix);
      await bench.time.settle();
      assert.equal(bench.asked.length, 1);
      bench.asked[0]!.answer();
      assert.deepEqual(await found, ['fetch']);
    });
  }

  it('returns cached results at once, while the user types and deletes', async () => {
    const bench = new Bench();
    const first = bench.find(['requests.fetch(url)']);
    await bench.time.settle();
    bench.asked[0]!.answer();
    await first;
    assert.deepEqual(await bench.find(['requests.fetch(url)']), ['requests.fetch']);
    assert.deepEqual(await bench.find(['uests.fetch(url)'], 'req'), ['requests.fetch']);
    assert.deepEqual(await bench.find(['requests.fetch(url)']), ['requests.fetch']);
    assert.equal(bench.asked.length, 1);
    assert.equal(bench.found.length, 1);
  });

  it("ignores errors in the rest of the user's code", async () => {
    const bench = new Bench();
    const first = bench.find(['requests.fetch(url)']);
    await bench.time.settle();
    bench.asked[0]!.answer();
    await first;
    assert.deepEqual(await bench.find(['ch(url)'], 'requests.fet'), ['requests.fetch']);
    assert.deepEqual(await bench.find(['(url)'], 'requests.fetch'), [undefined]);
  });

  it('checks again when the completion covers more of the code than before', async () => {
    const bench = new Bench();
    const part = bench.find(['(requests.get)'], 'requests.fetch');
    await bench.time.settle();
    bench.asked[0]!.answer();
    assert.deepEqual(await part, [undefined]);
    const whole = bench.find(['requests.fetch(requests.get)']);
    await bench.time.settle();
    bench.asked[1]!.answer();
    assert.deepEqual(await whole, ['requests.fetch']);
  });

  it('waits at most 300 ms, once, and reports later results', async () => {
    const bench = new Bench();
    const late = bench.find(['requests.fetch(url)']);
    await bench.time.pass(301);
    assert.deepEqual(await late, [undefined]);
    assert.deepEqual(await bench.find(['quests.fetch(url)'], 're'), [undefined]);
    assert.equal(bench.found.length, 0);
    bench.asked[0]!.answer();
    await bench.time.settle();
    assert.deepEqual(
      bench.found.map(({ item, wasGiven }) => [item.name, wasGiven]),
      [['requests.fetch', true]],
    );
    assert.deepEqual(await bench.find(['requests.fetch(url)']), ['requests.fetch']);
    assert.equal(bench.asked.length, 1);
  });

  it('cancels queued checks when the user has typed something else, but not the running one', async () => {
    const bench = new Bench();
    for (const [text, typed] of [
      ['requests.fetch(url)', ''],
      ['requests.post(url)', '('],
      ['requests.put(url)', '(('],
    ] as const) {
      void bench.find([text], typed);
      await bench.time.settle();
    }
    assert.deepEqual(
      bench.asked.map(({ signal }) => signal.aborted),
      [false, true, false],
    );
  });

  it('does not object to what could not be checked, is called wrongly, not imported yet, or only to be verified', async () => {
    for (const finding of [
      'unknown',
      'wrong-call',
      'not-imported',
      'unverified',
      'not-installed',
      'deprecated',
    ] as const) {
      const bench = new Bench('requests.fetch', finding);
      const found = bench.find(['requests.fetch(url)']);
      await bench.time.settle();
      bench.asked[0]!.answer();
      assert.deepEqual(await found, [undefined], finding);
    }
  });

  it('objects to an import that is unknown on PyPI', async () => {
    const bench = new Bench('reqests_pro', 'not-found');
    const found = bench.find(['import reqests_pro'], '', 'x = 1\n');
    await bench.time.settle();
    bench.asked[0]!.answer();
    assert.deepEqual(await found, ['reqests_pro']);
  });

  it('forgets when packages have changed, but not a document for which nothing has', async () => {
    const bench = new Bench();
    const ask = async (count: number): Promise<void> => {
      const found = bench.find(['requests.fetch(url)']);
      await bench.time.settle();
      assert.equal(bench.asked.length, count);
      bench.asked.at(-1)!.answer();
      await found;
    };
    await ask(1);
    bench.checker.clear('file:///a.py');
    await ask(1);
    bench.checker.clear('file:///b.py');
    await ask(2);
    bench.checker.clear();
    await ask(3);
  });

  it('keeps no more than a bounded number of texts', async () => {
    const bench = new Bench();
    for (let i = 0; i < 60; i++) {
      const found = bench.find([`requests.get(${i})`]);
      await bench.time.settle();
      bench.asked.at(-1)!.answer();
      await found;
    }
    const asked = bench.asked.length;
    await bench.find(['requests.get(59)']);
    assert.equal(bench.asked.length, asked);
    void bench.find(['requests.get(0)']);
    await bench.time.settle();
    assert.equal(bench.asked.length, asked + 1);
  });
});
