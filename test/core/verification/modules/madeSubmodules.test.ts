import assert from 'node:assert/strict';
import { makesSubmodule } from '../../../../src/core/verification/modules/madeSubmodules.ts';

describe('makesSubmodule', () => {
  it('recognises a module that is set by assignment', () => {
    assert.ok(makesSubmodule('sys.modules["a.path"] = path', 'path'));
    assert.ok(makesSubmodule('sys.modules[name] = path', 'path'));
    assert.ok(makesSubmodule('sys.modules.update(found)', 'path'));
    assert.ok(!makesSubmodule('sys.modules["a.path"] = path', 'other'));
    assert.ok(!makesSubmodule('x = sys.modules[__name__]', 'other'));
    assert.ok(!makesSubmodule('sys.modules[__name__] = Lazy()', 'other'));
  });

  it('recognises other places to look for modules', () => {
    assert.ok(makesSubmodule('__path__ = __import__("pkgutil").extend_path(__path__, __name__)', 'a'));
    assert.ok(makesSubmodule('__path__.append(folder)', 'a'));
    assert.ok(makesSubmodule('sys.meta_path.insert(0, Finder())', 'a'));
    assert.ok(!makesSubmodule('recreate(__name__,\n    __path__=__path__,\n)', 'a'));
    assert.ok(!makesSubmodule('# __path__ = [folder]\nx = 1', 'a'));
  });
});
