import { createHash } from 'node:crypto';
import type { ModelFile } from '../../src/core/models/modelFile.ts';

/** A small file as a catalogue describes it. */
export function fileOf(content: Buffer): ModelFile {
  return {
    name: 'stand-in',
    repository: 'someone/some-model',
    revision: 'abcdef',
    fileName: 'stand-in.gguf',
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}
