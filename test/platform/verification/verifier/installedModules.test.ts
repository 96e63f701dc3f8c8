import assert from 'node:assert/strict';
import { appendFile, mkdir, rm, symlink } from 'node:fs/promises';
import type { Verification } from '../../../../src/core/verification/codeVerifier.ts';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';
import { LocalCodeVerifier } from '../../../../src/platform/verification/verifier/localCodeVerifier.ts';
import { memoryLogger } from '../../../support/engineFixture.ts';
import { FileTree } from '../../../support/fileTree.ts';
import { virtualEnvironment } from '../../../support/pythonFiles.ts';

const never = new AbortController().signal;
const site = 'venv/lib/python3.12/site-packages';
const module = 'def hello(name: str) -> str:\n    return name\n';

describe('What is installed', function () {
  this.timeout(120_000);
  let files: FileTree;
  let verifier: LocalCodeVerifier;
  let log: readonly string[];
  const pyrightStarts = (): number => log.filter((line) => line.includes('pyright runs as process')).length;

  /** The metadata of an editable install, and the files that its back-end puts next to it. */
  const install = async (name: string, beside: Readonly<Record<string, string>>): Promise<void> => {
    const metadata = `${site}/${name}-1.0.dist-info`;
    await files.write({
      [`${metadata}/METADATA`]: `Metadata-Version: 2.4\nName: ${name}\nVersion: 1.0\n`,
      [`${metadata}/direct_url.json`]: '{"dir_info": {"editable": true}, "url": "file:///somewhere"}',
      [`${metadata}/RECORD`]: Object.keys(beside)
        .map((file) => `${file},,\n`)
        .join(''),
      ...Object.fromEntries(Object.entries(beside).map(([file, text]) => [`${site}/${file}`, text])),
    });
  };

  const verify = (code: string): Promise<Verification> =>
    verifier.verify({ code, path: files.path('work/main.py'), folder: files.path('work') }, never);

  /** What is said of a module, and of what it has and has not. */
  const judged = async (name: string): Promise<string> => {
    const code = `import ${name}\n${name}.hello("x")\n${name}.helo("x")\n${name}.hello()\nimport ${name}.nothing\n`;
    const { imports, uses } = await verify(code);
    const { class: known, distribution, version } = imports[0]!.module!;
    const verdicts = uses.map(({ verdict }) => (verdict.kind === 'unknown' ? verdict.reason : verdict.kind));
    return `${known} ${distribution} ${version}: ${verdicts.join(', ')}`;
  };
  const right = (name: string): string => `installed ${name} 1.0: exists, missing, wrong-call, missing`;

  const configure = (environment: Readonly<Record<string, string>> = {}): void => {
    verifier?.dispose();
    const { lines, ...logger } = memoryLogger();
    log = lines;
    verifier = new LocalCodeVerifier({ environment, timer: nodeTimer, logger });
    const folders = [{ path: files.path('work'), interpreter: files.path('venv') }];
    verifier.configure({ familiar: [], isTrusted: false, folders });
  };

  before(async () => {
    files = await FileTree.create();
    await files.write({ ...virtualEnvironment('venv'), 'work/': '' });
    for (const name of ['plain', 'sym', 'strict', 'mapped', 'single', 'edited', 'planned'])
      await files.write({ [`src/${name}/py.typed`]: '', [`src/${name}/__init__.py`]: module });
    await files.write({ 'src/single.py': module, 'src/partcode/__init__.py': module });
    configure();
  });
  after(async () => {
    verifier.dispose();
    await files.remove();
  });

  it('is checked in editable installs that add a folder to the search path', async () => {
    await files.write({ 'plain/src/plain/__init__.py': module });
    await install('plain', { '_plain.pth': files.path('plain/src') });
    assert.equal(await judged('plain'), right('plain'));
  });

  it('is checked in those that link the package', async () => {
    await install('sym', {});
    await symlink(files.path('src/sym'), files.path(site, 'sym'));
    assert.equal(await judged('sym'), right('sym'));
  });

  it('is checked in those that add a folder of links', async () => {
    await mkdir(files.path('build/strict'), { recursive: true });
    for (const file of ['__init__.py', 'py.typed'])
      await symlink(files.path('src/strict', file), files.path('build/strict', file));
    await install('strict', { '__editable__.strict-1.0.pth': files.path('build') });
    assert.equal(await judged('strict'), right('strict'));
  });

  it('is checked in those that map a package under another name, a module and a part of a namespace', async () => {
    const mapping = {
      renamed: files.path('src/mapped'),
      single: files.path('src/single'),
      'space.part': files.path('src/partcode'),
    };
    await install('mapped', {
      '__editable__.mapped-1.0.pth':
        'import __editable___mapped_1_0_finder; __editable___mapped_1_0_finder.install()',
      '__editable___mapped_1_0_finder.py': `MAPPING: dict[str, str] = ${JSON.stringify(mapping)}\nNAMESPACES: dict[str, list[str]] = {"space": []}\n`,
    });
    for (const name of ['renamed', 'single']) assert.equal(await judged(name), right('mapped'));
    assert.equal(await judged('space.part'), right('mapped').replace('exists', 'exists, exists'));
    const { uses } = await verify('import renamed\nrenamed.hello("x")');
    const { verdict } = uses.at(-1)!;
    assert.equal(verdict.kind === 'exists' && verdict.source?.path, files.path('src/mapped/__init__.py'));
  });

  it('is checked in those that map modules with the package editables', async () => {
    await install('edited', {
      '_edited.pth': 'import _edited',
      '_edited.py': `from editables.redirector import RedirectingFinder as F\nF.install()\nF.map_module('edited', ${JSON.stringify(files.path('src/edited/__init__.py'))})\n`,
    });
    assert.equal(await judged('edited'), right('edited'));
  });

  it('is checked in those that take sources and built modules from two folders', async () => {
    await files.write({
      'lib/built/py.typed': '',
      'lib/built/__init__.py': module,
      [`${site}/built/_core.cpython-312-x86_64-linux-gnu.so`]: '',
    });
    const sources = { built: files.path('lib/built/__init__.py') };
    const compiled = { 'built._core': 'built/_core.cpython-312-x86_64-linux-gnu.so' };
    await install('built', {
      '_editable_skbc_built.pth': `import _editable_skbc_built\n${files.path('lib')}\n`,
      '_editable_skbc_built.py': `def install(*maps): ...\ninstall(${JSON.stringify(sources)}, ${JSON.stringify(compiled)}, None, False)\n`,
    });
    assert.equal(await judged('built'), right('built'));
    const { uses } = await verify('import built._core\nfrom built import _core\nimport built._cor');
    const kinds = uses.map(({ verdict }) => verdict.kind);
    assert.deepEqual(kinds, ['exists', 'unknown', 'missing']);
  });

  it('is checked in those whose files an install plan names', async () => {
    const plan = {
      python: Object.fromEntries(
        ['__init__.py', 'py.typed'].map((file) => [
          files.path('src/planned', file),
          { destination: `{py_purelib}/planned/${file}` },
        ]),
      ),
    };
    await files.write({
      'build312/meson-info/intro-install_plan.json': JSON.stringify(plan),
      'src/planned/unplanned.py': '',
    });
    await install('planned', {
      'planned-editable.pth': 'import _planned_editable_loader; _planned_editable_loader.init()',
      '_planned_editable_loader.py': `def init():\n    MesonpyMetaFinder('planned', {'planned'}, ${JSON.stringify(files.path('build312'))}, [], False)\n`,
    });
    assert.equal(await judged('planned'), right('planned'));
    const starts = pyrightStarts();
    for (const name of ['unplanned', 'unplanned', 'neither']) {
      const { uses } = await verify(`import planned.${name}`);
      assert.equal(uses[0]?.verdict.kind, 'missing');
    }
    assert.equal(pyrightStarts(), starts, 'The links are no change.');
  });

  it('is not checked in those with a hook of their own', async () => {
    await install('hooked', { 'hooked.pth': 'import _hooked; _hooked.go()', '_hooked.py': 'import sys' });
    assert.equal(await judged('hooked'), 'installed hooked 1.0: dynamic, dynamic, dynamic, dynamic');
  });

  it('cannot be imported where its source is gone', async () => {
    await install('gone', { '_gone.pth': files.path('nowhere') });
    assert.match(await judged('gone'), /^not-found gone 1\.0: not-installed,/);
  });

  it('is noticed when it comes, changes and goes', async () => {
    await files.write({ 'late/src/late/__init__.py': module });
    assert.match(await judged('late'), /^(?:not-found|unknown) undefined/);
    await files.write({ [`${site}/late.pth`]: '# nothing yet\n' });
    assert.match(await judged('late'), /^(?:not-found|unknown) undefined/);
    await appendFile(files.path(site, 'late.pth'), `${files.path('late/src')}\n`);
    assert.equal(await judged('late'), 'installed undefined undefined: exists, missing, wrong-call, missing');
    await rm(files.path(site, 'late.pth'));
    assert.match(await judged('late'), /^(?:not-found|unknown) undefined/);
  });

  it('is not judged in the place of a module next to a script', async () => {
    const code = 'import plain\nplain.here()\nplain.hello("x")\n';
    const kinds = async (file: string): Promise<string[]> => {
      const path = files.path('work', file);
      const { uses } = await verifier.verify({ code, path, folder: files.path('work') }, never);
      return uses.map(({ verdict }) => verdict.kind);
    };
    await files.write({
      'work/scripts/plain.py': 'def here(): ...\n',
      'work/scripts/main.py': code,
      'work/scripts/below/main.py': code,
      'work/scripts/pack/__init__.py': '',
    });
    assert.deepEqual(await kinds('scripts/main.py'), ['exists', 'missing']);
    assert.deepEqual(await kinds('scripts/pack/main.py'), ['exists', 'missing']);
    assert.deepEqual(await kinds('scripts/below/main.py'), ['missing', 'exists']);
    assert.deepEqual(await kinds('main.py'), ['missing', 'exists']);
  });

  it('is also what PYTHONPATH leads to', async () => {
    await files.write({ 'extra/extra_module.py': module, 'work/lib/inner_module.py': module });
    configure({
      PYTHONPATH: [files.path('extra'), 'lib', ''].join(process.platform === 'win32' ? ';' : ':'),
    });
    const found = 'installed undefined undefined: exists, missing, wrong-call, missing';
    assert.equal(await judged('extra_module'), found);
    assert.equal(await judged('inner_module'), found);
  });
});
