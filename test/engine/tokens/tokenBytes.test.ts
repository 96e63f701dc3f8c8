import assert from 'node:assert/strict';
import { byteLevelBytes } from '../../../src/engine/tokens/tokenBytes.ts';

const text = (...spellings: string[]) =>
  new TextDecoder().decode(Uint8Array.from(spellings.flatMap((spelling) => [...byteLevelBytes(spelling)])));

describe('byteLevelBytes', () => {
  it('keeps spaces before punctuation', () => {
    assert.equal(text('from', 'Ġ.', 'Ġimport', 'Ġx', 'Ċ'), 'from . import x\n');
  });

  it('joins characters that are split between tokens', () => {
    assert.equal(text('ðŁ', 'ĺĢ', 'Ã©'), '😀é');
  });

  it('gives every byte one spelling', () => {
    const spellings = Array.from({ length: 0x144 }, (_, code) => String.fromCodePoint(code));
    const single = spellings.map(byteLevelBytes).filter((bytes) => bytes.length === 1);
    assert.equal(new Set(single.map(([byte]) => byte)).size, 256);
  });
});
