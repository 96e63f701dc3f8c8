import assert from 'node:assert/strict';
import { Completer } from '../../../src/core/completion/completer.ts';
import { CompletionGuide } from '../../../src/core/completion/generation/completionGuide.ts';
import type { CompletionOutcome } from '../../../src/core/completion/outcome/completionOutcome.ts';
import { noRelatedCode } from '../../../src/core/completion/prompt/promptBuilder.ts';
import type { NameJudge } from '../../../src/core/guidance/nameJudge.ts';
import type { ReportItem } from '../../../src/core/verification/findings/reportItem.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { ManualTime } from '../../support/manualTime.ts';
import { CompletionEngine } from './support/completionEngine.ts';
import { EditedDocument } from './support/document.ts';

const existing = ['get', 'post', 'Session'];
/** Longer than any wait for a pause in typing. */
const pause = 600;

/** A completer whose completions are held to what `requests` has here. */
class Guided {
  readonly engine = new CompletionEngine();
  readonly time = new ManualTime();
  readonly document = new EditedDocument('import requests\n\nanswer = requests█\n');
  readonly judged: string[] = [];
  mode: 'off' | 'mark' | 'hide' = 'hide';
  /** What the verifier finds in a statement. */
  found: (code: string) => ReportItem['finding'] = () => undefined;
  readonly completer: Completer;

  constructor() {
    const judge: NameJudge = {
      judge: async ({ code, range }) => {
        const name = code.slice(range.start, range.end);
        this.judged.push(name);
        return existing.includes(name) ? { kind: 'exists' } : { kind: 'missing', names: existing };
      },
      warm: () => {},
    };
    this.completer = new Completer({
      engine: this.engine,
      guide: new CompletionGuide({
        engine: this.engine,
        judgeOf: () => judge,
        verify: async ({ code, within }) => {
          const finding = this.found(code);
          const item = { kind: 'symbol', name: '', label: '', message: '', isVerifiedByUser: false } as const;
          return [{ ...item, finding, range: within }];
        },
        timer: this.time,
        mode: () => this.mode,
      }),
      clock: this.time,
      timer: this.time,
      related: noRelatedCode,
      logger: memoryLogger(),
      settings: () => ({
        model: { modelPath: '/models/scripted.gguf', threads: 1 },
        automatic: true,
        inStringsAndComments: false,
        slowAfter: 2.5,
        contextSize: 2048,
      }),
    });
    this.engine.becomeReady();
  }

  /** Types a dot, has the engine say a text, and gives what comes of it once all is said. */
  async typeDot(says: string): Promise<{ readonly outcome: () => Promise<CompletionOutcome> }> {
    this.completer.edited(this.document.id, this.document.type('.'));
    const { signal } = new AbortController();
    const outcome = this.completer.complete(this.document, this.document.cursor, 'automatic', signal);
    await this.time.pass(pause);
    this.engine.last.say(says);
    await this.time.settle();
    return { outcome: () => outcome };
  }

  async chooses(name: string, rest: string, probability = 0.5): Promise<void> {
    this.engine.last.say(name, 0.9, { name, probability });
    this.engine.last.say(rest);
    this.engine.last.end();
    await this.time.settle();
  }
}

const texts = (outcome: CompletionOutcome): readonly string[] =>
  outcome.kind === 'completions' ? outcome.texts : [];

describe('completions that are guided to names that exist', () => {
  it('are taken back before a name that does not exist, and go on with one that does', async () => {
    const guided = new Guided();
    const { outcome } = await guided.typeDot('get_json(');
    assert.equal(guided.engine.asked.filter(({ signal }) => signal?.aborted).length, 1);
    assert.deepEqual(guided.engine.last.request.choices, ['get', 'Session']);
    await guided.chooses('get', '("url")');
    assert.deepEqual(texts(await outcome()), ['get("url")']);
    const replaced = guided.completer.replaced.find(guided.document.id, 'get("url")');
    assert.deepEqual(replaced, [{ wanted: 'requests.get_json', instead: 'get', at: 0, probability: 0.5 }]);
  });

  it('ask the engine once, for nothing else than without, where every name exists', async () => {
    const guided = new Guided();
    const { outcome } = await guided.typeDot('get("url")');
    guided.engine.last.end();
    await guided.time.settle();
    assert.deepEqual(texts(await outcome()), ['get("url")']);
    const asked = guided.engine.asked.filter(({ request }) => request.priority === 'interactive');
    assert.equal(asked.length, 1);
    assert.ok(!('begun' in asked[0]!.request) && !('choices' in asked[0]!.request));
    assert.deepEqual(guided.completer.replaced.find(guided.document.id, 'get("url")'), []);
  });

  it('have what was written first where the call of the other name is wrong', async () => {
    const guided = new Guided();
    guided.found = () => 'wrong-call';
    const { outcome } = await guided.typeDot('get_json()');
    await guided.chooses('get', '()');
    const [text = ''] = texts(await outcome());
    assert.ok(!text.startsWith('get('), text);
    assert.deepEqual(guided.completer.replaced.find(guided.document.id, text), []);
  });

  it('go on behind what was written first where that is shown and marked', async () => {
    const guided = new Guided();
    guided.mode = 'mark';
    guided.found = () => 'wrong-call';
    const { outcome } = await guided.typeDot('get_json(');
    await guided.chooses('get', '()');
    const { begun = '', choices } = guided.engine.last.request;
    assert.deepEqual([begun, choices], ['get_json(', undefined]);
    guided.engine.last.say(`${begun}"url")`);
    guided.engine.last.end();
    await guided.time.settle();
    assert.deepEqual(texts(await outcome()), ['get_json("url")']);
  });

  it('are not looked at where guidance is off', async () => {
    const guided = new Guided();
    guided.mode = 'off';
    const { outcome } = await guided.typeDot('get_json("url")');
    guided.engine.last.end();
    await guided.time.settle();
    assert.deepEqual(texts(await outcome()), ['get_json("url")']);
    assert.deepEqual(guided.judged, []);
  });

  it('keep what is known of their names while the user types their beginning', async () => {
    const guided = new Guided();
    const { outcome } = await guided.typeDot('get_json(');
    await guided.chooses('get', '(requests.Session)');
    await outcome();
    const { id } = guided.document;
    assert.equal(guided.completer.replaced.find(id, 'get(requests.Session)').length, 1);
    assert.equal(guided.completer.replaced.find(id, '(requests.Session)').length, 0);
    assert.equal(guided.completer.replaced.find('another', 'get(requests.Session)').length, 0);
  });
});
