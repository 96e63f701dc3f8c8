import assert from 'node:assert/strict';
import type { VerifiedApisProblem } from '../../src/core/verification/verified/verifiedApis.ts';
import {
  damagedVerifiedFile,
  unreadableVerifiedFile,
  unwritableVerifiedFile,
} from '../../src/wording/verifiedFile.ts';

const path = '/shop/.phidelity/verified.json';
const line = 3;

describe('A verified.json that is damaged', () => {
  const cases: readonly (readonly [VerifiedApisProblem, string])[] = [
    [
      { kind: 'merge-conflict', line },
      ' is part of a merge conflict. Keep the entries of both sides and remove the conflict markers.',
    ],
    [{ kind: 'invalid-json', line, expected: 'value' }, ' is not valid JSON: expected a value.'],
    [
      { kind: 'invalid-json', line, expected: 'end-of-file' },
      ' is not valid JSON: expected the end of the file.',
    ],
    [
      { kind: 'invalid-json', line, expected: 'name' },
      ' is not valid JSON: expected a name in double quotes.',
    ],
    [
      { kind: 'invalid-json', line, expected: 'closing-quote' },
      ' is not valid JSON: the string is not closed in its line.',
    ],
    [{ kind: 'invalid-json', line, expected: 'less-nesting' }, ' is nested too deeply.'],
    [{ kind: 'invalid-json', line, expected: [':'] }, ' is not valid JSON: expected ":".'],
    [{ kind: 'invalid-json', line, expected: [',', ']'] }, ' is not valid JSON: expected "," or "]".'],
    [{ kind: 'no-list', line }, ': expected an object with a list "verified".'],
    [{ kind: 'not-an-entry', line }, ' is not an entry. Correct or remove it.'],
    [
      { kind: 'missing-field', line, field: 'symbol', example: 'requests.get' },
      ': "symbol" is missing. Add it, for example "symbol": "requests.get", or remove the entry.',
    ],
    [
      { kind: 'invalid-field', line, field: 'date', example: '2026-11-23' },
      ': "date" is not valid. Correct it, for example "date": "2026-11-23", or remove the entry.',
    ],
  ];
  for (const [problem, expected] of cases)
    it(expected, () => {
      const { reason, message } = damagedVerifiedFile(path, problem);
      assert.equal(reason, 'verified-file');
      assert.equal(
        message,
        `Line 3 of ${path}${expected} Until this is fixed, nothing counts as verified, and the file is not changed.`,
      );
    });
});

describe('A verified.json that cannot be read or written', () => {
  it('says why it cannot be read', () => {
    const denied = { kind: 'system', code: 'EACCES', message: 'EACCES: open' } as const;
    const other = { kind: 'system', code: 'EIO', message: 'EIO: read' } as const;
    assert.equal(
      unreadableVerifiedFile(path, { kind: 'not-a-file' }).message,
      `${path} cannot be read: not a file.`,
    );
    assert.equal(
      unreadableVerifiedFile(path, { kind: 'too-large', megabytes: 16 }).message,
      `${path} cannot be read: larger than 16 MB.`,
    );
    assert.match(unreadableVerifiedFile(path, denied).message, /cannot be read: permission denied\. Check/);
    assert.match(unreadableVerifiedFile(path, other).message, /cannot be read: EIO: read\./);
  });

  it('says why it cannot be written', () => {
    const message = (code: string): string => unwritableVerifiedFile(path, { code, message: code }).message;
    assert.match(message('ENOSPC'), /cannot be written: the disk is full\. Free some space and try again\./);
    assert.match(message('EROFS'), /cannot be written: the disk is read-only\./);
    assert.match(message('EPERM'), /cannot be written: permission denied\. Check/);
    assert.match(message('EIO'), /cannot be written: EIO\./);
  });
});
