import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CatalogueFile } from '../../../core/models/modelCatalogue.ts';
import { storageError } from '../../../wording/download.ts';
import { bytesOfPart, discardPart } from './partFile.ts';

/** A model in the folder of downloaded models. */
export interface DownloadedModel {
  readonly path: string;
  readonly fileName: string;
  readonly bytes: number;
}

/** A file that has been downloaded in part. */
export interface PartialModel {
  readonly file: CatalogueFile;
  readonly received: number;
}

/** The folder of downloaded models, which all windows share. Rejections are PhidelityErrors with the reason `storage`. */
export class DownloadedModels {
  constructor(readonly folder: string) {}

  /** The complete models, by name. */
  async list(): Promise<DownloadedModel[]> {
    const names = await this.#names();
    const found = await Promise.all(
      names
        .filter((name) => name.toLowerCase().endsWith('.gguf'))
        .map(async (fileName) => {
          const file = path.join(this.folder, fileName);
          // It may be deleted meanwhile.
          const status = await stat(file).catch(() => undefined);
          return status?.isFile() ? [{ path: file, fileName, bytes: status.size }] : [];
        }),
    );
    return found.flat().toSorted((a, b) => a.fileName.localeCompare(b.fileName));
  }

  /** The files of the catalogue that have been downloaded in part. */
  async partial(catalogue: readonly CatalogueFile[]): Promise<PartialModel[]> {
    const parts = await Promise.all(
      catalogue.map(async (file) => ({
        file,
        received: await bytesOfPart(path.join(this.folder, file.fileName), file),
      })),
    );
    return parts.filter(({ received }) => received > 0);
  }

  /** Deletes a model, or its partial download. */
  async delete(fileName: string): Promise<void> {
    const file = path.join(this.folder, fileName);
    try {
      await rm(file, { force: true });
      await discardPart(file);
    } catch (error) {
      throw storageError(error, file);
    }
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw storageError(error, this.folder);
    }
  }
}
