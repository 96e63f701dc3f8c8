import assert from 'node:assert/strict';
import type { NameVerdict } from '../../../../src/core/guidance/nameJudge.ts';
import { buildVerifier, VerifierFixture } from '../../python/verifierFixture.ts';

const never = new AbortController().signal;

describe('A name that is judged while it is written', function () {
  this.timeout(120_000);
  let fixture: VerifierFixture;
  before(async () => {
    await buildVerifier();
    fixture = await VerifierFixture.create();
  });
  after(() => fixture.dispose());

  /** @param code Up to the end of the name. */
  const judge = (code: string): Promise<NameVerdict> => {
    const range = { start: code.search(/\w+$/), end: code.length };
    const path = fixture.tree.path('work', 'main.py');
    const place = { path, folder: fixture.tree.path('work') };
    return fixture.verifier.judgeName({ documentId: path, code, range, ...place }, never);
  };
  const kindOf = async (code: string): Promise<string> => (await judge(code)).kind;

  it('is missing with the names that exist', async () => {
    assert.deepEqual(await judge('import shop\nshop.prize'), { kind: 'missing', names: ['price'] });
    assert.deepEqual(await judge('from shop import prize'), { kind: 'missing', names: ['price'] });
  });

  it('exists', async () => {
    assert.equal(await kindOf('import shop\nx = f"{shop.price'), 'exists');
    assert.equal(await kindOf('from shop import (price'), 'exists');
    assert.equal(await kindOf('import os.path'), 'exists');
    assert.equal(await kindOf('import shop\nshop.price(name'), 'exists');
  });

  it('is missing as a module of a package', async () => {
    assert.equal(await kindOf('from shop.stock'), 'missing');
    assert.equal(await kindOf('import shop.stock'), 'missing');
  });

  it('is missing as a keyword', async () => {
    const verdict = await judge('import shop\nprint(shop.price(nam');
    assert.deepEqual(verdict, { kind: 'missing', names: ['name'] });
  });

  it('is not known where nothing is known of its owner', async () => {
    assert.equal(await kindOf('import nowhere\nnowhere.name'), 'unknown');
    assert.equal(await kindOf('def f(x): x.name'), 'unknown');
    assert.equal(await kindOf('import shop\nshop._prize'), 'unknown');
  });
});
