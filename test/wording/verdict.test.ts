import assert from 'node:assert/strict';
import { describeBasis } from '../../src/wording/verdict.ts';

const python = { path: '/shop/.venv/bin/python3', packageFolders: [] };

describe('describeBasis', () => {
  it('names the version of Python, where it is known', () => {
    assert.equal(describeBasis({ python: { ...python, version: '3.12' } }), 'Checked against Python 3.12.');
    assert.equal(describeBasis({ python }), 'Checked against Python.');
  });

  it('says where there is none, and why', () => {
    const none = 'No Python was found here, so no package counts as installed.';
    assert.equal(describeBasis({}), none);
    assert.equal(
      describeBasis({ pythonProblem: '/nowhere is no Python.' }),
      `/nowhere is no Python. ${none}`,
    );
  });
});
