import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readTestResult } from '../../tools/testing/readTestResult.ts';
import type { TestResult } from '../../tools/testing/testResult.ts';

describe('readTestResult', () => {
  let file: string;

  beforeEach(() => {
    file = path.join(mkdtempSync(path.join(tmpdir(), 'phidelity-result-')), 'result.json');
  });

  afterEach(() => rmSync(path.dirname(file), { recursive: true }));

  function judge(result: Partial<TestResult>): ReturnType<typeof readTestResult> {
    writeFileSync(
      file,
      JSON.stringify({
        finished: true,
        passed: 3,
        failed: 0,
        failures: [],
        retried: [],
        pending: 0,
        ...result,
      }),
    );
    return readTestResult(file);
  }

  it('passes a finished run on', () => {
    const failures = [
      { title: 'history survives', error: 'Error: lost' },
      { title: 'history grows', error: 'Error: shrunk' },
    ];
    const retried = [{ title: 'history opens', error: 'Error: timeout' }];
    const counts = { passed: 3, failed: 2, failures, retried };
    assert.deepEqual(judge(counts), counts);
  });

  it('fails without a file', () => {
    const result = readTestResult(file);
    assert.equal(result.failed, 1);
    assert.match(result.problem ?? '', /no result file/);
  });

  it('fails a run that was cut off, naming the test it was in', () => {
    const result = judge({ finished: false, running: 'history survives' });
    assert.equal(result.failed, 1);
    assert.match(result.problem ?? '', /history survives/);
  });

  it('fails when no test ran', () => {
    assert.equal(judge({ passed: 0 }).failed, 1);
  });

  it('takes it that no test ran where only some were asked for', () => {
    writeFileSync(
      file,
      JSON.stringify({ finished: true, passed: 0, failed: 0, failures: [], retried: [], pending: 0 }),
    );
    assert.equal(readTestResult(file, { mayBeEmpty: true }).failed, 0);
  });

  it('fails when a test was skipped', () => {
    assert.equal(judge({ pending: 1 }).failed, 1);
  });

  it('fails on a file of another form', () => {
    writeFileSync(file, '{"passed": "many"}');
    assert.equal(readTestResult(file).failed, 1);
  });
});
