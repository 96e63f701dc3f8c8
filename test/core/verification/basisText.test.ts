import assert from 'node:assert/strict';
import { basisText } from '../../../src/core/verification/basisText.ts';

const python = { path: '/shop/.venv/bin/python3', packageFolders: [] };

describe('basisText', () => {
  it('names the version of Python, where it is known', () => {
    assert.equal(basisText({ python: { ...python, version: '3.12' } }), 'Checked against Python 3.12.');
    assert.equal(basisText({ python }), 'Checked against Python.');
  });

  it('says where there is none, and why', () => {
    const none = 'No Python was found here, so no package counts as installed.';
    assert.equal(basisText({}), none);
    assert.equal(basisText({ pythonProblem: '/nowhere is no Python.' }), `/nowhere is no Python. ${none}`);
  });
});
