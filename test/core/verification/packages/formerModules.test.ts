import assert from 'node:assert/strict';
import { formerModule } from '../../../../src/core/verification/packages/formerModules.ts';

describe('formerModule', () => {
  it('says when a module left, and what took its place', () => {
    assert.deepEqual(formerModule('imp'), { since: '3.12', instead: 'importlib' });
    assert.deepEqual(formerModule('telnetlib'), { since: '3.13' });
    assert.deepEqual(formerModule('urllib2'), { since: '3.0', instead: 'urllib.request' });
  });

  it('knows no other', () => {
    for (const module of ['json', 'requests', 'constructor', '__proto__', ''])
      assert.equal(formerModule(module), undefined);
  });
});
