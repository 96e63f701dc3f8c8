import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import { buildEngine } from '../support/engineFixture.ts';
import { FileTree } from '../support/fileTree.ts';
import { outcome, runCli, startCliIn } from './cliProcess.ts';

const packages = 'venv/lib/python3.12/site-packages';

describe('verify', function () {
  this.timeout(120_000);
  let files: FileTree;

  before(async () => {
    await buildEngine();
    files = await FileTree.create();
    await files.write({
      'venv/pyvenv.cfg': 'home = /nowhere\nversion = 3.12.1\n',
      [`${packages}/shop/__init__.py`]:
        'def price(name: str, *, currency: str = "EUR") -> float:\n    return 1.0\n',
      [`${packages}/shop/py.typed`]: '',
      [`${packages}/shop-2.1.dist-info/METADATA`]: 'Metadata-Version: 2.1\nName: shop\nVersion: 2.1\n',
      [`${packages}/shop-2.1.dist-info/RECORD`]: 'shop/__init__.py,,\n',
      'good.py': 'import math\n\nprint(math.sqrt(2))\n',
      'bad.py':
        'import shop\nimport shopp_of_horrors_x1\n\nshop.prize("tea")\nshop.price("tea", curency="USD")\nshop.price("tea")\n',
      'folder/inner.py': 'from shop import price\n\nprice("tea")\n',
      'folder/.hidden/other.py': 'import nothing_of_that_name_x2\n',
    });
  });
  after(() => files.remove());

  const verify = (...names: string[]) =>
    runCli(
      'verify',
      '--python',
      files.path('venv'),
      ...names.map((name) => (name.startsWith('--') ? name : files.path(name))),
    );

  it('finds what does not exist, says what may be meant, and fails', async () => {
    const { code, output, errors } = await verify('bad.py');
    assert.equal(code, 1, errors);
    assert.match(output, /bad\.py:1:8: unverified: "shop" \(2\.1\) is installed\./);
    assert.match(
      output,
      /bad\.py:2:8: not-found: "shopp_of_horrors_x1" is not installed and not known on PyPI \(as of \d{4}-\d\d\)\./,
    );
    assert.match(output, /bad\.py:4:6: missing: shop\.prize does not exist\. Did you mean "price"\?/);
    assert.match(output, /bad\.py:5:19: wrong-call: shop\.price: .*curency.*"currency"/);
    assert.doesNotMatch(output, /bad\.py:6/);
  });

  it('finds what is to be installed and unknown, in notebooks, cells and the metadata of scripts', async () => {
    const cell = (...source: string[]): unknown => ({ cell_type: 'code', source, metadata: {}, outputs: [] });
    const cells = [cell('%pip install moonphase_of_horrors_x3\n', 'import math'), cell('!uv add shop .\n')];
    await files.write({
      'installs.ipynb': JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }),
      'installs.py':
        '# /// script\n# dependencies = ["shop", "moonphase_of_horrors_x3>=1"]\n# ///\n# %%\n' +
        '%pip install -r a.txt moonphase_of_horrors_x4\n%conda install moonphase_of_horrors_x5\n' +
        '%pip install --index-url https://pypi.example.org/simple moonphase_of_horrors_x6\n',
    });
    const { code, output, errors } = await verify('installs.ipynb', 'installs.py');
    assert.equal(code, 1, errors);
    const places = output
      .split('\n')
      .map((line) => /[\w.]+:(?:cell \d+:)?\d+:\d+: [\w-]+: "[^"]*"/.exec(line)?.[0]);
    assert.deepEqual(places.filter(Boolean), [
      'installs.ipynb:cell 1:1:14: not-found: "moonphase_of_horrors_x3"',
      'installs.py:2:28: not-found: "moonphase_of_horrors_x3"',
      'installs.py:5:23: not-found: "moonphase_of_horrors_x4"',
      'installs.py:6:16: unknown: "moonphase_of_horrors_x5"',
      'installs.py:7:58: unknown: "moonphase_of_horrors_x6"',
    ]);
  });

  it('succeeds where everything exists, and says so', async () => {
    const { code, output, errors } = await verify('good.py');
    assert.equal(code, 0, errors);
    assert.equal(output, '');
    assert.match(errors, /1 file: no findings/);
  });

  it('verifies the files of a folder, but no hidden ones; what is only beyond the familiar does not fail', async () => {
    const { code, output, errors } = await verify('folder');
    assert.equal(code, 0, errors);
    assert.match(output, /inner\.py:1:6: unverified/);
    assert.doesNotMatch(output, /other\.py/);
  });

  it('leaves out what people have verified in the folder that it is run in, but nothing that does not exist, and says so', async () => {
    const run = (...options: string[]) =>
      outcome(startCliIn(files.path('team'), 'verify', '--python', files.path('venv'), ...options, 'own.py'));
    const entry = (symbol: string, version: string) =>
      JSON.stringify({ distribution: 'shop', symbol, version, date: '2026-11-23' });
    await files.write({
      'team/own.py': 'import shop\n\nshop.prize("tea")\nshop.price("tea", curency="USD")\n',
      'team/.phidelity/verified.json': `{ "verified": [${entry('shop', '2.1.4')}, ${entry('shop.prize', '2.1.0')}, ${entry('shop.price', '2.1.0')}] }\n`,
    });
    const verified = await run();
    assert.equal(verified.code, 1);
    assert.match(
      verified.output,
      /^own\.py:3:6: missing: shop\.prize does not exist\. Did you mean "price"\? Its entry in \.phidelity\/verified\.json has no effect\.\nown\.py:4:19: wrong-call: .*curency.* has no effect\.\n$/,
    );
    assert.match(
      verified.errors,
      /1 file: 1 missing, 1 wrong-call, 1 left out as marked in \.phidelity\/verified\.json/,
    );
    const json = JSON.parse((await run('--json')).output) as { verified: { kind: string }[] }[];
    assert.deepEqual(
      json[0]?.verified.map(({ kind }) => kind),
      ['unverified'],
    );
    const sarif = JSON.parse((await run('--sarif')).output) as {
      runs: { results: { ruleId: string; suppressions?: { kind: string }[] }[] }[];
    };
    assert.deepEqual(
      sarif.runs[0]?.results.map(({ ruleId, suppressions }) => [ruleId, suppressions?.[0]?.kind]),
      [
        ['missing', undefined],
        ['wrong-call', undefined],
        ['unverified', 'external'],
      ],
    );
    const older = `{ "verified": [${entry('shop.prize', '2.0')}] }\n`;
    await files.write({ 'team/.phidelity/verified.json': older });
    assert.match((await run()).output, /own\.py:1:8: unverified[^]*own\.py:3:6: missing/);
    await files.write({ 'team/.phidelity/verified.json': '{ "verified": [\n' });
    // A damaged one settles nothing.
    const damaged = await run();
    assert.equal(damaged.code, 1);
    assert.match(damaged.output, /own\.py:1:8: unverified[^]*own\.py:3:6: missing/);
    assert.match(damaged.errors, /verified\.json/);
  });

  it('writes JSON and SARIF for programs', async () => {
    const json = JSON.parse((await verify('--json', 'bad.py')).output) as {
      path: string;
      findings: { kind: string; line: number }[];
    }[];
    assert.deepEqual(
      json[0]?.findings.map(({ kind, line }) => [kind, line]),
      [
        ['unverified', 1],
        ['not-found', 2],
        ['missing', 4],
        ['wrong-call', 5],
      ],
    );
    const sarif = JSON.parse((await verify('--sarif', 'bad.py')).output) as {
      version: string;
      runs: { results: { ruleId: string; level: string; locations: unknown[] }[] }[];
    };
    assert.equal(sarif.version, '2.1.0');
    assert.deepEqual(
      sarif.runs[0]?.results.map(({ ruleId, level }) => [ruleId, level]),
      [
        ['unverified', 'note'],
        ['not-found', 'error'],
        ['missing', 'error'],
        ['wrong-call', 'error'],
      ],
    );
  });

  it('looks at notebooks cell by cell, stubs and UTF-16, and names files safely', async () => {
    const cell = (type: string, ...source: string[]) => ({ cell_type: type, source, metadata: {} });
    const cells = [
      cell('markdown', '# shop.prize'),
      cell('code', 'import shop\n', 'shop.price("a")'),
      cell('code', 'shop.prize("a")'),
    ];
    const notebook = {
      cells,
      metadata: { language_info: { name: 'python' } },
      nbformat: 4,
      nbformat_minor: 5,
    };
    await files.write({
      'odd/a#b?c.py': 'import shop\nshop.prize("a")\n',
      'odd/book.ipynb': JSON.stringify(notebook, undefined, 1),
      'odd/stub.pyi': 'from shop import prize\n',
    });
    await writeFile(
      files.path('odd/wide.py'),
      Buffer.from('\uFEFFimport shop\r\nshop.prize("a")\r\n', 'utf16le'),
    );
    await writeFile(files.path('odd/x:y\nz.py'), 'import shop\nshop.prize("a")\n');
    await symlink(files.path('bad.py'), files.path('odd/link.py'));
    const run = (...options: string[]) =>
      outcome(startCliIn(files.path('odd'), 'verify', '--python', files.path('venv'), ...options, '.'));
    const { code, output, errors } = await run();
    assert.equal(code, 1, errors);
    assert.deepEqual(
      output
        .split('\n')
        .filter((line) => line.includes('missing'))
        .map((line) => line.split(': missing')[0]),
      ['a#b?c.py:2:6', 'book.ipynb:cell 3:1:6', 'stub.pyi:1:18', 'wide.py:2:6', 'x:y z.py:2:6'],
    );
    const sarif = JSON.parse((await run('--sarif')).output) as {
      runs: {
        results: {
          ruleId: string;
          locations: {
            physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } };
          }[];
        }[];
      }[];
    };
    assert.deepEqual(
      sarif.runs[0]!.results.filter(({ ruleId }) => ruleId === 'missing').map(
        ({ locations: [place] }) => place!.physicalLocation.artifactLocation.uri,
      ),
      ['a%23b%3Fc.py', 'book.ipynb', 'stub.pyi', 'wide.py', './x:y%0Az.py'],
    );
    const inBook = sarif.runs[0]!.results.find(
      ({ ruleId, locations: [place] }) =>
        ruleId === 'missing' && place!.physicalLocation.artifactLocation.uri === 'book.ipynb',
    );
    const { startLine } = inBook!.locations[0]!.physicalLocation.region;
    assert.match(JSON.stringify(notebook, undefined, 1).split('\n')[startLine - 1]!, /shop\.prize\(/);
  });

  it('says what it cannot read, and what --strict counts', async () => {
    await files.write({ 'broken/book.ipynb': '{', 'open/own.py': 'import json\njson.loads("1").name\n' });
    const broken = await verify('broken');
    assert.equal(broken.code, 2);
    assert.match(broken.errors, /book\.ipynb cannot be read\./);
    assert.equal((await verify('open')).code, 0);
    const strict = await verify('--strict', 'open');
    assert.equal(strict.code, 2, strict.output);
    assert.match(strict.output, /own\.py:2:17: unknown/);
  });

  it('checks again only what has changed, unless it is told to keep nothing', async () => {
    await files.write({ 'again/own.py': 'import shop\nshop.prize("tea")\nshop.price("tea")\n' });
    const hasAsked = ({ errors }: { errors: string }): boolean => errors.includes('pyright checks');
    const first = await verify('--verbose', 'again');
    const second = await verify('--verbose', 'again');
    const uncached = await verify('--verbose', '--no-cache', 'again');
    assert.deepEqual([first, second, uncached].map(hasAsked), [true, false, true]);
    assert.match(first.output, /own\.py:2:6: missing/);
    for (const { output, code } of [second, uncached]) {
      assert.equal(output, first.output);
      assert.equal(code, 1);
    }
    await files.write({ 'again/own.py': 'import shop\nshop.price("tea")\n' });
    const changed = await verify('--verbose', 'again');
    assert.ok(hasAsked(changed));
    assert.equal(changed.code, 0, changed.output);
  });

  it('says how it is used, and which version it is', async () => {
    const help = await runCli('verify', '--help');
    assert.equal(help.code, 0);
    assert.match(help.output, /^Usage: npm run -s verify[^]*--strict/);
    assert.match((await runCli('ask', '--help')).output, /^Usage: npm run -s ask/);
    assert.match((await runCli('verify', '--version')).output, /^\d+\.\d+\.\d+\n$/);
  });

  it('does not pass what it could not check, and says how much that is', async () => {
    await files.write({
      'long.py': `import math\n\nprint(math.sqrt(2), math.pi)\n# ${'x'.repeat(500_000)}\n`,
      'long_and_bad.py': `import nothing_of_that_name_x3\nimport math\nmath.sqrt(2)\n# ${'x'.repeat(500_000)}\n`,
    });
    const { code, output, errors } = await verify('long.py', 'good.py');
    assert.equal(code, 2);
    assert.match(output, /math\.sqrt could not be checked\. The code is too long\./);
    assert.match(errors, /long\.py: 2 uses were not checked\.$/m);
    assert.doesNotMatch(errors, /good\.py/);
    assert.equal((await verify('long_and_bad.py')).code, 1);
  });

  it('says what is wrong with its command line, with an exit code of its own', async () => {
    assert.equal((await verify()).code, 2);
    const missing = await verify('absent.py');
    assert.equal(missing.code, 2);
    assert.match(missing.errors, /There is no file or folder .*absent\.py/);
    const noPython = await runCli('verify', '--python', files.path('good.py'), files.path('good.py'));
    assert.equal(noPython.code, 2);
    assert.match(noPython.errors, /good\.py/);
  });
});
