import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { type GgufFileInfo, readGgufFileInfo } from 'node-llama-cpp';
import { ggufFileInfoOf } from '../../../src/engine/model/file/ggufFileInfo.ts';
import { openModelParts } from '../../../src/engine/model/file/modelParts.ts';
import { demoModel } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { ggufHeader } from '../../support/ggufFile.ts';

/** The library's description without what nobody asks for: sizes of parts of the header, and the list that ours leaves out. */
function comparable(info: GgufFileInfo): unknown {
  const {
    metadataSize: _,
    totalMetadataSize: _2,
    tensorInfoSize: _3,
    totalTensorInfoSize: _4,
    ...rest
  } = info;
  const without = (key: string, value: unknown): unknown => (key === 'merges' ? undefined : value);
  return JSON.parse(JSON.stringify(rest, without));
}

describe('What a model’s headers say', () => {
  let files: FileTree;

  before(async () => {
    files = await FileTree.create();
  });
  after(() => files.remove());

  async function assertSame(path: string): Promise<void> {
    const theirs = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false });
    assert.deepEqual(comparable(ggufFileInfoOf(await openModelParts(path))), comparable(theirs));
  }

  it('is what the library reads, for the demo model', () => assertSame(demoModel));

  it('is what the library reads, for names below names that have a value', async () => {
    const path = files.path('nested.gguf');
    await writeFile(
      path,
      ggufHeader({
        'general.architecture': 'phi3',
        'general.license': 'mit',
        'general.license.name': 'MIT',
        'tokenizer.chat_template': 'one',
        'tokenizer.chat_template.rerank': 'two',
        'phi3.rope': 1,
        'phi3.rope.freq': 0.5,
        'phi3.late.below': true,
        'phi3.late': 2,
        'phi3.lists': [1, 2, 2 ** 32 - 3],
        'phi3.numbers': { uint16: 7 },
        'phi3.negative': { int32: 2 ** 32 - 7 },
      }),
    );
    await assertSame(path);
  });
});
