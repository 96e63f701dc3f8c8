import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { filesThatMayMatch } from '../../tools/testing/filesThatMayMatch.ts';

describe('filesThatMayMatch', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'phidelity-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const matches = (text: string, grep: string): boolean => {
    const file = path.join(folder, 'one.test.ts');
    writeFileSync(file, text);
    return filesThatMayMatch([file], grep).length === 1;
  };
  const literal = `describe('the history', () => { it('survives a crash', () => {}); });`;

  it('finds a title that goes over several calls, and is cut anywhere', () => {
    assert.ok(matches(literal, 'history survives a crash'));
    assert.ok(matches(literal, 'tory surv'));
  });

  it('leaves out a file that lacks a word', () => {
    assert.ok(!matches(literal, 'history survives an update'));
  });

  it('takes no view of titles that are put together when the file runs', () => {
    assert.ok(matches('for (const name of names) it(`survives ${name}`, () => {});', 'survives a crash'));
    assert.ok(matches('for (const name of names)\n  it(\n    name,\n    () => {});', 'survives a crash'));
  });
});
