import assert from 'node:assert/strict';
import { type TextStart, writeGuided, type WrittenText } from '../../../src/core/guidance/guidedText.ts';
import type { NameJudge, NameVerdict } from '../../../src/core/guidance/nameJudge.ts';
import type { ReplacedName } from '../../../src/core/guidance/replacedName.ts';

const before = 'import requests\nimport shutil\n\n';
const existing: Readonly<Record<string, readonly string[]>> = {
  requests: ['get', 'Session', 'delete'],
  shutil: ['copy', 'rmtree', 'which'],
};

interface Result extends WrittenText {
  readonly isCut?: true;
  readonly wasCancelled?: true;
}

interface Model {
  /** What it writes behind what is begun and chosen; the longest key that ends that counts. */
  readonly continues: Readonly<Record<string, string>>;
  /** Which of the names it chooses, the first by default, and how likely it finds it. */
  readonly chooses?: readonly [string, number];
  readonly cannotChoose?: true;
}

/** Writes in small pieces, one in each turn of the event loop, as a model does. */
class Written {
  readonly starts: TextStart[] = [];
  readonly reported: string[] = [];
  readonly asked: string[] = [];
  readonly checked: string[] = [];
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  readonly write = async (
    start: TextStart,
    call: { readonly signal: AbortSignal; readonly onText: (text: string, choice: Result['choice']) => void },
  ): Promise<Result> => {
    this.starts.push(start);
    const { begun = '', choices } = start;
    const { continues, cannotChoose, chooses } = this.#model;
    if (choices && cannotChoose) return { text: '' };
    const [name, probability] = chooses ?? [choices?.[0] ?? '', 0.5];
    const choice = choices && { name, probability };
    let text = '';
    const say = (more: string): void => {
      text += more;
      call.onText(more, choice);
    };
    if (begun !== '') say(begun);
    if (choices) say(name);
    const key = Object.keys(continues)
      .filter((end) => text.endsWith(end))
      .toSorted((a, b) => b.length - a.length)[0]!;
    for (const piece of continues[key]!.match(/.{1,3}|\n/gs) ?? []) {
      await new Promise(setImmediate);
      if (call.signal.aborted) return { text, wasCancelled: true, ...(choice && { choice }) };
      say(piece);
    }
    return { text, ...(choice && { choice }) };
  };
}

async function guided(
  model: Model,
  options: {
    readonly verdict?: (name: string) => NameVerdict;
    readonly isFlawed?: (statement: string) => boolean;
    readonly cuts?: boolean;
    readonly signal?: AbortSignal;
    readonly slowly?: boolean;
  } = {},
): Promise<{
  text: string;
  replaced: readonly ReplacedName[];
  written: Written;
  results: readonly Result[];
}> {
  const written = new Written(model);
  const judge: NameJudge = {
    async judge({ code, range }) {
      const name = code.slice(range.start, range.end);
      written.asked.push(name);
      if (options.slowly) for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      const owner = /(\w+)\.$/.exec(code.slice(0, range.start))?.[1] ?? '';
      const names = existing[owner];
      return (
        options.verdict?.(name) ??
        (!names
          ? { kind: 'unknown' }
          : names.includes(name)
            ? { kind: 'exists' }
            : { kind: 'missing', names })
      );
    },
    warm: () => {},
  };
  const { results, replaced } = await writeGuided<Result>({
    documentId: 'file',
    before,
    judge,
    isFlawed: async (code, { start, end }) => {
      written.checked.push(code.slice(start, end));
      return options.isFlawed?.(code.slice(start, end)) ?? false;
    },
    write: written.write,
    isWhole: ({ wasCancelled }) => !wasCancelled,
    cut: options.cuts ? (_, text) => ({ text, isCut: true }) : undefined,
    onText: (text) => written.reported.push(text),
    signal: options.signal ?? new AbortController().signal,
  });
  const { text } = results.at(-1)!;
  if (!options.signal?.aborted && !results.at(-1)!.isCut) assert.equal(written.reported.join(''), text);
  return { text, replaced, written, results };
}

const rest = '(url)\nprint(answer)\n';

describe('A text that is guided to names that exist', () => {
  it('is asked for once, and for nothing else, where every name exists', async () => {
    const whole = `answer = requests.get${rest}shutil.copy(a, b)\n`;
    const { text, replaced, written } = await guided({ continues: { '': whole } });
    assert.deepEqual([text, replaced, written.starts], [whole, [], [{}]]);
    assert.deepEqual(written.asked, ['get', 'copy']);
  });

  for (const slowly of [false, true])
    it(`goes on with a name that exists${slowly ? ', when the verdict comes late too' : ''}`, async () => {
      const { text, replaced, written } = await guided(
        { continues: { '': `answer = requests.get_json${rest}`, 'requests.get': rest } },
        { slowly },
      );
      assert.equal(text, `answer = requests.get${rest}`);
      assert.deepEqual(replaced, [{ wanted: 'requests.get_json', instead: 'get', at: 18, probability: 0.5 }]);
      assert.deepEqual(written.starts[1], {
        begun: 'answer = requests.',
        choices: ['get', 'Session'],
      });
      assert.deepEqual(written.checked, ['get(url)']);
    });

  it('goes on with it where the missing name is the last of the text', async () => {
    const { text } = await guided({ continues: { '': 'requests.nothing', 'requests.get': '(a)' } });
    assert.equal(text, 'requests.get(a)');
  });

  it('goes back to what was written first where the statement with the other name is wrong', async () => {
    const first = `answer = requests.get_json${rest}`;
    const continues = { '': first, 'requests.get': rest, 'get_json(url)': '\nprint(answer)\n' };
    for (let cut = 1; cut < rest.length; cut++)
      Object.assign(continues, { [rest.slice(0, cut)]: rest.slice(cut) });
    const { text, replaced, written } = await guided({ continues }, { isFlawed: () => true });
    assert.deepEqual([text, replaced], [first, []]);
    assert.equal(written.starts.length, 3);
    assert.ok(written.starts[2]!.begun!.startsWith('answer = requests.get_json'));
    assert.equal(written.starts[2]!.choices, undefined);
  });

  it('goes back to it where the model finds the other name too unlikely', async () => {
    const { text, replaced } = await guided({
      continues: { '': 'requests.nothing', 'requests.nothing': '' },
      chooses: ['get', 1e-9],
    });
    assert.deepEqual([text, replaced], ['requests.nothing', []]);
  });

  it('goes back to it where nothing can be held to names', async () => {
    const { text, replaced } = await guided({
      continues: { '': 'requests.nothing', 'requests.nothing': '' },
      cannotChoose: true,
    });
    assert.deepEqual([text, replaced], ['requests.nothing', []]);
  });

  it('ends with what was written first where that would not be shown', async () => {
    const { results, written } = await guided(
      { continues: { '': `requests.nothing${rest}`, 'requests.get': rest } },
      { isFlawed: () => true, cuts: true },
    );
    assert.equal(results.at(-1)?.isCut, true);
    assert.ok(results.at(-1)!.text.startsWith('requests.nothing'));
    assert.equal(written.starts.length, 2);
  });

  it('replaces each of several names once, and at most eight', async () => {
    const line = 'requests.nothing(1)\n';
    const { text, replaced, written } = await guided({
      continues: { '': line.repeat(10), 'requests.get': `(1)\n${line.repeat(9)}` },
    });
    assert.equal(replaced.length, 8);
    assert.equal(written.starts.length, 9);
    assert.deepEqual(
      replaced.map(({ at, instead }) => text.slice(at, at + instead.length)),
      Array.from({ length: 8 }, () => 'get'),
    );
    assert.ok(text.split('\n').slice(8).join('\n').startsWith(line));
  });

  it('is not replaced by what deletes or sends where nothing asks for that', async () => {
    const { written } = await guided({
      continues: { '': 'shutil.find(a)', 'shutil.which': '(a)' },
      chooses: ['which', 1],
    });
    assert.deepEqual(written.starts[1]!.choices, ['which']);
    const asked = await guided({
      continues: { '': '# delete it all\nshutil.delete_all(a)', 'shutil.rmtree': '(a)' },
      chooses: ['rmtree', 1],
    });
    assert.deepEqual(asked.written.starts[1]!.choices, ['rmtree', 'which']);
  });

  it('reports nothing that is still being judged, nor what is taken back', async () => {
    const { written } = await guided(
      { continues: { '': `a = 1\nb = requests.nothing${rest}`, 'requests.get': rest } },
      { slowly: true },
    );
    assert.equal(written.reported.join(''), `a = 1\nb = requests.get${rest}`);
    assert.ok(written.reported.every((text) => !text.includes('not')));
  });

  it('ends when it is cancelled', async () => {
    const { text, replaced, written } = await guided(
      { continues: { '': `requests.nothing${rest}` } },
      { signal: AbortSignal.abort() },
    );
    assert.deepEqual([text, replaced, written.starts.length], ['', [], 1]);
  });
});
