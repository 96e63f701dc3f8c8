import assert from 'node:assert/strict';
import type { ReportItem } from '../../src/core/verification/findings/reportItem.ts';
import { findingsOf } from '../../src/core/verification/findings/reportItem.ts';
import type { ClassifiedModule } from '../../src/core/verification/packages/classifyModule.ts';
import { summarizeReport } from '../../src/wording/summary.ts';
import { toReportItems } from '../../src/wording/verdict.ts';

type Known = Partial<ClassifiedModule> & Pick<ClassifiedModule, 'module' | 'class'>;

function items(...modules: readonly Known[]): ReportItem[] {
  const imports = modules.map((module, at) => ({
    scanned: {
      kind: 'install' as const,
      module: module.module,
      level: 0,
      range: { start: 100 * at, end: 100 * at + module.module.length },
    },
    module: { nearest: [], ...module },
  }));
  return toReportItems({ imports, uses: [], basis: { pypiSnapshot: '2026-10' } }, () => true);
}

const installed: Known = {
  module: 'requests',
  class: 'installed',
  distribution: 'requests',
  version: '2.31.0',
};
const declared: Known = { module: 'rich', class: 'declared', distribution: 'rich', declaredIn: 'Pipfile' };
const wellKnown: Known = { module: 'flask', class: 'on-pypi', distribution: 'flask' };
const doubtful: Known = { module: 'jwt', class: 'on-pypi', distribution: 'jwt', holder: 'PyJWT' };
const littleKnown: Known = { module: 'PIL', class: 'little-known', nearest: ['Pillow'], holder: 'Pillow' };
const unknown: Known = { module: 'moonphase', class: 'not-found', nearest: ['moonphases'] };
const inPython: Known = { module: 'sqlite3', class: 'not-found', isInPython: true };
const application: Known = { module: 'arcpy', class: 'application', application: 'ArcGIS' };
const ofConda: Known = { module: 'opencv', class: 'elsewhere', origin: 'conda' };
const ofIndex: Known = { module: 'shop', class: 'elsewhere', origin: 'index' };

describe('What is said of a package to install', () => {
  for (const [known, finding, label, message] of [
    [installed, undefined, 'installed, requests 2.31.0', '"requests" (2.31.0) is installed.'],
    [
      declared,
      undefined,
      'declared in Pipfile, not installed',
      '"rich" is declared in Pipfile, but not installed.',
    ],
    [wellKnown, undefined, 'on PyPI, not installed', '"flask" is on PyPI, but not installed.'],
    [
      doubtful,
      'unverified',
      'on PyPI, not installed',
      '"jwt" is on PyPI, but not installed. The module "jwt" is in PyJWT.',
    ],
    [
      littleKnown,
      'not-installed',
      'not installed, little known on PyPI',
      '"PIL" is not installed. PyPI seems to have a project of this name, but not a well-known one. Do not install it before you know that it is the right one. The module "PIL" is in Pillow.',
    ],
    [
      unknown,
      'not-found',
      'unknown on PyPI',
      '"moonphase" is not installed and not known on PyPI (as of 2026-10). Do not install a package of this name. Did you mean "moonphases"?',
    ],
    [
      inPython,
      'not-found',
      'standard library, not on PyPI',
      '"sqlite3" is part of Python: there is nothing to install.',
    ],
    [
      application,
      'not-installed',
      'part of ArcGIS',
      '"arcpy" is part of ArcGIS, and not installed here. It does not come from PyPI.',
    ],
    [
      ofConda,
      'unknown',
      'not checked',
      '"opencv" could not be checked. It comes from a conda channel, where packages may have other names.',
    ],
    [
      ofIndex,
      'unknown',
      'not checked',
      '"shop" could not be checked. It comes from another index than PyPI.',
    ],
  ] as const)
    it(`${known.module}: ${label}`, () => {
      const [item] = items(known);
      assert.deepEqual([item?.finding, item?.label, item?.message], [finding, label, message]);
      assert.equal(item?.install, undefined);
    });

  it('leads to no page of a project that may not be the one that is meant', () => {
    assert.deepEqual(
      items(wellKnown, doubtful, littleKnown, unknown).map(({ documentation }) => documentation),
      ['https://pypi.org/project/flask/', undefined, undefined, undefined],
    );
  });

  it('offers the name that may be meant in its place', () => {
    assert.deepEqual(items(littleKnown)[0]?.replacement, { range: { start: 0, end: 3 }, names: ['Pillow'] });
    assert.deepEqual(items(unknown)[0]?.replacement?.names, ['moonphases']);
    assert.equal(items(wellKnown)[0]?.replacement, undefined);
  });

  it('is summed up in a line, the most severe first', () => {
    for (const [known, line] of [
      [[installed], 'requests is installed'],
      [[wellKnown], 'flask is well known on PyPI'],
      [[declared, wellKnown], 'rich is declared in your project · flask is well known on PyPI'],
      [[installed, unknown], '1 package unknown on PyPI · requests is installed'],
      [[littleKnown, doubtful], 'PIL is little known on PyPI · jwt may not be the one that is meant'],
      [[application, ofConda, ofIndex], 'arcpy does not come from PyPI · 2 not checked'],
    ] as const)
      assert.equal(summarizeReport(items(...known)), line);
  });

  it('is a finding at the command, and another at the import', () => {
    const imported = items(unknown).map(({ installs: _, ...item }) => ({
      ...item,
      range: { start: 50, end: 59 },
    }));
    assert.deepEqual(
      findingsOf([...items(unknown), ...imported, ...items(unknown)]).map(({ range }) => range.start),
      [0, 50],
    );
  });
});
