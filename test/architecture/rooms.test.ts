import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { posix as path } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { importsIn, projectFiles } from '../../tools/house/sourceTree.ts';
import { projectRoot } from '../../tools/projectRoot.ts';

/** Which other rooms a room may import, and which packages. `node:*` stands for all of Node's own modules. */
const rooms: Readonly<Record<string, { rooms: readonly string[]; packages: readonly string[] }>> = {
  core: { rooms: [], packages: [] },
  wording: { rooms: ['core'], packages: ['@vscode/l10n'] },
  protocol: { rooms: ['core'], packages: ['valibot', 'vscode-jsonrpc'] },
  engine: {
    rooms: ['core', 'wording', 'protocol'],
    packages: ['node:*', 'node-llama-cpp', 'vscode-jsonrpc', '@vscode/l10n'],
  },
  platform: {
    rooms: ['core', 'wording', 'protocol'],
    packages: [
      'node:*',
      'valibot',
      'vscode-jsonrpc',
      'vscode-languageserver-protocol',
      'eventsource-parser',
      'ignore',
      '@vscode/l10n',
    ],
  },
  verifier: {
    rooms: ['core', 'wording', 'protocol', 'platform'],
    packages: ['node:*', 'vscode-jsonrpc', '@vscode/l10n'],
  },
  host: {
    rooms: ['core', 'wording', 'protocol', 'platform'],
    packages: ['vscode', 'node:*', 'valibot', 'vscode-jsonrpc'],
  },
  webview: {
    rooms: ['core', 'wording', 'protocol'],
    packages: [
      'preact',
      '@preact/signals',
      'marked',
      'dompurify',
      'highlight.js',
      'valibot',
      'vscode-jsonrpc',
      '@vscode/l10n',
    ],
  },
  cli: { rooms: ['core', 'wording', 'protocol', 'platform'], packages: ['node:*', 'sarif'] },
  'main.ts': { rooms: ['platform'], packages: ['vscode', 'node:*'] },
  'extension.ts': { rooms: ['core', 'platform', 'host'], packages: ['vscode', 'node:*', '@vscode/l10n'] },
};

/** What each bundle may consist of, and what it may still ask for when it runs. */
const bundles: Readonly<Record<string, { rooms: readonly string[]; asksFor: readonly string[] }>> = {
  extension: {
    rooms: ['main.ts', 'extension.ts', 'host', 'platform', 'protocol', 'wording', 'core'],
    asksFor: ['vscode', 'node:*'],
  },
  engine: { rooms: ['engine', 'protocol', 'wording', 'core'], asksFor: ['node-llama-cpp', 'node:*'] },
  library: {
    rooms: ['engine', 'protocol', 'core'],
    // The last two are asked for only where the library copies or compiles files, and inside Electron's own process.
    asksFor: ['@node-llama-cpp/*', 'node:*', '@reflink/*', 'electron'],
  },
  verifier: { rooms: ['verifier', 'platform', 'protocol', 'wording', 'core'], asksFor: ['node:*'] },
  cli: { rooms: ['cli', 'platform', 'protocol', 'wording', 'core'], asksFor: ['node:*'] },
  webview: { rooms: ['webview', 'protocol', 'wording', 'core'], asksFor: [] },
};

/** Files outside src/ that are bundled as data, and the one who may import them. */
const data: Readonly<Record<string, string>> = { 'models/phi-4-demo.questions.json': 'extension.ts' };

interface Import {
  readonly from: string;
  readonly what: string;
}

/** The room of a file below src/. */
const roomOf = (file: string): string => file.split('/')[1]!;

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:*';
  // The binaries are a package for each platform.
  const [binaries] = /^@(?:node-llama-cpp|reflink)\//.exec(specifier) ?? [];
  if (binaries) return `${binaries}*`;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Every import in the source. */
async function importsInSource(): Promise<Import[]> {
  const files = projectFiles('src').filter((file) => /\.tsx?$/.test(file));
  const found = await Promise.all(
    files.map(async (from) => {
      const source = await readFile(path.join(projectRoot, from), 'utf8');
      return importsIn(source).map((what) => ({ from, what }));
    }),
  );
  return found.flat();
}

/** Why an import is not allowed, or undefined when it is. */
function problem({ from, what }: Import): string | undefined {
  const room = roomOf(from);
  const allowed = rooms[room];
  if (!allowed) return `${from} is in no known room`;
  if (!what.startsWith('.'))
    return allowed.packages.includes(packageOf(what)) ? undefined : `${from} imports ${what}`;
  const target = path.join(path.dirname(from), what);
  if (!target.startsWith('src/')) return data[target] === room ? undefined : `${from} imports ${target}`;
  const targetRoom = roomOf(target);
  if (targetRoom === 'extension.ts') return `${from} imports extension.ts`;
  return targetRoom === room || allowed.rooms.includes(targetRoom) ? undefined : `${from} imports ${target}`;
}

async function bundled(options: BuildOptions): Promise<Metafile> {
  const { metafile } = await build({ ...options, absWorkingDir: projectRoot, write: false, metafile: true });
  return metafile;
}

describe('The rooms of src/', () => {
  let imports: Import[];
  const metafiles = new Map<string, Metafile>();

  before(async () => {
    imports = await importsInSource();
    // Imported by a computed name, because the bundler's script has no types.
    const script = (await import(new URL('../../esbuild.mjs', import.meta.url).href)) as {
      artefacts: Record<string, BuildOptions>;
    };
    assert.deepEqual(Object.keys(script.artefacts).toSorted(), Object.keys(bundles).toSorted());
    for (const [name, options] of Object.entries(script.artefacts))
      metafiles.set(name, await bundled(options));
  });

  it('are all in use', async () => {
    const files = projectFiles('src').filter((file) => !/^src\/(tsconfig\.json|ambient\.d\.ts)$/.test(file));
    const used = new Set(files.map(roomOf));
    assert.deepEqual([...used].toSorted(), Object.keys(rooms).toSorted());
    assert.ok(imports.length > 100, 'the scan finds imports');
  });

  it('import only what they may', () => {
    assert.deepEqual(
      imports.flatMap((one) => problem(one) ?? []),
      [],
    );
  });

  for (const [name, allowed] of Object.entries(bundles)) {
    it(`make a bundle "${name}" of the right rooms only`, () => {
      const { inputs } = metafiles.get(name)!;
      const sources = Object.keys(inputs).filter((input) => input.startsWith('src/'));
      const foreign = sources.filter((source) => !allowed.rooms.includes(roomOf(source)));
      assert.deepEqual(foreign, []);
      for (const room of allowed.rooms.slice(0, 1))
        assert.ok(sources.some((source) => roomOf(source) === room));
    });

    it(`leave only the right packages out of the bundle "${name}"`, () => {
      const outputs = Object.values(metafiles.get(name)!.outputs);
      const asked = outputs.flatMap((output) => output.imports).filter((one) => one.external);
      // Many packages ask for Node's modules without the prefix.
      const names = asked.map(({ path: what, kind }) =>
        packageOf(kind === 'require-call' || builtinModules.includes(what) ? `node:${what}` : what),
      );
      assert.deepEqual(
        names.filter((one) => !allowed.asksFor.includes(one)),
        [],
      );
    });
  }

  it('that run in a browser or nowhere in particular bring no Node code along', () => {
    const inputs = Object.keys(metafiles.get('webview')!.inputs);
    assert.deepEqual(
      inputs.filter((input) => /vscode-jsonrpc\/lib\/node|node-llama-cpp/.test(input)),
      [],
    );
  });

  it('see only the globals of the place where they run', async () => {
    for (const room of Object.keys(rooms).filter((name) => !name.endsWith('.ts'))) {
      const text = await readFile(path.join(projectRoot, 'src', room, 'tsconfig.json'), 'utf8');
      const { compilerOptions = {} } = JSON.parse(text) as {
        compilerOptions?: { types?: string[]; lib?: string[] };
      };
      const { types = [], lib = [] } = compilerOptions;
      assert.equal(
        lib.some((one) => one.startsWith('DOM')),
        room === 'webview',
        `DOM in ${room}`,
      );
      assert.equal(types.includes('vscode'), room === 'host', `vscode in ${room}`);
      const runsInNode = rooms[room]!.packages.includes('node:*');
      assert.equal(types.includes('node'), runsInNode, `node in ${room}`);
    }
  });
});
