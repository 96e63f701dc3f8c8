import type { CatalogueFile } from '../../../src/core/models/modelCatalogue.ts';

/** What the process of a person works with. */
export interface PersonTask {
  /** Of the conversations, and of the downloads in its folder `models`. */
  readonly folder: string;
  readonly modelPath: string;
  /** To go on with. */
  readonly conversation?: string;
  readonly download: { readonly file: CatalogueFile; readonly mirror: string };
}
