import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ended } from '../../../support/ended.ts';
import { isRunning } from '../../../../src/platform/isRunning.ts';
import { FileTree } from '../../../support/fileTree.ts';
import { scriptedChecker } from './scriptedChecker.ts';
import { PyrightFixture } from '../../python/pyright/pyrightFixture.ts';

const packages = { 'lib/__init__.py': 'def known(a):\n    return a\n' };
const code = 'import lib\nlib.known(1)\n';
const failed = { kind: 'unknown', reason: 'checker-failed' };

describe('PyrightChecker', function () {
  this.timeout(120_000);
  const open: PyrightFixture[] = [];
  const create = async (...args: Parameters<typeof PyrightFixture.create>): Promise<PyrightFixture> => {
    const fixture = await PyrightFixture.create(...args);
    open.push(fixture);
    return fixture;
  };
  const kindOf = async (fixture: PyrightFixture): Promise<string | undefined> =>
    (await fixture.verdicts(code))['lib.known']?.kind;
  afterEach(async () => {
    for (const fixture of open.splice(0)) await fixture.dispose();
  });

  it('starts with the first check that has something to check', async () => {
    const fixture = await create(packages);
    assert.equal(fixture.checker.pid, undefined);
    assert.deepEqual(await fixture.verdicts('print(1)\n'), {});
    assert.equal(fixture.checker.pid, undefined);
    assert.equal(await kindOf(fixture), 'exists');
    assert.ok(isRunning(fixture.checker.pid!));
  });

  it('starts before the first check where it is told to, and then only once', async () => {
    const fixture = await create(packages);
    fixture.checker.warmUp();
    const { pid } = fixture.checker;
    assert.notEqual(pid, undefined);
    fixture.checker.warmUp();
    assert.equal(await kindOf(fixture), 'exists');
    assert.equal(fixture.checker.pid, pid);
    fixture.checker.dispose();
    fixture.checker.warmUp();
    assert.equal(fixture.checker.pid, undefined);
  });

  it('says where code is no Python, with pyright’s own parser', async () => {
    const { checker } = await create(packages);
    const { signal } = new AbortController();
    const errorIn = async (text: string, isCell = false): Promise<number | undefined> =>
      (await checker.syntaxError({ code: text, isCell }, signal))?.line;
    assert.equal(await errorIn(code), undefined);
    assert.equal(await errorIn('import lib\nThis is a sentence.\n'), 1);
    assert.equal(await errorIn('x = 1\n\ndef f(:\n    pass\nx = (1,\n'), 2);
    assert.equal(await errorIn('%time x = 1\n!ls\n'), 0);
    assert.equal(await errorIn('%time x = 1\n!ls\n', true), undefined);
    assert.equal(await errorIn('match x:\n    case [1, *y] if y: type Z = int\n'), undefined);
    const warned = 'def f():\n    try:\n        pass\n    finally:\n        return\n';
    assert.equal(await errorIn(warned), undefined);
    assert.equal(
      await errorIn('try:\n    pass\nexcept KeyError, ValueError:\n    pass\nx = t"{a}"\n'),
      undefined,
    );
    const { pid } = checker;
    checker.setEnvironment({ searchPaths: [] });
    assert.equal(await errorIn('x = = 1\n'), 0);
    assert.notEqual(checker.pid, pid);
    checker.dispose();
    assert.equal(await errorIn('x = = 1\n'), undefined);
  });

  it('keeps one process for all checks, also for those at the same time', async () => {
    const fixture = await create(packages);
    await kindOf(fixture);
    const { pid } = fixture.checker;
    const kinds = await Promise.all(Array.from({ length: 12 }, () => kindOf(fixture)));
    assert.ok(kinds.every((kind) => kind === 'exists'));
    assert.equal(fixture.checker.pid, pid);
  });

  it('ends with disposal, and leaves no folder', async () => {
    const ours = async (): Promise<string[]> =>
      (await readdir(tmpdir())).filter((name) => name.startsWith('phidelity-pyright-'));
    const before = new Set(await ours());
    const fixture = await create(packages);
    await kindOf(fixture);
    const made = (await ours()).filter((name) => !before.has(name));
    assert.ok(made.length > 0);
    const pid = fixture.checker.pid!;
    fixture.checker.dispose();
    await ended(pid);
    const left = new Set(await ours());
    assert.ok(made.some((name) => !left.has(name)));
    assert.deepEqual((await fixture.verdicts(code))['lib.known'], failed);
  });

  it('ends with the process that has it', async () => {
    const parent = fork(fileURLToPath(new URL('../../python/pyright/checkAndStay.ts', import.meta.url)), {
      execArgv: ['--import=tsx'],
    });
    const [pid] = (await once(parent, 'message')) as [number];
    assert.ok(isRunning(pid));
    parent.kill('SIGKILL');
    await ended(pid);
  });

  it('ends when idle, and starts again', async () => {
    const waits: { milliseconds: number; end: (isOver: boolean) => void }[] = [];
    const timer = {
      delay: (milliseconds: number, signal?: AbortSignal) =>
        new Promise<boolean>((end) => {
          waits.push({ milliseconds, end });
          signal?.addEventListener('abort', () => end(false));
        }),
    };
    const fixture = await create(packages, { timer, idleMilliseconds: 1234 });
    await kindOf(fixture);
    const pid = fixture.checker.pid!;
    waits.findLast(({ milliseconds }) => milliseconds === 1234)!.end(true);
    await ended(pid);
    assert.equal(await kindOf(fixture), 'exists');
    assert.notEqual(fixture.checker.pid, pid);
  });

  it('is not ended by an idle time that a check has cut short', async () => {
    const fixture = await create(packages, { idleMilliseconds: 2000 });
    await kindOf(fixture);
    const { pid } = fixture.checker;
    for (let round = 0; round < 4; round++) {
      await new Promise((resolve) => setTimeout(resolve, 700));
      assert.equal(await kindOf(fixture), 'exists');
    }
    assert.equal(fixture.checker.pid, pid);
  });

  it('restarts after it was killed between checks', async () => {
    const fixture = await create(packages);
    await kindOf(fixture);
    const pid = fixture.checker.pid!;
    process.kill(pid, 'SIGKILL');
    await ended(pid);
    assert.equal(await kindOf(fixture), 'exists');
    assert.notEqual(fixture.checker.pid, pid);
  });

  it('answers although it is killed in the middle of a check', async () => {
    const fixture = await create(packages);
    await kindOf(fixture);
    const pid = fixture.checker.pid!;
    const checked = fixture.verdicts(`import json, asyncio, sqlite3\njson.loads("1")\n${code}`);
    setTimeout(() => process.kill(pid, 'SIGKILL'), 5);
    assert.equal((await checked)['lib.known']?.kind, 'exists');
  });

  it('says unknown where pyright is not there', async () => {
    const fixture = await create(packages, { entry: '/nowhere/langserver.index.js' });
    assert.deepEqual((await fixture.verdicts(code))['lib.known'], failed);
    assert.ok(fixture.log.length > 0);
  });

  it('gives unknown on a timeout, and continues afterwards', async () => {
    let isSlow = true;
    const timer = {
      delay: async (_milliseconds: number, signal?: AbortSignal): Promise<boolean> => {
        if (isSlow) return true;
        return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(false)));
      },
    };
    const fixture = await create(packages, { timer });
    assert.deepEqual((await fixture.verdicts(code))['lib.known'], failed);
    isSlow = false;
    assert.equal(await kindOf(fixture), 'exists');
  });

  it('rejects with the reason of the signal, at once, and continues afterwards', async () => {
    const fixture = await create(packages);
    const reason = new Error('enough');
    await assert.rejects(fixture.verdicts(code, { signal: AbortSignal.abort(reason) }), reason);
    const controller = new AbortController();
    const checked = fixture.verdicts(code, { signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(checked, reason);
    assert.equal(await kindOf(fixture), 'exists');
  });

  it('says unknown when the packages are deleted, and follows a change of the environment', async () => {
    const fixture = await create(packages);
    await rm(fixture.tree.path('site'), { recursive: true });
    assert.deepEqual((await fixture.verdicts(code))['lib.known'], {
      kind: 'unknown',
      reason: 'not-installed',
    });
    await fixture.tree.write({ 'other/lib/__init__.py': 'def known(a):\n    return a\n' });
    fixture.checker.setEnvironment({ searchPaths: [fixture.tree.path('other')] });
    assert.equal(await kindOf(fixture), 'exists');
  });

  it('notices what is installed, written and changed while it runs', async () => {
    const fixture = await create(packages);
    const kinds = async (text: string): Promise<string[]> =>
      Object.values(await fixture.verdicts(text)).map(({ kind }) => kind);
    assert.deepEqual(await kinds('import late\nlate.here()\nfrom lib import more\n'), ['unknown', 'missing']);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await fixture.tree.write({
      'workspace/late.py': 'def here():\n    pass\n',
      'site/lib/__init__.py': 'def known(a):\n    return a\n\ndef more():\n    pass\n',
    });
    assert.deepEqual(await kinds('import late\nlate.here()\nfrom lib import more\n'), ['exists', 'exists']);
  });

  it('runs no Python, reads no configuration of the workspace', async () => {
    const fixture = await create(packages);
    const spy = fixture.tree.path('bin', 'python3');
    const seen = fixture.tree.path('seen');
    await fixture.tree.write({
      'bin/python3': `#!/bin/sh\necho run > ${seen}\n`,
      'workspace/pyrightconfig.json': '{"reportAttributeAccessIssue": "none"}',
    });
    await chmod(spy, 0o755);
    const before = process.env['PATH'];
    process.env['PATH'] = `${fixture.tree.path('bin')}:${before}`;
    try {
      assert.equal((await fixture.verdicts('import lib\nlib.nothing()\n'))['lib.nothing']?.kind, 'missing');
    } finally {
      process.env['PATH'] = before;
    }
    assert.ok(!(await readdir(fixture.tree.root)).includes('seen'));
  });

  for (const [name, text] of [
    ['half a statement', 'import lib\nx = lib.known(1, [2\nlib.known(\ndef f(:\n'],
    ['Python 2', 'import lib\nprint "a", lib.known(1)\nexec "x"\ntry: pass\nexcept Error, e: pass\n'],
    ['no Python', 'import lib\n\0\u{FEFF}\u2028<html>lib.known(1)</html>\n}}}})))\n'],
    ['deep brackets', `import lib\nlib.known(${'('.repeat(2000)}\n`],
  ] as const)
    it(`takes ${name}`, async () => {
      const fixture = await create(packages);
      const verdicts = Object.values(await fixture.verdicts(text));
      assert.ok(verdicts.length > 0);
      assert.ok(
        verdicts.every(({ kind }) => kind === 'exists' || kind === 'unknown' || kind === 'wrong-call'),
      );
      assert.equal(await kindOf(fixture), 'exists');
    });

  it('does not check 2 MB', async () => {
    const fixture = await create(packages);
    const found = await fixture.verdicts(`${code}#${'x'.repeat(2_000_000)}\n`);
    assert.deepEqual(found['lib.known'], { kind: 'unknown', reason: 'too-long' });
    assert.equal(fixture.checker.pid, undefined);
  });

  describe('whose process answers slowly', () => {
    const several = Array.from({ length: 8 }, (_, at) => `import lib${at}\nlib${at}.x\n`).join('');
    let servers: FileTree;
    before(async () => void (servers = await FileTree.create()));
    after(() => servers.remove());

    /** What is said of the uses, and how many processes it took. */
    async function said(
      script: Parameters<typeof scriptedChecker>[1],
    ): Promise<[kinds: Set<string>, processes: number]> {
      const { log, ...server } = await scriptedChecker(servers, script);
      const fixture = await create(packages, server);
      const kinds = new Set(Object.values(await fixture.verdicts(several)).map(({ kind }) => kind));
      return [kinds, (await log()).split('|').length - 1];
    }

    it('waits as long as there are answers', async () => {
      assert.deepEqual(await said({ delay: 250 }), [new Set(['exists']), 1]);
    });

    it('keeps what was said before it got stuck, and asks a new one for the rest', async () => {
      assert.deepEqual(await said({ mostAnswers: 9 }), [new Set(['exists']), 2]);
    });

    it('closes documents many at a time, as that makes it forget what it knows', async () => {
      const { log, entry } = await scriptedChecker(servers, {});
      const fixture = await create(packages, { entry });
      const closed = async (): Promise<number> => (await log()).split('closed').length - 1;
      for (let check = 0; check < 60; check++) await fixture.verdicts(code);
      assert.equal(await closed(), 0);
      for (let check = 0; check < 10; check++) await fixture.verdicts(code);
      assert.ok((await closed()) > 50);
    });

    it('does not ask again for what it gets stuck on at once', async () => {
      assert.deepEqual(await said({ silentFor: 'textDocument/diagnostic' }), [new Set(['unknown']), 1]);
    });

    it('asks once more, and not again', async () => {
      assert.deepEqual(await said({ silentFor: 'textDocument/hover' }), [new Set(['unknown']), 2]);
    });
  });
});
