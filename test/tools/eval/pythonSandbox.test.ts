import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PythonSandbox } from '../../../tools/eval/pythonSandbox.ts';

describe('the sandbox for generated Python', function () {
  // Python may have to be installed first.
  this.timeout(120_000);
  let sandbox: PythonSandbox;
  before(async () => {
    sandbox = await PythonSandbox.open({ cpuSeconds: 1, wallSeconds: 3, memoryBytes: 256 * 2 ** 20 });
  });
  after(() => sandbox.close());

  for (const [what, program] of [
    ['runs to its end', 'import math, re, typing, collections\nassert math.gcd(4, 6) == 2'],
    ['prints a lot', 'print("x" * 1_000_000)'],
    ['uses the hashes that HumanEval asks for', 'import hashlib\nhashlib.md5(b"x").hexdigest()'],
    ['leaves its name as a module does', 'assert __name__ != "__main__"'],
  ] as const) {
    it(`passes a program that ${what}`, async () => {
      assert.deepEqual(await sandbox.run(program), { kind: 'passed' });
    });
  }

  for (const [what, program, error] of [
    ['an assertion', 'assert 1 == 2', 'AssertionError'],
    ['code that is no Python', 'def f(:', 'SyntaxError'],
    ['an early end', 'import sys\nsys.exit(0)', 'SystemExit'],
    ['a recursion without end', 'def f(): f()\nf()', 'RecursionError'],
    ['a memory bomb', 'text = "x"\nwhile True: text += text', 'MemoryError'],
    ['a fork bomb', 'import os\nwhile True: os.fork()', 'PermissionError'],
    ['a bomb of threads', threadBomb(), 'RuntimeError'],
    ['a socket', 'import socket\nsocket.socket()', 'PermissionError'],
    ['a download', 'import urllib.request\nurllib.request.urlopen("http://localhost")', 'PermissionError'],
    ['a command', 'import os\nos.system("true")', 'PermissionError'],
    ['a program', 'import subprocess\nsubprocess.run(["true"])', 'PermissionError'],
    ['a file written', 'open("left-behind", "w")', 'PermissionError'],
    ['a file opened for writing', 'import os\nos.open("x", os.O_CREAT | os.O_WRONLY)', 'PermissionError'],
    ['a file removed', 'import os\nos.remove("/etc/hostname")', 'PermissionError'],
    ['a signal', 'import os\nos.kill(1, 9)', 'PermissionError'],
    ['a way around Python', 'import ctypes', 'PermissionError'],
    ['a question to the user', 'input()', 'EOFError'],
  ] as const) {
    it(`fails a program with ${what}`, async () => {
      assert.deepEqual(await sandbox.run(program), { kind: 'raised', error });
    });
  }

  for (const [what, program] of [
    ['a loop without end', 'while True: pass'],
    ['a sleep without end', 'import time\ntime.sleep(1000)'],
    ['an end without a verdict', 'import os\nos._exit(0)'],
    ['a verdict of its own', 'import os\nos.write(1, b\'{"error": null}\')\nos._exit(0)'],
    ['a loop that catches everything', catchAll()],
  ] as const) {
    it(`ends a program with ${what}`, async () => {
      assert.deepEqual(await sandbox.run(program), { kind: 'killed' });
    });
  }

  it('shows a program no environment of ours', async () => {
    process.env['PHIDELITY_SECRET'] = 'secret';
    const program = 'import os\nassert "secret" not in os.environ.values()';
    assert.deepEqual(await sandbox.run(program), { kind: 'passed' });
    delete process.env['PHIDELITY_SECRET'];
  });

  it('lets no program reach a server on this machine', async () => {
    let connections = 0;
    const server = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    await sandbox.run(`import socket\nsocket.create_connection(("127.0.0.1", ${port}))`);
    server.close();
    assert.equal(connections, 0);
  });

  it('removes its folder when it is closed', async () => {
    const before = process.env['TMPDIR'];
    const folder = await mkdtemp(path.join(tmpdir(), 'phidelity-sandbox-test-'));
    process.env['TMPDIR'] = folder;
    try {
      const other = await PythonSandbox.open();
      assert.equal((await readdir(folder)).length, 1);
      await other.close();
      assert.deepEqual(await readdir(folder), []);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    await rm(folder, { recursive: true });
  });
});

function threadBomb(): string {
  return 'import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(1000,)).start()';
}

function catchAll(): string {
  return 'while True:\n    try:\n        raise KeyError\n    except BaseException:\n        pass';
}
