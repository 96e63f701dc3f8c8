import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { uncheckedCode } from '../../../../src/core/verification/codeVerifier.ts';
import { ended } from '../../../support/ended.ts';
import { isRunning } from '../../../../src/platform/isRunning.ts';
import { buildVerifier, VerifierFixture } from '../../python/verifierFixture.ts';

const code = 'import shop\nshop.price("tea")\n';
const manyUses = `import shop\n${Array.from({ length: 1201 }, (_, at) => `shop.price("${at}")\n`).join('')}`;

describe('VerifierThread', function () {
  this.timeout(60_000);
  const open: VerifierFixture[] = [];
  const create = async (...args: Parameters<typeof VerifierFixture.create>): Promise<VerifierFixture> => {
    const fixture = await VerifierFixture.create(...args);
    open.push(fixture);
    return fixture;
  };
  const kindOf = async (fixture: VerifierFixture, text = code): Promise<string | undefined> =>
    (await fixture.verdict(text))?.kind;
  before(buildVerifier);
  afterEach(async () => {
    for (const fixture of open.splice(0)) await fixture.dispose();
  });

  describe('that runs', () => {
    let fixture: VerifierFixture;
    before(async () => (fixture = await VerifierFixture.create()));
    beforeEach(() => fixture.choose('one'));
    after(() => fixture.dispose());

    it('verifies imports and uses, and says against what', async () => {
      const { imports, uses, basis } = await fixture.verify(
        'import math, shop\nfrom . import near\nshop.prize("tea")\n',
      );
      assert.deepEqual(
        imports.map(({ module }) => module?.class),
        ['familiar', 'installed', undefined],
      );
      assert.equal(imports[1]?.module?.version, '2.1');
      assert.deepEqual(uses.at(-1)?.verdict, { kind: 'missing', nearest: ['price'] });
      assert.equal(basis.python?.path, fixture.tree.path('one', 'bin', 'python3'));
      assert.match(basis.pypiSnapshot!, /^20\d\d-/);
    });

    it('verifies the part that is asked for', async () => {
      const text = 'import shop\nshop.prize("tea")\nshop.price("tea")\n';
      const start = text.lastIndexOf('shop');
      const { uses } = await fixture.verify(text, { within: { start, end: text.length } });
      assert.deepEqual(
        uses.map(({ scanned, verdict }) => [scanned.symbol, verdict.kind]),
        [['shop.price', 'exists']],
      );
    });

    it('transfers thousands of uses, in order and complete', async () => {
      const { uses } = await fixture.verify(manyUses);
      assert.equal(uses.length, 1201);
      assert.ok(uses.every(({ verdict }) => verdict.kind === 'exists'));
      const starts = uses.map(({ scanned }) => scanned.range.start);
      assert.deepEqual(
        starts,
        starts.toSorted((a, b) => a - b),
      );
      assert.deepEqual(uses.at(-1)?.scanned.call, { positional: 1, keywords: [], hasUnpacking: false });
    });

    it('answers several at once', async () => {
      const kinds = await Promise.all(
        ['price', 'prize', 'price'].map((name) => kindOf(fixture, `import shop\nshop.${name}("tea")\n`)),
      );
      assert.deepEqual(kinds, ['exists', 'missing', 'exists']);
      assert.equal(fixture.pyrights.length, 1);
    });

    it('rejects with the reason of the signal, at once, and continues afterwards', async () => {
      const reason = new Error('enough');
      await assert.rejects(fixture.verify(code, { signal: AbortSignal.abort(reason) }), reason);
      const controller = new AbortController();
      const verified = fixture.verify(code, { signal: controller.signal });
      controller.abort(reason);
      await assert.rejects(verified, reason);
      assert.equal(await kindOf(fixture), 'exists');
      const later = new AbortController();
      const second = fixture.verify(manyUses, { signal: later.signal });
      await delay(10);
      later.abort(reason);
      await assert.rejects(second, reason);
      assert.equal(await kindOf(fixture), 'exists');
      assert.doesNotMatch(fixture.log, /enough|could not be verified/);
    });

    it('knows no packages if the selected Python cannot be used, and says why', async () => {
      fixture.choose('nowhere');
      const { imports, uses, basis } = await fixture.verify('import shop, json\njson.loads("1")\n');
      assert.notEqual(imports[0]?.module?.class, 'installed');
      assert.equal(uses.at(-1)?.verdict.kind, 'exists');
      assert.equal(basis.pythonProblem?.kind, 'not-found');
    });

    it('takes 2 MB', async () => {
      const { imports, uses } = await fixture.verify(`${code}${'x = [1, 2]\n'.repeat(182_000)}`);
      assert.equal(imports[0]?.module?.class, 'installed');
      assert.deepEqual(uses.at(-1)?.verdict, { kind: 'unknown', reason: 'too-long' });
    });
  });

  it('starts nothing before it is asked', async () => {
    const fixture = await create();
    assert.deepEqual((await fixture.verify('print(1)\n')).uses, []);
    assert.deepEqual(fixture.pyrights, []);
  });

  it('answers although its thread dies in the middle, and no pyright is left of it', async () => {
    const fixture = await create({ deaths: 1 });
    assert.equal(await kindOf(fixture), 'exists');
    assert.equal(await kindOf(fixture, `deadly = 1\n${code}`), 'exists');
    assert.match(fixture.log, /verifier thread ended: exit code 7/i);
    const [first, second] = fixture.pyrights;
    await ended(first!);
    assert.ok(isRunning(second!));
    assert.equal(await kindOf(fixture, `deadly = 1\n${code}`), 'exists');
  });

  it('reports code that crashes every thread as not checked, and continues afterwards', async () => {
    const fixture = await create({ deaths: 2 });
    const text = `deadly = 1\n${code}`;
    assert.deepEqual(await fixture.verify(text), uncheckedCode(text));
    assert.equal(await kindOf(fixture, text), 'exists');
  });

  it('answers although pyright is killed in the middle', async () => {
    const fixture = await create();
    await fixture.verify(code);
    const [pid] = fixture.pyrights;
    const verified = kindOf(fixture, `import json, asyncio, sqlite3\njson.loads("1")\n${code}`);
    setTimeout(() => process.kill(pid!, 'SIGKILL'), 5);
    assert.equal(await verified, 'exists');
    assert.equal(fixture.pyrights.length, 2);
  });

  it('says that code is not checked where the thread cannot be started', async () => {
    const fixture = await create({ entry: '/nowhere/verifier.mjs' });
    assert.deepEqual(await fixture.verify(code), uncheckedCode(code));
    assert.match(fixture.log, /nowhere/);
  });

  it('follows the choice of another Python, also in a thread that starts later', async () => {
    const fixture = await create({ deaths: 1 });
    assert.equal(await kindOf(fixture), 'exists');
    fixture.choose('other');
    assert.deepEqual(await fixture.verdict(code), { kind: 'missing', nearest: [] });
    assert.equal(await kindOf(fixture, 'import shop\nshop.cost("deadly")\n'), 'exists');
  });

  it('knows of no packages when its environment was deleted under way', async () => {
    const fixture = await create();
    assert.equal(await kindOf(fixture), 'exists');
    await fixture.remove('one');
    const { imports, uses } = await fixture.verify(code);
    assert.notEqual(imports[0]?.module?.class, 'installed');
    assert.deepEqual(uses.at(-1)?.verdict, { kind: 'unknown', reason: 'not-installed' });
  });

  it('ends when idle, with pyright, and starts again', async () => {
    const fixture = await create({ idleMilliseconds: 300 });
    assert.equal(await kindOf(fixture), 'exists');
    await ended(fixture.pyrights[0]!);
    assert.equal(await kindOf(fixture), 'exists');
    assert.equal(fixture.pyrights.length, 2);
  });

  it('ends pyright with disposal, in the middle too, and verifies nothing afterwards', async () => {
    const fixture = await create();
    assert.equal(await kindOf(fixture), 'exists');
    const verified = fixture.verify(code);
    fixture.verifier.dispose();
    assert.deepEqual(await verified, uncheckedCode(code));
    await ended(fixture.pyrights[0]!);
    assert.deepEqual(await fixture.verify(code), uncheckedCode(code));
    assert.equal(fixture.pyrights.length, 1);
  });

  it('ends pyright when the process is killed that has it', async () => {
    const parent = fork(fileURLToPath(new URL('../../python/verifyAndStay.ts', import.meta.url)), {
      execArgv: ['--import=tsx'],
    });
    const [{ pid, root }] = (await once(parent, 'message')) as [{ pid: number; root: string }];
    try {
      assert.ok(isRunning(pid));
      parent.kill('SIGKILL');
      await ended(pid);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
