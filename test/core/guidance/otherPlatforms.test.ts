import assert from 'node:assert/strict';
import { namesOfOtherPlatforms } from '../../../src/core/guidance/otherPlatforms.ts';

const stub = `import sys
from _socket import every as every
if sys.platform == "win32":
    from _socket import (
        window as window,
        both as both,
    )
    class Window: ...
    def startfile() -> None: ...
elif sys.platform != "darwin":
    def fork() -> int: ...
else:
    apple: int
if sys.platform != "win32" and sys.platform != "darwin":
    both: int
    if sys.version_info >= (3, 12):
        LINUX = 1
if sys.version_info >= (3, 12):
    new: int
else:
    old: int
`;

describe('namesOfOtherPlatforms', () => {
  const on = (platform: string): string[] => [...namesOfOtherPlatforms(stub, platform)];

  it('finds what a stub declares for other platforms only', () => {
    assert.deepEqual(on('linux'), ['window', 'Window', 'startfile', 'apple']);
    assert.deepEqual(on('win32'), ['fork', 'apple', 'LINUX']);
    assert.deepEqual(on('darwin'), ['window', 'both', 'Window', 'startfile', 'fork', 'LINUX']);
  });
});
