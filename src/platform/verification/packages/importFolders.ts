import type { LocalPackageKnowledge } from './localPackageKnowledge.ts';

/** Limit: each that is found late restarts pyright. */
const mostProjects = 100;

/** A project's folder, and the folders whose modules its code imports by their names. */
export interface ProjectImports {
  readonly folder: string;
  readonly importFolders: readonly string[];
}

/**
 * Where the code of each project in a workspace imports its own modules from. What is known of them only grows, apart from
 * a project whose files have changed.
 */
export class ImportFolders {
  readonly #projects = new Map<string, ProjectImports>();

  get all(): readonly ProjectImports[] {
    return [...this.#projects.values()];
  }

  /** All these folders. */
  get roots(): readonly string[] {
    return [...new Set(this.all.flatMap(({ importFolders }) => importFolders))];
  }

  /** Looks at the project of a file; the first time, at all that are found without a long search. */
  async add(
    knowledge: Pick<LocalPackageKnowledge, 'project' | 'projects'>,
    path: string,
    signal: AbortSignal,
  ): Promise<void> {
    const own = await knowledge.project(signal, path);
    const others = this.#projects.size === 0 ? await knowledge.projects(signal) : [];
    for (const { folder, importFolders } of [...others, ...(own ? [own] : [])])
      if (this.#projects.has(folder) || this.#projects.size < mostProjects)
        this.#projects.set(folder, { folder, importFolders });
  }
}
