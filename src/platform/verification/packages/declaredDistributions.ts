import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Logger } from '../../../core/ports/logger.ts';
import { distributionName } from '../../../core/verification/packages/distribution.ts';
import type { Requirements } from '../../../core/verification/requirements/requirement.ts';
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

/** The distributions that a workspace's requirements files name. A file is read again only when it has changed. */
export class DeclaredDistributions {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #known = new Map<string, KnownFile>();

  constructor(options: { readonly folder: string; readonly logger: Logger }) {
    this.#folder = options.folder;
    this.#logger = options.logger;
  }

  /** Each distribution, normalised, with the file that names it, relative to the workspace. */
  async read(signal: AbortSignal): Promise<Map<string, string>> {
    const declared = new Map<string, string>();
    const queue = await this.#files();
    for (let at = 0; at < queue.length && at < mostFiles; at++) {
      signal.throwIfAborted();
      const file = queue[at]!;
      const { distributions, includes } = await this.#read(file);
      for (const distribution of distributions) {
        const name = distributionName(distribution);
        if (name !== undefined && !declared.has(name)) declared.set(name, this.#relative(file));
      }
      for (const include of includes) {
        const included = resolve(dirname(file), include);
        if (included.startsWith(this.#folder + sep) && !queue.includes(included)) queue.push(included);
      }
    }
    return declared;
  }

  /** Those in the folder itself, the most reliable first, and those of a folder `requirements`. */
  async #files(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const own = names
      .filter((name) => requirementsFileOrder(name) >= 0)
      .sort((a, b) => requirementsFileOrder(a) - requirementsFileOrder(b) || (a < b ? -1 : 1));
    const nested = await readdir(join(this.#folder, 'requirements')).catch(() => []);
    const more = nested.filter((name) => /\.(?:txt|in)$/.test(name)).sort();
    return [
      ...own.map((name) => join(this.#folder, name)),
      ...more.map((name) => join(this.#folder, 'requirements', name)),
    ];
  }

  async #read(file: string): Promise<Requirements> {
    const status = await stat(file).catch(() => undefined);
    const stamp = `${status?.mtimeMs}:${status?.size}`;
    const known = this.#known.get(file);
    if (known?.stamp === stamp) return known.declarations;
    const text = (status?.size ?? 0) > mostBytes ? undefined : await readSmallFile(file, mostBytes);
    const declarations = text === undefined ? nothing : readRequirements(basename(file), text);
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

const nothing: Requirements = { distributions: [], includes: [], broken: 0 };
