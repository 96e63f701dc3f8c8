import assert from 'node:assert/strict';
import { type ModelTraits, phi4MemberOf } from '../../../src/core/models/phi4Family.ts';

const phi4: ModelTraits = {
  architecture: 'phi3',
  layers: 40,
  width: 5120,
  vocabulary: 100_352,
  hasPhi4Controls: true,
  hasThoughts: false,
  contextSize: 16_384,
  names: ['Phi 4'],
  fileName: 'phi-4-Q4_K_M',
};

const memberOf = (changes: Partial<ModelTraits>): string | undefined => phi4MemberOf({ ...phi4, ...changes });

describe('phi-4’s family', () => {
  it('has phi-4 itself, whoever converted it, in either layout, under any file name', () => {
    assert.equal(memberOf({}), 'phi-4');
    for (const names of [
      ['Phi-4'],
      ['phi-4', 'phi'],
      ['Phi 4', 'Phi', 'unsloth'],
      ['Phi-4 Unsloth Bnb 4bit'],
      [],
    ])
      assert.equal(memberOf({ names, architecture: 'llama' }), 'phi-4', names.join());
    for (const fileName of ['microsoft_phi-4-Q4_K_M', 'phi-4-UD-Q4_K_XL', 'Phi-4-14B-BF16', 'base', 'phi4'])
      assert.equal(memberOf({ names: [], fileName }), 'phi-4', fileName);
    assert.equal(memberOf({ fileName: 'llama-3' }), 'phi-4', 'the file names the model');
  });

  it('tells the reasoning models apart, by name or by context and vocabulary', () => {
    const longer = { contextSize: 32_768, hasThoughts: true };
    assert.equal(memberOf({ ...longer, names: ['Phi 4 Reasoning Plus'] }), 'reasoning-plus');
    assert.equal(memberOf({ ...longer, names: ['Phi 4 Reasoning'] }), 'reasoning');
    assert.equal(memberOf({ ...longer, names: ['Phi 4', 'Phi', 'reasoning-plus'] }), 'reasoning-plus');
    assert.equal(memberOf({ ...longer, names: [], fileName: 'base' }), 'reasoning');
    assert.equal(memberOf({ names: [], fileName: 'Phi-4-reasoning-plus-Q4_K_M' }), 'reasoning-plus');
    assert.equal(memberOf({ ...longer, architecture: 'llama' }), 'reasoning');
  });

  it('does not call phi-4 what was trained further', () => {
    for (const names of [
      ['Dolphin 3.0'],
      ['Phi 4 Abliterated'],
      ['Phi-4', 'Phi', 'uncensored'],
      ['NextCoder'],
    ])
      assert.equal(memberOf({ names }), 'derived', names.join());
    assert.equal(memberOf({ names: [], fileName: 'phi-4-abliterated.Q4_K_M' }), 'derived');
    assert.equal(memberOf({ contextSize: 32_768 }), 'derived');
  });

  it('has phi-4-mini, and no model of another shape or vocabulary', () => {
    const mini = {
      layers: 32,
      width: 3072,
      vocabulary: 200_064,
      contextSize: 131_072,
      hasPhi4Controls: false,
    };
    assert.equal(memberOf({ ...mini, names: ['Phi 4 Mini Instruct'] }), 'mini');
    assert.equal(memberOf({ ...mini, vocabulary: 32_064, names: ['Phi 3 Mini'] }), undefined);
    assert.equal(memberOf({ layers: 32, width: 4096, architecture: 'llama' }), undefined);
    assert.equal(memberOf({ architecture: 'qwen2' }), undefined);
    assert.equal(memberOf({ hasPhi4Controls: false }), undefined);
  });
});
