import assert from 'node:assert/strict';
import { errorExcerpt } from '../../../src/core/tracebacks/errorExcerpt.ts';
import { plainOutput } from '../../../src/core/tracebacks/plainOutput.ts';
import { readTraceback } from '../../../src/core/tracebacks/traceback.ts';

const numbered = (count: number): string =>
  Array.from({ length: count }, (_, index) => `step ${index}`).join('\n');
const error = 'Traceback (most recent call last):\n  File "a.py", line 3, in f\n    g()\nValueError: no';

describe('errorExcerpt', () => {
  const excerpt = (text: string): string => errorExcerpt(text, readTraceback(text));

  it('is all of a short output', () => {
    assert.equal(excerpt(`\n\nstart\n${error}\n\n`), `start\n${error}`);
  });

  it('is the errors of a long output, with what is around them, and says how much is left out', () => {
    const lines = excerpt(`${numbered(500)}\n${error}\n${numbered(300)}`).split('\n');
    assert.equal(lines[0], '[… 492 lines left out …]');
    assert.equal(lines[1], 'step 492');
    assert.ok(lines.join('\n').includes(error));
    assert.equal(lines.at(-2), 'step 7');
    assert.equal(lines.at(-1), '[… 292 lines left out …]');
  });

  it('is the end of a long output without errors, and both ends of long errors', () => {
    assert.match(excerpt(numbered(500)), /^\[… 350 lines left out …\]\nstep 350\n[^]*step 499$/);
    const long = `${error}\n${numbered(500)}\n${error}`;
    assert.ok(excerpt(long).startsWith(error));
    assert.ok(excerpt(long).endsWith(error));
    assert.ok(excerpt(long).split('\n').length <= 150);
  });
});

describe('plainOutput', () => {
  it('is what a terminal shows: no colours, links, titles and marks, and the last of what was written over', () => {
    const escape = '\u001B';
    const raw = `${escape}]633;C\u0007${escape}[1;31mValueError${escape}[0m: no\r\n${escape}]8;;file:///a.py${escape}\\a.py${escape}]8;;${escape}\\\r\n10%\r50%\r100%\r\nend\u0008`;
    assert.equal(plainOutput(raw), 'ValueError: no\na.py\n100%\nend');
  });
});
