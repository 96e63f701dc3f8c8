import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of files that a test writes, and removes at its end. */
export class FileTree {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<FileTree> {
    return new FileTree(await mkdtemp(path.join(tmpdir(), 'phidelity-files-')));
  }

  path(...names: string[]): string {
    return path.join(this.root, ...names);
  }

  /** Writes files by their paths below the root; a path that ends with a slash is an empty folder. */
  async write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      const file = this.path(name);
      await mkdir(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
      if (!name.endsWith('/')) await writeFile(file, text);
    }
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}
