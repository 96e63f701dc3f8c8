import { copyFileSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { ModuleLink } from '../../../core/verification/packages/installPlan.ts';

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

  /** Makes the links in an empty folder. Of two that exclude each other, the first counts; what does not exist, not at all. */
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
    for (const [name, node] of root.children) this.#lay(join(folder, name), node);
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

  #lay(place: string, { sources, children }: Node): void {
    const [source] = sources;
    if (source !== undefined) {
      for (const [name, child] of children) if (isWithin(child, join(source, name))) children.delete(name);
      const isWhole = sources.length === 1 && children.size === 0;
      if (isWhole || !isFolder(source)) return this.#link(place, source);
    }
    for (const folder of sources) addEntries(children, folder);
    mkdirSync(place, { recursive: true });
    for (const [name, child] of children) this.#lay(join(place, name), child);
  }

  #link(place: string, source: string): void {
    try {
      if (isFolder(source)) symlinkSync(source, place, 'junction');
      else if (process.platform === 'win32') copyFileSync(source, place);
      else symlinkSync(source, place);
      this.#originals.set(place, source);
    } catch {
      // It is not found then, as a package that is not installed.
    }
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
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
