import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');
const development = watch || process.argv.includes('--development');

/**
 * A process that starts meanwhile finds the old file or the new one, never half of one: test files that run side by side
 * build what they fork.
 *
 * @type {import('esbuild').Plugin}
 */
const wholeFiles = {
  name: 'whole-files',
  setup({ initialOptions, onEnd }) {
    if (initialOptions.write === false) return;
    initialOptions.write = false;
    onEnd(async ({ outputFiles = [] }) => {
      for (const file of outputFiles) {
        const unfinished = `${file.path}.${process.pid}.new`;
        await mkdir(path.dirname(file.path), { recursive: true });
        await writeFile(unfinished, file.contents);
        await rename(unfinished, file.path);
      }
    });
  },
};

const library = 'node_modules/node-llama-cpp';

/** What node-llama-cpp reads by paths relative to its own files, by the place where its bundle looks for it. */
const dataOfLibrary = {
  'dist/llama/binariesGithubRelease.json': 'llama/binariesGithubRelease.json',
  'dist/llama/llama.cpp.info.json': 'llama/llama.cpp.info.json',
};

/**
 * Makes a package of the bundle of node-llama-cpp, which Node finds in `dist/node_modules` before the installed one. The
 * library tests binaries in a process of their own, at each start: this is replaced by a test that is remembered.
 *
 * @type {import('esbuild').Plugin}
 */
const libraryPackage = {
  name: 'library-package',
  setup({ initialOptions, onEnd, onResolve }) {
    const { absWorkingDir: root = process.cwd() } = initialOptions;
    onResolve({ filter: /\/testBindingBinary\.js$/ }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path: path.join(root, 'src/engine/gpu/testBindingBinary.ts') },
    );
    onEnd(async ({ outputFiles }) => {
      const { name, version } = JSON.parse(await readFile(path.join(root, library, 'package.json'), 'utf8'));
      const manifest = { name, version, type: 'module', exports: './dist/bundle/index.mjs' };
      const outdir = path.resolve(root, initialOptions.outdir ?? '.');
      const add = (/** @type {string} */ file, /** @type {Uint8Array} */ contents) =>
        outputFiles?.push({ path: path.join(outdir, library, file), contents, hash: '', text: '' });
      add('package.json', Buffer.from(JSON.stringify(manifest, undefined, 2)));
      for (const [to, from] of Object.entries(dataOfLibrary))
        add(to, await readFile(path.join(root, library, from)));
    });
  },
};

/**
 * The engine writes by `controlledEvaluate`, whose sampler has room for the whole vocabulary (1.2 MB with phi-4's), which is only
 * given back when it is garbage collected. Made anew for each pass, they took half a gigabyte and an eighth of the demo
 * model's time. So a sequence keeps one, and has it forget its last configuration.
 *
 * @type {import('esbuild').Plugin}
 */
const samplerPerSequence = {
  name: 'sampler-per-sequence',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]LlamaContext[\\/]LlamaContext\.js$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      const start = text.indexOf('    async controlledEvaluate(');
      const end = text.indexOf('\n    }\n', start);
      let method = text.slice(start, end);
      const changes = {
        'const sampler = new LlamaSampler(this.model);': 'const sampler = this._samplerOfSequence();',
        'void withLock([sampler, "sample"], sampler.asyncDispose);': '',
      };
      for (const [from, to] of Object.entries(changes)) {
        if (method.split(from).length !== 2) throw new Error(`${file}: there is no longer one "${from}"`);
        method = method.replace(from, to);
      }
      const kept = `    _samplerOfSequence() {
        if (this._keptSampler == null) {
            this._keptSampler = new LlamaSampler(this.model);
            this._disposeAggregator.add(this._keptSampler.asyncDispose);
        }
        this._keptSampler.applyConfig({ seed: 0 });
        return this._keptSampler;
    }
`;
      return { contents: text.slice(0, start) + kept + method + text.slice(end) };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const common = {
  plugins: [wholeFiles],
  bundle: true,
  outdir: 'dist',
  sourcemap: development ? 'linked' : false,
  minify: !development,
  metafile: true,
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  // vscode-jsonrpc is CommonJS and requires Node's own modules.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
};

/**
 * One configuration per artefact.
 *
 * @satisfies {Record<string, import('esbuild').BuildOptions>}
 */
export const artefacts = {
  // CommonJS, because only of that can the compiled code be kept.
  extension: {
    ...common,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    entryPoints: { main: 'src/main.ts', extension: 'src/extension.ts' },
    external: ['vscode'],
  },
  engine: {
    ...node,
    entryPoints: {
      engine: 'src/engine/main.ts',
      fileReport: 'src/engine/fileReportMain.ts',
      gpuReport: 'src/engine/gpuReportMain.ts',
    },
    external: ['node-llama-cpp'],
  },
  // One package for all of the engine's entries: read from a thousand files, it takes four times as long to import. It finds
  // its data by paths relative to two of its folders, and forks the test of binaries by its file's name.
  library: {
    ...node,
    plugins: [libraryPackage, samplerPerSequence, wholeFiles],
    entryPoints: {
      [`${library}/dist/bundle/index`]: `${library}/dist/index.js`,
      [`${library}/dist/bundle/testBindingBinary`]: `${library}/dist/bindings/utils/testBindingBinary.js`,
    },
    external: ['@node-llama-cpp/*', '@reflink/*', 'electron', 'node:sea'],
  },
  // What runs in threads of the extension host.
  verifier: {
    ...node,
    entryPoints: {
      verifier: 'src/verifier/main.ts',
      codebase: 'src/platform/codebase/codebaseMain.ts',
      fileHash: 'src/platform/models/download/fileHashThread.ts',
    },
  },
  cli: { ...node, entryPoints: { cli: 'src/cli/main.ts' } },
  webview: {
    ...common,
    entryPoints: { webview: 'src/webview/main.tsx', modelPage: 'src/webview/modelPage/main.tsx' },
    platform: 'browser',
    target: 'chrome134',
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  },
};

async function copyCodicons() {
  await mkdir('dist/codicons', { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf'])
    await copyFile(`node_modules/@vscode/codicons/dist/${file}`, `dist/codicons/${file}`);
}

async function main() {
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const chosen = Object.entries(artefacts).filter(([name]) => names.length === 0 || names.includes(name));
  if (chosen.some(([name]) => name === 'webview')) await copyCodicons();
  if (!watch) return void (await Promise.all(chosen.map(([, options]) => build(options))));
  for (const [, options] of chosen) await (await context({ ...options, logLevel: 'info' })).watch();
}

if (process.argv[1] === import.meta.filename) await main();
