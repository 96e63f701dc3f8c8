import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readLfsPointer } from '../../../../src/platform/models/download/huggingFace.ts';

const sha256 = '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393';
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize 12345\n`;

describe('a Git LFS pointer', () => {
  it('has a checksum and a size', () => {
    assert.deepEqual(readLfsPointer(pointer), { sha256, bytes: 12_345 });
  });

  it('may have extensions', () => {
    const extended = pointer.replace('oid', `ext-0-foo sha256:${'0'.repeat(64)}\noid`);
    assert.deepEqual(readLfsPointer(extended), { sha256, bytes: 12_345 });
  });

  it('is not valid with another version, checksum or size', () => {
    for (const other of [
      '',
      '<html>Sign in</html>',
      pointer.replace('/v1', '/v2'),
      pointer.replace('sha256:', 'sha512:'),
      pointer.replace('4d7a', '4D7A'),
      pointer.replace('4d7a', ''),
      pointer.replace('12345', '-1'),
      pointer.replace('12345', '1e3'),
      pointer.replace('12345', '9'.repeat(20)),
      pointer.replace(/size.*/, ''),
      ` ${pointer}`,
    ])
      assert.equal(readLfsPointer(other), undefined, other);
  });

  it('is read from any text without errors', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(pointer.length), fc.nat(pointer.length), (text, from, count) => {
        const spoilt = pointer.slice(0, from) + text + pointer.slice(from + count);
        const read = readLfsPointer(spoilt);
        assert.ok(read === undefined || (/^[0-9a-f]{64}$/.test(read.sha256) && read.bytes >= 0));
      }),
    );
  });
});
