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

/** A lock file of a large project has a few megabytes. */
const mostBytes = 16 << 20;

/** Limit of all files, with those that they include. */
const mostFiles = 100;

interface KnownFile {
  readonly stamp: string;
  readonly declarations: Requirements;
}

/** Deeper below the workspace, no project of its own is looked for. */
const mostProjects = 32;

/**
 * The distributions that requirements files name: those of a workspace, and of the projects inside of it that a file
 * belongs to. A requirements file is read again only when it has changed.
 */
export class DeclaredDistributions {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #known = new Map<string, KnownFile>();

  constructor(options: { readonly folder: string; readonly logger: Logger }) {
    this.#folder = options.folder;
    this.#logger = options.logger;
  }

  /**
   * Each distribution, normalised, with the nearest file that names it.
   *
   * @param path The absolute path of the file whose projects count; without one, only the workspace's own does.
   */
  async read(signal: AbortSignal, path?: string): Promise<Map<string, Declaration>> {
    const declared = new Map<string, Declaration>();
    const queue: string[] = [];
    for (const folder of this.#projects(path)) queue.push(...(await this.#filesIn(folder)));
    for (let at = 0; at < queue.length && at < mostFiles; at++) {
      signal.throwIfAborted();
      const file = queue[at]!;
      const found = await this.#read(file);
      const elsewhere = new Set(found.elsewhere.map(distributionName));
      for (const distribution of found.distributions) {
        const name = distributionName(distribution);
        if (name === undefined) continue;
        const isElsewhere =
          found.hasOtherIndex || elsewhere.has(name) || declared.get(name)?.isElsewhere === true;
        declared.set(name, { file: declared.get(name)?.file ?? this.#relative(file), isElsewhere });
      }
      for (const include of found.includes) {
        const included = resolve(dirname(file), include);
        if (included.startsWith(this.#folder + sep) && !queue.includes(included)) queue.push(included);
      }
    }
    return declared;
  }

  /** The folders from that of a file up to the workspace, the nearest first. */
  #projects(path: string | undefined): string[] {
    const folders: string[] = [];
    let folder = path === undefined ? this.#folder : dirname(path);
    while (folder.startsWith(this.#folder + sep) && folders.length < mostProjects) {
      folders.push(folder);
      folder = dirname(folder);
    }
    return [...folders, this.#folder];
  }

  /** Those in a folder itself, the most reliable first, and those of a folder `requirements`. */
  async #filesIn(folder: string): Promise<string[]> {
    const names: string[] = await readdir(folder).catch(() => []);
    const own = names
      .filter((name) => requirementsFileOrder(name) >= 0)
      .sort((a, b) => requirementsFileOrder(a) - requirementsFileOrder(b) || (a < b ? -1 : 1));
    const hasMore = names.includes('requirements');
    const nested = hasMore ? await readdir(join(folder, 'requirements')).catch(() => []) : [];
    const more = nested.filter((name) => /\.(?:txt|in)$/.test(name)).sort();
    return [
      ...own.map((name) => join(folder, name)),
      ...more.map((name) => join(folder, 'requirements', name)),
    ];
  }

  async #read(file: string): Promise<Requirements> {
    const status = await stat(file).catch(() => undefined);
    const stamp = `${status?.mtimeMs}:${status?.size}`;
    const known = this.#known.get(file);
    if (known?.stamp === stamp) return known.declarations;
    const text = (status?.size ?? 0) > mostBytes ? undefined : await readSmallFile(file, mostBytes);
    const declarations = text === undefined ? requirements({}) : readRequirements(basename(file), text);
    if (text === undefined)
      this.#logger.warn(`${this.#relative(file)} cannot be read; its requirements are unknown`);
    else if (declarations.broken > 0)
      this.#logger.warn(
        `${this.#relative(file)}: ${declarations.broken} entries cannot be read and were skipped`,
      );
    this.#known.set(file, { stamp, declarations });
    return declarations;
  }

  #relative(file: string): string {
    return relative(this.#folder, file).replaceAll('\\', '/');
  }
}
