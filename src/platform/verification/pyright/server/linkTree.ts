import { copyFileSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { ModuleLink } from '../../../../core/verification/packages/installPlan.ts';

/** Limits: what is linked is named by files of packages, which may name anything. */
const mostLinks = 20_000;
const deepestFolder = 32;

interface Node {
  /** What is found here: a file, or folders whose contents are. */
  readonly sources: string[];
  readonly children: Map<string, Node>;
}

/**
 * A folder in which files and folders from elsewhere appear at other places. It is made of links, so that what changes
 * behind them is seen; nothing is ever written there.
 */
export class LinkTree {
  readonly folder: string;
  /** What each link leads to. */
  readonly #originals = new Map<string, string>();

  /**
   * Makes a folder of links. Of two that exclude each other, the first counts; what does not exist, or cannot be linked,
   * not at all.
   */
  constructor(folder: string, links: readonly ModuleLink[]) {
    this.folder = folder;
    const root = emptyNode();
    for (const { path, source } of links) {
      let node = root;
      for (const name of path.split('/').filter(Boolean)) {
        if (!node.children.has(name)) node.children.set(name, emptyNode());
        node = node.children.get(name)!;
      }
      if (!node.sources.includes(source)) node.sources.push(source);
    }
    mkdirSync(folder, { recursive: true });
    for (const [name, node] of root.children) this.#lay(join(folder, name), node, 0);
  }

  /** Where a file in this folder really is; any other path is returned as it is. */
  original(path: string): string {
    if (!path.startsWith(this.folder + sep)) return path;
    for (let end = path.length; end > this.folder.length; end = path.lastIndexOf(sep, end - 1)) {
      const source = this.#originals.get(path.slice(0, end));
      if (source !== undefined) return source + path.slice(end);
    }
    return path;
  }

  #lay(place: string, { sources, children }: Node, depth: number): void {
    const [source] = sources;
    if (source !== undefined) {
      for (const [name, child] of children) if (isWithin(child, join(source, name))) children.delete(name);
      const isWhole = sources.length === 1 && children.size === 0;
      if (isWhole || !isFolder(source)) return this.#link(place, source);
    }
    if (depth >= deepestFolder) return;
    for (const folder of sources) addEntries(children, folder);
    if (!succeeds(() => mkdirSync(place, { recursive: true }))) return;
    for (const [name, child] of children) this.#lay(join(place, name), child, depth + 1);
  }

  #link(place: string, source: string): void {
    if (this.#originals.size >= mostLinks) return;
    const link = (): void => {
      if (statSync(source).isDirectory()) symlinkSync(source, place, 'junction');
      else if (process.platform !== 'win32') symlinkSync(source, place);
      // Windows allows links to files to few users. Of compiled modules, only the names are read.
      else if (/\.(?:pyi?|typed)$/.test(source)) copyFileSync(source, place);
      else writeFileSync(place, '');
    };
    if (succeeds(link)) this.#originals.set(place, source);
  }
}

function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

function emptyNode(): Node {
  return { sources: [], children: new Map() };
}

/** Adds what a folder holds. Folders of the same name are merged; of files, the first counts. */
function addEntries(children: Map<string, Node>, folder: string): void {
  for (const name of entriesOf(folder)) {
    if (name === '__pycache__') continue;
    const child = children.get(name) ?? emptyNode();
    children.set(name, child);
    const isTaken = child.sources[0] !== undefined && !isFolder(child.sources[0]);
    if (!isTaken) child.sources.push(join(folder, name));
  }
}

/** Whether a link to a folder shows all this at this place, without links of its own. */
function isWithin({ sources, children }: Node, place: string): boolean {
  if (!sources.every((source) => source === place)) return false;
  return [...children].every(([name, child]) => isWithin(child, join(place, name)));
}

function isFolder(path: string): boolean {
  let isDirectory = false;
  succeeds(() => (isDirectory = statSync(path).isDirectory()));
  return isDirectory;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
