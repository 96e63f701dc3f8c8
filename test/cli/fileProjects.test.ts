import assert from 'node:assert/strict';
import { buildEngine } from '../support/engineFixture.ts';
import { FileTree } from '../support/fileTree.ts';
import { outcome, startCliWith } from './cliProcess.ts';

const environment = 'pyvenv.cfg';
const packages = 'lib/python3.12/site-packages';
const bare = 'home = /nowhere\nversion = 3.12.1\n';

describe('verify, of files of several projects', function () {
  this.timeout(240_000);
  let files: FileTree;

  before(async () => {
    await buildEngine();
    files = await FileTree.create();
    const record = JSON.stringify({
      verified: [{ distribution: 'shop', symbol: 'shop', version: '1.0', date: '2026-11-23' }],
    });
    await files.write({
      // Two projects side by side, each with an environment of its own.
      [`one/.venv/${environment}`]: bare,
      [`one/.venv/${packages}/shop/__init__.py`]: 'def price() -> float:\n    return 1.0\n',
      [`one/.venv/${packages}/shop/py.typed`]: '',
      [`one/.venv/${packages}/shop-1.0.dist-info/METADATA`]:
        'Metadata-Version: 2.1\nName: shop\nVersion: 1.0\n',
      [`one/.venv/${packages}/shop-1.0.dist-info/RECORD`]: 'shop/__init__.py,,\n',
      'one/pyproject.toml': '[project]\ndependencies = ["shelf-x1"]\n',
      'one/src/own_x1/__init__.py': 'def run() -> None: ...\n',
      'one/tests/deep/a.py': 'import shop\nimport shelf_x1\nimport own_x1\nshop.price()\nown_x1.walk()\n',
      'one/.phidelity/verified.json': record,
      [`two/.venv/${environment}`]: bare,
      [`two/.venv/${packages}/`]: '',
      'two/setup.cfg': '[options]\ninstall_requires =\n    rack-x1\n',
      'two/a.py': 'import shop\nimport rack_x1\nimport own_x1\n',
      // A repository with projects that have no environments.
      'all/.git/': '',
      'all/requirements.txt': 'everywhere-x1\n',
      'all/left/pyproject.toml': '[project]\ndependencies = ["only-left-x1"]\n',
      'all/left/src/left_x1.py': '',
      'all/left/a.py': 'import everywhere_x1\nimport only_left_x1\nimport left_x1\n',
      'all/right/requirements.txt': 'only-right-x1\n',
      'all/right/a.py': 'import everywhere_x1\nimport only_left_x1\nimport left_x1\n',
    });
  });
  after(() => files.remove());

  /** What is said of each file, in the folder that the command is started in. */
  const verify = async (folder: string, ...names: string[]): Promise<Map<string, string[]>> => {
    const alone = { VIRTUAL_ENV: undefined, CONDA_PREFIX: undefined, PYTHONPATH: undefined };
    const all = names.map((name) => files.path(name));
    const { output } = await outcome(startCliWith(alone, files.path(folder), 'verify', '--json', ...all));
    const found = JSON.parse(output) as {
      path: string;
      findings: { kind: string; message: string; line: number }[];
    }[];
    return new Map(
      found.map(({ path, findings }) => [
        path.replace(/^(?:\.\.\/)+/, ''),
        findings.map(({ kind, line, message }) => {
          const [declaredIn] = /(?<=declared in )[\w./]+(?=[, ])/.exec(message) ?? [];
          return `${line} ${kind}${declaredIn === undefined ? '' : ` ${declaredIn}`}`;
        }),
      ]),
    );
  };

  for (const folder of ['one', 'two', 'one/tests/deep', '.'])
    it(`judges each in its own environment, with its own manifests and record, from ${folder}`, async () => {
      const found = await verify(folder, 'one/tests', 'two/a.py');
      assert.deepEqual(
        [...found.values()],
        [
          ['2 not-found pyproject.toml', '5 missing'],
          ['1 not-installed', '2 not-found setup.cfg', '3 not-found'],
        ],
      );
    });

  it('takes what a repository says for all its projects, and what a project says for its own files', async () => {
    const found = await verify('all/right', 'all');
    assert.deepEqual(
      [...found].map(([path, said]) => [path.replace(/^.*?(?=left|right|a\.py)/, ''), said]),
      [
        ['left/a.py', ['1 not-found requirements.txt', '2 not-found left/pyproject.toml']],
        ['left/src/left_x1.py', []],
        ['a.py', ['1 not-found requirements.txt', '2 not-found', '3 not-found']],
      ],
    );
  });
});
