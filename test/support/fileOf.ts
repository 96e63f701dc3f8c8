import { createHash } from 'node:crypto';
import type { CatalogueFile } from '../../src/core/models/modelCatalogue.ts';

/** A small file as a catalogue describes it. */
export function fileOf(content: Buffer): CatalogueFile {
  return {
    name: 'stand-in',
    repository: 'someone/some-model',
    revision: 'abcdef',
    fileName: 'stand-in.gguf',
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}
