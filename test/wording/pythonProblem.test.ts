import assert from 'node:assert/strict';
import { describePythonProblem } from '../../src/wording/pythonProblem.ts';
import { describeBasis } from '../../src/wording/verdict.ts';

const python = { path: '/shop/.venv/bin/python3', packageFolders: [] };

describe('describeBasis', () => {
  it('names the version of Python, where it is known', () => {
    assert.equal(describeBasis({ python: { ...python, version: '3.12' } }), 'Checked against Python 3.12.');
    assert.equal(describeBasis({ python }), 'Checked against Python.');
  });

  it('says if there is none, and why', () => {
    const none = 'No Python was found, so no package counts as installed.';
    assert.equal(describeBasis({}), none);
    assert.equal(
      describeBasis({ pythonProblem: { kind: 'not-found', path: '/nowhere' } }),
      `/nowhere cannot be used as Python: file not found. Select another interpreter. ${none}`,
    );
  });
});

describe('describePythonProblem', () => {
  const path = '/opt/python';
  for (const [problem, expected] of [
    [{ kind: 'not-found', path }, 'file not found'],
    [{ kind: 'not-executable', path }, 'not executable'],
    [{ kind: 'not-runnable', path }, 'it could not be run'],
    [{ kind: 'not-python', path }, 'not a Python interpreter'],
    [{ kind: 'not-environment', path }, 'the folder is not a Python environment'],
    [{ kind: 'untrusted', path }, 'programs are not run in an untrusted workspace'],
    [{ kind: 'timeout', path, seconds: 10 }, 'no answer within 10 seconds'],
    [{ kind: 'exit-code', path, code: 3 }, 'it exited with code 3'],
  ] as const)
    it(problem.kind, () => {
      assert.equal(
        describePythonProblem(problem),
        `/opt/python cannot be used as Python: ${expected}. Select another interpreter.`,
      );
    });

  it('passes on unexpected errors', () => {
    assert.equal(describePythonProblem({ kind: 'unexpected', message: 'Broken.' }), 'Broken.');
  });
});
