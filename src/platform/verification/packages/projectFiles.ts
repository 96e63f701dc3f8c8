import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Logger } from '../../../core/ports/logger.ts';
import { distributionName } from '../../../core/verification/packages/distribution.ts';
import type { Declaration } from '../../../core/verification/packages/classifyModule.ts';
import { type Requirements, requirements } from '../../../core/verification/requirements/requirement.ts';
import {
  requirementsFileOrder,
  readRequirements,
} from '../../../core/verification/requirements/readRequirements.ts';
import { readSmallFile } from '../untrustedFiles.ts';
import { matchingFolders, projectFolders } from './projectFolders.ts';

/** A lock file of a large project has a few megabytes. */
const mostBytes = 16 << 20;

/** Limit of all files, with those that they include. */
const mostFiles = 100;

/** Limit of the projects that one takes in, as the members of a workspace. */
const mostMembers = 200;

interface KnownFile {
  readonly stamp: string;
  readonly said: Requirements;
}

/** Deeper below the workspace, no project of its own is looked for. */
const mostProjects = 32;

/** What the files of a project say, and of those around it. */
export interface Project {
  /** The nearest folder with such files, else the workspace's. */
  readonly folder: string;
  /** Each distribution that is required, normalised, with the nearest file that names it. */
  readonly declared: ReadonlyMap<string, Declaration>;
  /** The folders whose modules its code imports by their names, the nearest first. They need not exist. */
  readonly importFolders: readonly string[];
}

/** A file to read, and the folder that paths in it may be relative to besides its own. */
interface QueuedFile {
  readonly file: string;
  readonly folder: string;
  /** Whether a file that takes it in names another index. */
  readonly hasOtherIndex: boolean;
}

/**
 * What the files of projects say of what they require and of where their modules are: those of a workspace, and of the
 * projects inside of it that a file belongs to. Such a file is read again only when it has changed.
 */
export class ProjectFiles {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #known = new Map<string, KnownFile>();

  constructor(options: { readonly folder: string; readonly logger: Logger }) {
    this.#folder = options.folder;
    this.#logger = options.logger;
  }

  /** @param path The absolute path of the file whose projects count; without one, only the workspace's own does. */
  async read(signal: AbortSignal, path?: string): Promise<Project> {
    const { folder, queue, importFolders } = await this.#around(path);
    const declared = new Map<string, Declaration>();
    const members = new Set<string>();
    for (let at = 0; at < queue.length && at < mostFiles; at++) {
      signal.throwIfAborted();
      const queued = queue[at]!;
      const said = await this.#read(queued.file);
      this.#declare(declared, said, queued);
      for (const one of await this.#named(said.importFolders, queued)) importFolders.add(one);
      for (const one of await this.#named(said.projects, queued)) members.add(one);
      queue.push(
        ...this.#included(said, queued).filter(({ file }) => !queue.some((one) => one.file === file)),
      );
    }
    for (const member of [...members].slice(0, mostMembers))
      for (const one of await this.#foldersOf(member)) importFolders.add(one);
    return { folder, declared, importFolders: [...importFolders] };
  }

  /** All projects in the workspace that are found without a long search, its own first. */
  async all(signal: AbortSignal): Promise<readonly Project[]> {
    const isProject = (names: readonly string[]): boolean =>
      names.some((name) => requirementsFileOrder(name) >= 0);
    const inside = await projectFolders(this.#folder, isProject, signal);
    const projects: Project[] = [await this.read(signal)];
    for (const folder of inside) projects.push(await this.read(signal, join(folder, 'any.py')));
    return projects;
  }

  /** The files of the projects around a file, the nearest first. */
  async #around(
    path: string | undefined,
  ): Promise<{ readonly folder: string; readonly queue: QueuedFile[]; readonly importFolders: Set<string> }> {
    const importFolders = new Set<string>();
    const queue: QueuedFile[] = [];
    let project: string | undefined;
    for (const folder of this.#foldersAbove(path)) {
      const { files, hasConftest } = await filesIn(folder);
      queue.push(...files.map((file) => ({ file, folder, hasOtherIndex: false })));
      const isProject = files.length > 0 || folder === this.#folder;
      if (isProject) project ??= folder;
      // pytest imports from the folder of a conftest.py.
      if (isProject || hasConftest) importFolders.add(folder);
      if (isProject) importFolders.add(join(folder, 'src'));
    }
    return { folder: project ?? this.#folder, queue, importFolders };
  }

  /** The folders from that of a file up to the workspace, the nearest first. */
  #foldersAbove(path: string | undefined): string[] {
    const folders: string[] = [];
    let folder = path === undefined ? this.#folder : dirname(path);
    while (folder !== this.#folder && this.#isInside(folder) && folders.length < mostProjects) {
      folders.push(folder);
      folder = dirname(folder);
    }
    return [...folders, this.#folder];
  }

  /** The files in the workspace that one takes in. */
  #included({ includes, hasOtherIndex }: Requirements, queued: QueuedFile): QueuedFile[] {
    return includes
      .map((include) => resolve(dirname(queued.file), include))
      .filter((file) => this.#isInside(file))
      .map((file) => ({ ...queued, file, hasOtherIndex: queued.hasOtherIndex || hasOtherIndex }));
  }

  #isInside(path: string): boolean {
    return path === this.#folder || path.startsWith(this.#folder + (this.#folder.endsWith(sep) ? '' : sep));
  }

  #declare(
    declared: Map<string, Declaration>,
    said: Requirements,
    { file, hasOtherIndex }: QueuedFile,
  ): void {
    const elsewhere = new Set(said.elsewhere.map(distributionName));
    for (const distribution of said.distributions) {
      const name = distributionName(distribution);
      if (name === undefined) continue;
      const known = declared.get(name);
      const isElsewhere =
        hasOtherIndex || said.hasOtherIndex || elsewhere.has(name) || known?.isElsewhere === true;
      declared.set(name, { file: known?.file ?? this.#relative(file), isElsewhere });
    }
  }

  /** The folders in the workspace that a file names; of pip's paths nobody knows where they start. */
  async #named(patterns: readonly string[], { file, folder }: QueuedFile): Promise<string[]> {
    const found: string[] = [];
    for (const pattern of patterns)
      for (const start of new Set([dirname(file), folder]))
        found.push(...(await matchingFolders(start, pattern)).filter((one) => this.#isInside(one)));
    return found;
  }

  /** Where the modules of a project are that another one takes in. */
  async #foldersOf(member: string): Promise<string[]> {
    const { files } = await filesIn(member);
    const found = [member, join(member, 'src')];
    for (const file of files) {
      const { importFolders } = await this.#read(file);
      found.push(...(await this.#named(importFolders, { file, folder: member, hasOtherIndex: false })));
    }
    return found;
  }

  async #read(file: string): Promise<Requirements> {
    const status = await stat(file).catch(() => undefined);
    const stamp = `${status?.mtimeMs}:${status?.size}`;
    const known = this.#known.get(file);
    if (known?.stamp === stamp) return known.said;
    const text = (status?.size ?? 0) > mostBytes ? undefined : await readSmallFile(file, mostBytes);
    const said = text === undefined ? requirements({}) : readRequirements(basename(file), text);
    if (text === undefined)
      this.#logger.warn(`${this.#relative(file)} cannot be read; its requirements are unknown`);
    else if (said.broken > 0)
      this.#logger.warn(`${this.#relative(file)}: ${said.broken} entries cannot be read and were skipped`);
    this.#known.set(file, { stamp, said });
    return said;
  }

  #relative(file: string): string {
    return relative(this.#folder, file).replaceAll('\\', '/');
  }
}

/** Those in a folder itself, the most reliable first, and those of a folder `requirements`. */
async function filesIn(
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly hasConftest: boolean }> {
  const names: string[] = await readdir(folder).catch(() => []);
  const own = names
    .filter((name) => requirementsFileOrder(name) >= 0)
    .sort((a, b) => requirementsFileOrder(a) - requirementsFileOrder(b) || (a < b ? -1 : 1));
  const hasMore = names.includes('requirements');
  const nested = hasMore ? await readdir(join(folder, 'requirements')).catch(() => []) : [];
  const more = nested.filter((name) => /\.(?:txt|in)$/.test(name)).sort();
  return {
    files: [
      ...own.map((name) => join(folder, name)),
      ...more.map((name) => join(folder, 'requirements', name)),
    ],
    hasConftest: names.includes('conftest.py'),
  };
}
