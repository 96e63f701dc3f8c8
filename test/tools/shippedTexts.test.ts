import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { build } from 'esbuild';
import { artefacts } from '../../esbuild.mjs';
import { hostTarget } from '../../tools/packageExtension.ts';
import { packageFolder } from '../../tools/packageFolder.ts';
import { projectRoot } from '../../tools/projectRoot.ts';
import { stageExtension } from '../../tools/stageExtension.ts';
import { FileTree } from '../support/fileTree.ts';

/** Targets of links and pictures that lead to files. */
function relativeTargets(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((each) => !/^[a-z]+:/.test(each));
}

/** The anchors that Markdown previews give to headings. */
function anchors(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

function deadLinks(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return relativeTargets(text).filter((target) => {
    const [to, anchor] = target.split('#') as [string, string?];
    const other = to ? path.join(path.dirname(file), to) : file;
    if (!existsSync(other)) return true;
    return (
      anchor !== undefined && other.endsWith('.md') && !anchors(readFileSync(other, 'utf8')).includes(anchor)
    );
  });
}

describe('The texts that are shipped', function () {
  this.timeout(120_000);
  let tree: FileTree;
  let stage: string;
  let files: string[];

  before(async () => {
    tree = await FileTree.create();
    stage = await stageExtension(hostTarget, tree.path('stage'));
    files = await listFiles({ cwd: stage, packageManager: PackageManager.None });
    const packed = new Set(files.map((file) => file.replaceAll('\\', '/')));
    for (const file of readdirSync(stage, { recursive: true, withFileTypes: true })) {
      const relative = path.relative(stage, path.join(file.parentPath, file.name)).replaceAll('\\', '/');
      if (file.isFile() && !packed.has(relative)) rmSync(path.join(stage, relative));
    }
  });
  after(() => tree.remove());

  it('have a README without links to files, which the extension page could not follow', () => {
    const readme = readFileSync(path.join(stage, 'README.md'), 'utf8');
    assert.deepEqual(relativeTargets(readme), []);
    assert.ok(readme.includes('**Phidelity: Help…**'));
    assert.doesNotMatch(readme, /<!--|npm ci/);
  });

  it('have pages for Help whose links and pictures lead somewhere', () => {
    const pages = readdirSync(path.join(stage, 'docs')).filter((file) => file.endsWith('.md'));
    const offered = readFileSync(path.join(projectRoot, 'src', 'host', 'help', 'registerHelp.ts'), 'utf8');
    const names = [...offered.matchAll(/page: '([\w-]+)'/g)].map(([, name]) => `${name}.md`);
    assert.deepEqual(names.toSorted(), pages.toSorted());
    for (const page of pages) assert.deepEqual(deadLinks(path.join(stage, 'docs', page)), [], page);
  });

  it('have links that lead somewhere in the repository', () => {
    const folders = ['.', 'docs', 'docs/internals'];
    for (const folder of folders)
      for (const file of readdirSync(path.join(projectRoot, folder)).filter((each) => each.endsWith('.md')))
        assert.deepEqual(deadLinks(path.join(projectRoot, folder, file)), [], `${folder}/${file}`);
  });

  it('name every command in the page of commands', () => {
    const page = readFileSync(path.join(projectRoot, 'docs', 'commands.md'), 'utf8');
    const read = (file: string): unknown => JSON.parse(readFileSync(path.join(projectRoot, file), 'utf8'));
    const { contributes } = read('package.json') as {
      contributes: {
        commands: { command: string }[];
        menus: { commandPalette: { command: string; when?: string }[] };
      };
    };
    const texts = read('package.nls.json') as Record<string, string>;
    const hidden = new Set(
      contributes.menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command),
    );
    const unnamed = contributes.commands
      .filter(({ command }) => !hidden.has(command))
      .map(({ command }) => texts[`command.${command.replace('phidelity.', '')}.title`]!)
      .filter((title) => !page.includes(title));
    assert.deepEqual(unnamed, []);
  });

  it('have a notice for every package and library inside', async () => {
    const notices = readFileSync(path.join(stage, 'dist', 'ThirdPartyNotices.txt'), 'utf8');
    const sections = notices.split(`\n${'-'.repeat(80)}\n\n`);
    const { extension, engine, library, verifier, webview } = artefacts;
    const builds = await Promise.all(
      [extension, engine, library, verifier, webview].map((options) =>
        build({ ...options, write: false, metafile: true, logLevel: 'error' }),
      ),
    );
    const bundled = builds.flatMap(({ metafile }) => Object.keys(metafile.inputs));
    const folders = new Set(
      [...bundled, ...files.map((file) => file.replaceAll('\\', '/').replace(/^dist\//, ''))]
        .filter((file) => file.startsWith('node_modules/'))
        .map(packageFolder),
    );
    assert.ok(folders.size > 20);
    const unnamed = [...folders].filter((folder) => {
      const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return !sections.some((section) => section.startsWith(`${name} `) && section.length > name.length + 20);
    });
    assert.deepEqual(unnamed, []);

    const libraries = files
      .filter((file) => /\.(so|dylib|dll|node)$/.test(file))
      .map((file) => path.basename(file));
    assert.ok(libraries.length > 3);
    const fromElsewhere = libraries.filter((file) => !/^(lib)?(ggml|llama)/.test(file));
    assert.deepEqual(fromElsewhere, []);
    for (const part of ['llama.cpp and ggml', 'JSON for Modern C++', 'cpp-httplib', 'phi-4', 'typeshed'])
      assert.ok(
        sections.some((section) => section.startsWith(part) && /permission|license/i.test(section)),
        part,
      );
  });
});
