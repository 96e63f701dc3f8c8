import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redactPrivate } from '../../src/wording/redaction.ts';

describe('A message in a report', () => {
  const cases: readonly (readonly [message: string, redacted: string])[] = [
    [
      'There is no file /home/max/models/phi-4.gguf. Choose another.',
      'There is no file …/phi-4.gguf. Choose another.',
    ],
    ['C:\\Users\\Max\\phi-4.gguf is no model', '…/phi-4.gguf is no model'],
    ['\\\\server\\share\\a.gguf is no model', '…/a.gguf is no model'],
    ['~/models/a.gguf', '…/a.gguf'],
    ['See file:///home/max/a.gguf and https://user:pw@host/x?y=1.', 'See … and …'],
    ['connect ECONNREFUSED 10.1.2.3:8080', 'connect ECONNREFUSED …:8080'],
    ['connect ECONNREFUSED [fe80::1]:80', 'connect ECONNREFUSED …:80'],
    ['It says “def secret(): pass”.', 'It says “…”.'],
    [`Unexpected token 'd', "def secret" is not valid JSON`, `Unexpected token '…', "…" is not valid JSON`],
    [
      'Lower "phidelity.model.contextSize" or run "Phidelity: Choose Model File…".',
      'Lower "phidelity.model.contextSize" or run "Phidelity: Choose Model File…".',
    ],
    ["The machine's memory and the model's file", "The machine's memory and the model's file"],
    [
      'It takes 9.1 GB of memory, and 3.2 GB and/or 1/2 are free.',
      'It takes 9.1 GB of memory, and 3.2 GB and/or 1/2 are free.',
    ],
    ['The endpoint team-gpu cannot be reached', 'The endpoint … cannot be reached'],
    ['/home/Max Muster/models/a.gguf is incomplete', '…/a.gguf is incomplete'],
    ['没有文件/srv/models/phi-4.gguf', '没有文件…/phi-4.gguf'],
    ['ファイル「秘密」を読み取れません', 'ファイル「…」を読み取れません'],
  ];
  for (const [message, redacted] of cases)
    it(`becomes "${redacted}"`, () => {
      assert.equal(redactPrivate(message, ['team-gpu', '/home/Max Muster']), redacted);
    });

  it('contains nothing that is known to be private, and no quotes', () => {
    const word = fc.stringMatching(/^[a-z]{12}$/);
    fc.assert(
      fc.property(word, word, (known, quoted) => {
        const redacted = redactPrivate(`It is /${known}/x, ${known}, or "${quoted} and ${quoted}"!`, [known]);
        assert.ok(!redacted.includes(known));
        assert.ok(!redacted.includes(quoted));
      }),
    );
  });
});
