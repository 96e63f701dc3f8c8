import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdir, symlink, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { execFileSync } from 'node:child_process';
import { buildEngine } from '../support/engineFixture.ts';
import { FileTree } from '../support/fileTree.ts';
import { outcome, runCli, startCliIn, startCliWith } from './cliProcess.ts';

const sound = 'import shop\nshop.price("tea")\n';
const wrong = 'import shop\nshop.prize("tea")\n';

const notebook = (...cells: string[]): string =>
  JSON.stringify({ cells: cells.map((source) => ({ cell_type: 'code', source })), metadata: {} });

const bytes = (...parts: (string | number)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))));

/** What is said of a file that cannot be read as a whole. */
const unread: Readonly<Record<string, readonly [name: string, content: string | Buffer, problem: RegExp]>> = {
  'a cut character of UTF-8': ['a.py', bytes(sound, '# ', 0xc3), /^is not utf-8$/],
  'another encoding than it says': ['a.py', bytes('# coding: ascii2\n', sound), /^has an unknown encoding/],
  'another encoding, and says nothing': ['a.py', bytes(sound, '# caf', 0xe9, '\n'), /^is not utf-8$/],
  'a null character': ['a.py', `${sound}\0`, /^has null characters$/],
  data: ['a.py', bytes(0x89, 'PNG', 0, 0xff, 0xfe), /^is not utf-8$/],
  'an open bracket': ['a.py', 'import shop\nshop.price(\n', /not valid Python 3: see line 2$/],
  'an open string': ['a.py', 'import shop\nx = "abc\n', /see line 2$/],
  'an open long string': ['a.py', 'x = """abc\nimport shop\n', /see line 1$/],
  'a statement without a colon': ['a.py', 'if True\n    pass\n', /see line 1$/],
  'a block that is missing': ['a.py', 'def f():\nx = 1\n', /see line 1$/],
  'a line that is indented': ['a.py', 'x = 1\n    y = 2\n', /see line 2$/],
  'a line between two blocks': ['a.py', 'if x:\n        a = 1\n    b = 2\n', /see line 3$/],
  'a merge conflict': ['a.py', `<<<<<<< HEAD\n${sound}=======\n>>>>>>> other\n`, /see line/],
  prose: ['a.py', 'Sorry, there is no such function.\n', /see line 1$/],
  'a page of HTML': ['a.py', '<!DOCTYPE html>\n<html>404</html>\n', /see line/],
  "Python 2's print": ['a.py', 'print "tea"\n', /see line 1$/],
  "Python 2's print to a file": ['a.py', 'print >>log, "tea"\n', /see line 1$/],
  "Python 2's except": ['a.py', 'try:\n    pass\nexcept ValueError, e:\n    pass\n', /see line 3$/],
  "Python 2's raise": ['a.py', 'raise ValueError, "tea"\n', /see line 1$/],
  "Python 2's numbers": ['a.py', 'x = 0777\n', /see line 1$/],
  "Python 2's operator": ['a.py', 'x <> y\n', /see line 1$/],
  "Python 2's parameters": ['a.py', 'def f((a, b)):\n    pass\n', /see line 1$/],
  'a notebook that was cut': ['a.ipynb', '{"cells": [', /^cannot be read. It is damaged, or no notebook$/],
  'an empty notebook': ['a.ipynb', '', /^cannot be read. It is empty/],
  'a notebook without cells': ['a.ipynb', '{}', /^cannot be read. It is damaged, or no notebook$/],
  'a notebook that is a list': ['a.ipynb', '[]', /^cannot be read. It is damaged, or no notebook$/],
  'a cell that is none': ['a.ipynb', '{"cells": [{"cell_type": "code", "source": []}, 5]}', /see cell 2$/],
  'a cell without text': ['a.ipynb', '{"cells": [{"cell_type": "code", "source": 5}]}', /see cell 1$/],
  'a cell of Python 2': ['a.ipynb', notebook('import shop', 'print "tea"'), /see cell 2, line 1$/],
};

/** What is read all the same, and the line of what is wrong in it. */
const read: Readonly<Record<string, readonly [name: string, content: string | Buffer, place: string]>> = {
  'line ends of Windows': ['a.py', wrong.replaceAll('\n', '\r\n'), '2:6'],
  'line ends of old Macs': ['a.py', wrong.replaceAll('\n', '\r'), '2:6'],
  'a byte order mark': ['a.py', '\uFEFFfrom shop import prize\n', '1:18'],
  'UTF-16': ['a.py', Buffer.from(`\uFEFF${wrong}`, 'utf16le'), '2:6'],
  'form feeds': ['a.py', `\f\n\f${wrong}`, '3:6'],
  'an encoding that it declares': [
    'a.py',
    bytes('# -*- coding: latin-1 -*-\n# caf', 0xe9, '\n', wrong),
    '4:6',
  ],
  'a cell behind one for a shell': ['a.ipynb', notebook('%%bash\necho "', wrong), 'cell 2:2:6'],
  'a notebook with a byte order mark': ['a.ipynb', `\uFEFF${notebook(wrong)}`, 'cell 1:2:6'],
  'a script without an ending': ['tool', `#!/usr/bin/env python3\n${wrong}`, '3:6'],
  'a name that a terminal would obey': ['a\u001b[31m\n.py', wrong, '2:6'],
};

describe('verify, of damaged and odd inputs', function () {
  this.timeout(240_000);
  let files: FileTree;
  const packages = 'venv/lib/python3.12/site-packages';
  const verify = (...names: string[]) =>
    outcome(startCliIn(files.root, 'verify', '--python', files.path('venv'), ...names));

  before(async () => {
    await buildEngine();
    files = await FileTree.create();
    await files.write({
      'venv/pyvenv.cfg': 'home = /nowhere\nversion = 3.12.1\n',
      [`${packages}/shop/__init__.py`]: 'def price(name: str) -> float:\n    return 1.0\n',
      [`${packages}/shop/py.typed`]: '',
      'sound/a.py': sound,
      'sound/.git/': '',
    });
  });
  after(() => files.remove());

  describe('of a file with', () => {
    interface Found {
      readonly path: string;
      readonly isRead: boolean;
      readonly problem?: string;
    }
    let found: readonly Found[];
    let lines: string[];
    before(async () => {
      const all = Object.entries({ ...unread, ...read });
      for (const [title, [name, content]] of all) await files.write({ [`files/${title}/${name}`]: content });
      const named = ['files', 'files/a script without an ending/tool'];
      found = JSON.parse((await verify('--json', ...named)).output) as Found[];
      lines = (await verify(...named)).output.split('\n');
      assert.equal((await verify('files/prose')).code, 2);
    });
    for (const [title, [, , problem]] of Object.entries(unread))
      it(`${title}: says that it is not read as a whole`, () => {
        const file = found.find(({ path }) => path.startsWith(`files/${title}/`));
        assert.equal(file?.isRead, false);
        assert.match(file.problem ?? '', problem);
      });
    for (const [title, [, , place]] of Object.entries(read))
      it(`${title}: is looked at`, () => {
        const line = lines.find((one) => one.startsWith(`files/${title}/`) && one.includes(': missing: '));
        assert.ok(line?.includes(`:${place}: missing: `), line);
        assert.equal(found.find(({ path }) => path.startsWith(`files/${title}/`))?.isRead, true);
      });
  });

  const refuses = async (words: RegExp, ...names: string[]): Promise<void> => {
    const { code, output, errors } = await verify(...names);
    assert.equal(code, 2, output + errors);
    assert.match(errors, words);
    // eslint-disable-next-line no-control-regex -- it must not reach a terminal
    assert.doesNotMatch(output + errors, /\u001b/);
  };

  it('refuses in words what is no file, and does not print its name as it is', () =>
    refuses(/There is no file or folder gone.*31m\.py/, 'gone\u001b[31m.py'));

  it('refuses what is not Python', async () => {
    await files.write({
      'other/notes.md': '```python\nimport nothing_x1\n```\n',
      'other/run': '#!/bin/sh\nimport nothing_x1\n',
      'other/a.ipynb': JSON.stringify({
        cells: [{ cell_type: 'code', source: 'library(x)' }],
        metadata: { language_info: { name: 'R' } },
      }),
      'other/inside/a.py': sound,
    });
    await refuses(
      /notes\.md is no Python file\.\n.*run is no Python file\.\n.*a\.ipynb is a notebook in another language/,
      'other/notes.md',
      'other/run',
      'other/a.ipynb',
    );
    // In a folder they are passed over.
    assert.equal((await verify('other')).code, 0);
  });

  it('refuses a folder without Python files', async () => {
    await files.write({ 'empty/notes.md': '' });
    await refuses(/empty is a folder without Python files\./, 'empty', 'sound');
  });

  it('refuses a file that is far too long, and does not read it', async () => {
    await files.write({ 'long/a.py': 'import nothing_x1\n' });
    await truncate(files.path('long/a.py'), 80 << 20);
    await refuses(/a\.py is longer than 64 MB\./, 'long');
  });

  it('waits for no pipe, socket or device', async () => {
    if (process.platform === 'win32') return;
    await mkdir(files.path('special'));
    execFileSync('mkfifo', [files.path('special/pipe.py')]);
    const server = createServer().listen(files.path('special/socket.py'));
    await once(server, 'listening');
    try {
      await refuses(/pipe\.py cannot be read\.\n.*socket\.py cannot be read\./, 'special');
      await refuses(/zero cannot be read|zero is no/, '/dev/zero');
    } finally {
      server.close();
    }
  }).timeout(120_000);

  it('says which links lead out of a folder, or nowhere, and follows none in a circle', async () => {
    await files.write({ 'outside/a.py': 'import nothing_x1\n', 'links/own.py': sound });
    await symlink(files.path('outside/a.py'), files.path('links/out.py'));
    await symlink(files.path('outside'), files.path('links/folder'));
    await symlink('circle.py', files.path('links/circle.py'));
    await symlink('.', files.path('links/again'));
    await refuses(
      /circle\.py is a link to nothing\.\n.*folder leads out of links\.\n.*out\.py leads out/,
      'links',
    );
    // What is named as well is looked at.
    assert.equal((await verify('links', 'outside')).code, 1);
  });

  it('says which folders cannot be read', async () => {
    // Root may read all.
    if (process.getuid?.() === 0) return;
    await files.write({ 'closed/inside/a.py': wrong });
    await chmod(files.path('closed/inside'), 0);
    await refuses(/inside is a folder that cannot be read\./, 'closed');
    await chmod(files.path('closed/inside'), 0o700);
  });

  const broken: Readonly<Record<string, readonly [name: string, content: string | Buffer, words: RegExp]>> = {
    'pyproject.toml that is broken': [
      'pyproject.toml',
      '[project\n',
      /pyproject\.toml cannot be read as a whole/,
    ],
    'pyproject.toml that is not UTF-8': [
      'pyproject.toml',
      bytes('[project]\nname = "', 0xe9, '"\n'),
      /pyproject\.toml is not UTF-8\./,
    ],
    'lock file that was cut': ['Pipfile.lock', '{', /Pipfile\.lock cannot be read as a whole/],
    'record that is damaged': ['.phidelity/verified.json', '{', /verified\.json/],
    'record of something else': ['.phidelity/verified.json', '{"entries": []}', /verified\.json/],
    'record that is data': ['.phidelity/verified.json', bytes(0xff, 0xfe, 0), /verified\.json/],
    'record that is a folder': ['.phidelity/verified.json/a', '', /verified\.json/],
  };
  for (const [title, [name, content, words]] of Object.entries(broken))
    it(`looks at the code of a project with a ${title}, and says so`, async () => {
      await files.write({ [`${title}/${name}`]: content, [`${title}/a.py`]: sound, [`${title}/.git/`]: '' });
      await refuses(words, title);
      await files.write({ [`${title}/b.py`]: wrong });
      assert.equal((await verify(title)).code, 1);
    });

  it('says which interpreter cannot be used', async () => {
    await files.write({ lies: '#!/bin/sh\necho "{}"\n', text: 'hello\n' });
    await chmod(files.path('lies'), 0o755);
    for (const [python, words] of [
      ['absent', /file not found/],
      ['text', /not executable/],
      ['lies', /not a Python interpreter/],
      ['sound', /not a Python environment/],
    ] as const) {
      const { code, errors } = await runCli('verify', '--python', files.path(python), files.path('sound'));
      assert.equal(code, 2, python);
      assert.match(errors, words);
    }
  });

  it('needs a folder for its checker, and no home', async () => {
    const run = (variables: Readonly<Record<string, string | undefined>>) =>
      outcome(
        startCliWith(variables, files.root, 'verify', '--no-cache', '--python', files.path('venv'), 'sound'),
      );
    assert.equal((await run({ TMPDIR: '/nowhere', TEMP: '/nowhere', TMP: '/nowhere' })).code, 2);
    assert.equal((await run({ HOME: undefined })).code, 0);
  });

  it('is not a success when nobody reads what it says', async () => {
    const cli = startCliIn(files.root, 'verify', '--python', files.path('venv'), 'sound');
    cli.stdout.destroy();
    const [code] = (await once(cli, 'close')) as [number | null];
    assert.equal(code, 130);
  });
});
