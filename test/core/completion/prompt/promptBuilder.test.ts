import assert from 'node:assert/strict';
import { PromptBuilder } from '../../../../src/core/completion/prompt/promptBuilder.ts';
import type { RelatedCode } from '../../../../src/core/ports/completionRequest.ts';
import { ManualTime } from '../../../support/manualTime.ts';
import { EditedDocument } from '../support/document.ts';

describe('PromptBuilder', () => {
  const long = Array.from({ length: 400 }, (_, at) => `value_${at} = compute(${at})`);
  /** A long document with the cursor in one of its lines. */
  const at = (line: number, path = 'a.py'): EditedDocument =>
    new EditedDocument(`${long.slice(0, line).join('\n')}█\n${long.slice(line).join('\n')}`, path);

  /** A builder whose related code says where it was looked for. */
  function builder(
    time = new ManualTime(),
    found: (code: readonly RelatedCode[]) => Promise<readonly RelatedCode[] | undefined> = async (code) =>
      code,
  ) {
    let basis = 'imports';
    const prompts = new PromptBuilder({
      timer: time,
      related: {
        basis: () => basis,
        find: ({ position, seen }) =>
          found([{ path: 'b.py', code: `${position.line} in ${seen.first}-${seen.last}` }]),
      },
    });
    const related = async (document: EditedDocument): Promise<string | undefined> => {
      const prompt = await prompts.build(document, document.cursor, new AbortController().signal);
      return prompt?.related.map(({ code }) => code).join();
    };
    return { related, changeBasis: () => (basis += '+') };
  }

  it('keeps related code while one types and moves in a document, so that the prompt begins the same', async () => {
    const { related } = builder();
    const first = await related(at(100));
    assert.match(first!, /^99 in \d+-1\d\d$/);
    assert.equal(await related(at(101)), first);
    assert.equal(await related(at(300)), first);
    assert.equal(await related(at(5)), first);
  });

  it('looks for it again where the prompt begins anew: after another document, and when what it was found by changes', async () => {
    const { related, changeBasis } = builder();
    await related(at(100));
    assert.match((await related(at(50, 'b.py')))!, /^49 /);
    assert.match((await related(at(101)))!, /^100 /);
    assert.match((await related(at(200)))!, /^100 /);
    changeBasis();
    // Where the window stays, typing is to cost no more than what is typed.
    assert.match((await related(at(199)))!, /^100 /);
    assert.match((await related(at(300)))!, /^299 /);
    assert.match((await related(at(100)))!, /^299 /);
  });

  it('looks for it again as long as it is not known', async () => {
    let isKnown = false;
    const { related } = builder(undefined, async (code) => (isKnown ? code : undefined));
    assert.equal(await related(at(100)), '');
    assert.equal(await related(at(200)), '');
    isKnown = true;
    assert.equal(await related(at(199)), '');
    assert.match((await related(at(300)))!, /^299 /);
    isKnown = false;
    assert.match((await related(at(100)))!, /^299 /);
  });

  it('does not wait long for it', async () => {
    const time = new ManualTime();
    const { related } = builder(time, () => new Promise(() => {}));
    const waiting = related(at(100));
    await time.pass(1000);
    assert.equal(await waiting, '');
  });
});
