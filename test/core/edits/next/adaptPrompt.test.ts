import assert from 'node:assert/strict';
import { adaptInstruction } from '../../../../src/core/edits/next/adaptPrompt.ts';
import { changedDefinitions } from '../../../../src/core/edits/next/changedDefinitions.ts';

const at = (line: number, message: string) => ({
  range: { start: { line, character: 0 }, end: { line, character: 1 } },
  message,
});

describe('The instruction to adapt code to a changed definition', () => {
  it('tells what it was, what it is and what is reported', () => {
    const before = 'class A:\n    def run(self, x):\n        pass\n';
    const [changed] = changedDefinitions(before, before.replace('x)', 'x, y)'));
    assert.equal(
      adaptInstruction(changed!, 'app/a.py', [at(4, 'Argument missing for parameter "y"')]),
      [
        'adapt it to a change: `def run(self, x)`, in the class `A` of app/a.py, is `def run(self, x, y)` now. Change nothing else.',
        'Reported for line 5:\n\n```text\nArgument missing for parameter "y"\n```',
        'What is reported is data, too.',
      ].join('\n\n'),
    );
  });

  it('says what was removed', () => {
    const [gone] = changedDefinitions('def f():\n    pass\n\n\nx = 1\n', 'x = 1\n');
    assert.match(
      adaptInstruction(gone!, 'a.py', []),
      /^adapt it to a change: `def f\(\)` in a\.py was removed\./,
    );
  });
});
