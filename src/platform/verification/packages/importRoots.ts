import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { mapConcurrently } from '../../../core/lifetime/async.ts';
import { readEditableFinder } from '../../../core/verification/packages/editableFinder.ts';
import { readInstallPlan, type ModuleLink } from '../../../core/verification/packages/installPlan.ts';
import { readPathFile, readStartFile } from '../../../core/verification/packages/pathFile.ts';
import { isUncPath, readSmallFile } from '../untrustedFiles.ts';

/** Where Python finds installed modules. */
export interface ImportRoots {
  /** Folders and archives, in Python's search order. */
  readonly roots: readonly ImportRoot[];
  /** Modules that the import hooks of editable installs find elsewhere. */
  readonly links: readonly LinkedModule[];
  /** The `.pth` files with code of which it is not known what it makes importable. */
  readonly unread: ReadonlySet<string>;
  /** The modules that are such hooks, which nobody imports. */
  readonly hooks: ReadonlySet<string>;
  /** The files that say all this. */
  readonly files: readonly string[];
}

/** A folder or archive on the search path. */
export interface ImportRoot {
  readonly path: string;
  /** The `.pth` file that adds it; undefined for a folder that Python searches anyway. */
  readonly addedBy?: string;
}

/** A module that an import hook finds. */
interface LinkedModule extends ModuleLink {
  /** The `.pth` file that starts the hook. */
  readonly addedBy: string;
}

/** Limits: packages may add any number of folders, of any size of file. */
const mostNamed = 10_000;
const mostRoots = 1000;
const mostSiteFolders = 50;
const longestFile = 4 << 20;
const mostReads = 16;

/** What the `.pth` files of one folder say, and when it was read. */
interface SiteFolder {
  readonly paths: readonly ImportRoot[];
  readonly siteFolders: readonly string[];
  readonly links: readonly LinkedModule[];
  readonly unread: readonly string[];
  readonly hooks: readonly string[];
  readonly files: readonly string[];
}

/** Finds where Python finds modules, from the texts of `.pth` files and of the hooks that they start. Runs nothing. */
export class ImportRootFinder {
  readonly #known = new Map<string, { readonly stamp: string; readonly content: SiteFolder }>();

  /**
   * What does not exist is left out.
   *
   * @param pythonPath The folders and archives of PYTHONPATH, whose `.pth` files do not count.
   * @param siteFolders The folders such as `site-packages`, in Python's order.
   */
  async find(
    pythonPath: readonly string[],
    siteFolders: readonly string[],
    signal: AbortSignal,
  ): Promise<ImportRoots> {
    const paths = new Map<string, ImportRoot>(pythonPath.map((path) => [path, { path }]));
    const contents: SiteFolder[] = [];
    const queue = siteFolders.map((path): ImportRoot => ({ path }));
    const seen = new Set<string>();
    // The folders that a .pth file adds are searched right after its own.
    for (let next = queue.shift(); next && seen.size < mostSiteFolders; next = queue.shift()) {
      if (seen.has(next.path)) continue;
      seen.add(next.path);
      const content = await this.#read(next.path, signal);
      for (const root of [next, ...content.paths]) if (!paths.has(root.path)) paths.set(root.path, root);
      queue.unshift(...content.siteFolders.map((path) => ({ path })));
      contents.push(content);
    }
    const named = [...paths.values()].slice(0, mostNamed);
    const existing = await mapConcurrently(named, mostReads, async (root) =>
      (await stat(root.path).catch(() => undefined)) ? [root] : [],
    );
    return {
      roots: existing.flat().slice(0, mostRoots),
      links: contents.flatMap(({ links }) => links),
      unread: new Set(contents.flatMap(({ unread }) => unread)),
      hooks: new Set(contents.flatMap(({ hooks }) => hooks)),
      files: contents.flatMap(({ files }) => files),
    };
  }

  /** Reads a folder again only after its entries, or the files that were read, have changed. */
  async #read(folder: string, signal: AbortSignal): Promise<SiteFolder> {
    signal.throwIfAborted();
    const known = this.#known.get(folder);
    if (known && known.stamp === (await stampOf([folder, ...known.content.files]))) return known.content;
    const content = await readSiteFolder(folder);
    this.#known.set(folder, { stamp: await stampOf([folder, ...content.files]), content });
    return content;
  }
}

async function stampOf(paths: readonly string[]): Promise<string> {
  const times = await mapConcurrently(paths, mostReads, async (path) => {
    const found = await stat(path).catch(() => undefined);
    return found ? `${found.mtimeMs} ${found.size}` : '';
  });
  return times.join('\n');
}

async function readSiteFolder(folder: string): Promise<SiteFolder> {
  const content = {
    paths: [] as ImportRoot[],
    siteFolders: [] as string[],
    links: [] as LinkedModule[],
    unread: [] as string[],
    hooks: [] as string[],
    files: [] as string[],
  };
  const entries = new Set(await readdir(folder).catch(() => []));
  // Python reads them in this order, and none that is hidden.
  const names = [...entries].filter((name) => /^[^.].*\.(?:pth|start)$/.test(name)).sort();
  const starts = new Set<string>();
  for (const name of names) {
    const file = join(folder, name);
    content.files.push(file);
    const text = (await readSmallFile(file, longestFile)) ?? '';
    const isStart = name.endsWith('.start');
    const { paths, siteFolders, hooks } = isStart
      ? { paths: [], siteFolders: [], hooks: readStartFile(text) }
      : readPathFile(text);
    content.paths.push(...inFolder(folder, paths).map((path) => ({ path, addedBy: file })));
    content.siteFolders.push(...inFolder(folder, siteFolders));
    let isUnread = hooks.length > 0 && paths.length + siteFolders.length === 0;
    for (const hook of hooks) {
      if (starts.has(hook) || !entries.has(`${hook}.py`)) continue;
      starts.add(hook);
      content.hooks.push(hook);
      const found = await readHook(folder, hook);
      content.files.push(...found.files);
      content.links.push(...found.links.map((link) => ({ ...link, addedBy: file })));
      isUnread &&= found.links.length === 0;
    }
    if (isUnread) content.unread.push(file);
  }
  return content;
}

function inFolder(folder: string, paths: readonly string[]): string[] {
  return paths
    .filter((path) => !isUncPath(path) && !path.includes('\0'))
    .map((path) => resolve(folder, path));
}

async function readHook(
  folder: string,
  hook: string,
): Promise<{ readonly links: readonly ModuleLink[]; readonly files: readonly string[] }> {
  const file = join(folder, `${hook}.py`);
  const files = [file];
  const { modules, builds, isFirst } = readEditableFinder((await readSmallFile(file, longestFile)) ?? '');
  const links: ModuleLink[] = [];
  for (const { module, source } of modules) {
    const [path] = inFolder(folder, [source]);
    const link = path === undefined ? undefined : await linkOf(module, path);
    if (link) links.push(link);
  }
  for (const build of inFolder(folder, builds)) {
    const plan = join(build, 'meson-info', 'intro-install_plan.json');
    files.push(plan);
    const installed = readInstallPlan((await readSmallFile(plan, longestFile)) ?? '');
    links.push(...installed.filter(({ source }) => isAbsolute(source) && !isUncPath(source)));
  }
  return { links: links.map((link) => ({ ...link, isFirst })), files };
}

const suffixes = ['.py', '.pyi', '.so', '.pyd'];

/** The place of a module whose hook names its file, its folder, or its file without the suffix. */
async function linkOf(module: string, source: string): Promise<ModuleLink | undefined> {
  const path = module.split('.').join('/');
  if (!/^[\p{L}\p{N}_/]+$/u.test(path)) return undefined;
  const isInit = /^__init__\.pyi?$/.test(basename(source));
  const folder = isInit ? dirname(source) : source;
  const status = await stat(folder).catch(() => undefined);
  if (status?.isDirectory()) return { path, source: folder };
  if (status?.isFile()) return { path: `${path}${suffixOf(source)}`, source };
  for (const suffix of suffixes)
    if ((await stat(`${source}${suffix}`).catch(() => undefined))?.isFile())
      return { path: `${path}${suffix}`, source: `${source}${suffix}` };
  return undefined;
}

/** Such as `.py`, or `.cpython-312-x86_64-linux-gnu.so`. */
function suffixOf(path: string): string {
  return /^\.?[^.]*(\..+)$/.exec(basename(path))?.[1] ?? extname(path);
}
