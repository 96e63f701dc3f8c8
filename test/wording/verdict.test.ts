import assert from 'node:assert/strict';
import { findingsOf, type ReportItem } from '../../src/core/verification/findings/reportItem.ts';
import type { ClassifiedModule } from '../../src/core/verification/packages/classifyModule.ts';
import type { ScannedImport, ScannedUse } from '../../src/core/verification/scan/scannedCode.ts';
import type { VersionedApi } from '../../src/core/verification/verified/verifiedApis.ts';
import { summarizeItems, summarizeReport } from '../../src/wording/summary.ts';
import { toReportItems, toReportItemsInTurns } from '../../src/wording/verdict.ts';
import {
  uncheckedCode,
  type Verification,
  type VerifiedImport,
  type VerifiedUse,
} from '../../src/core/verification/codeVerifier.ts';
import type { Verdict } from '../../src/core/verification/symbols/symbolChecker.ts';

const nobody = (): boolean => false;
const basis = { pypiSnapshot: '2026-10' };

function imported(
  module: Partial<ClassifiedModule> & Pick<ClassifiedModule, 'class' | 'module'>,
  scanned: Partial<ScannedImport> = {},
): VerifiedImport {
  const range = { start: 7, end: 7 + module.module.length };
  return {
    scanned: { kind: 'statement', module: module.module, level: 0, range, ...scanned },
    module: { nearest: [], ...module },
  };
}

function used(symbol: string, verdict: Verdict, scanned: Partial<ScannedUse> = {}): VerifiedUse {
  const range = { start: 100, end: 100 + symbol.length };
  const nameRange = { start: range.end - symbol.split('.').at(-1)!.length, end: range.end };
  return {
    scanned: { symbol, module: symbol.split('.')[0]!, level: 0, range, nameRange, ...scanned },
    verdict,
  };
}

const verification = (
  imports: readonly VerifiedImport[],
  uses: readonly VerifiedUse[] = [],
): Verification => ({
  imports,
  uses,
  basis,
});

/** Every word that is shown of an item, one thing a line. */
function words({ name, finding, ...item }: ReportItem): string[] {
  const { label, message, detail, documentation, install, replacement, api } = item;
  return [
    `${name} (${finding ?? 'fine'}): ${label}`,
    message,
    ...(detail === undefined ? [] : [`… ${detail}`]),
    ...(documentation === undefined ? [] : [documentation]),
    ...(install === undefined ? [] : [`$ ${install}`]),
    ...(replacement
      ? [`${replacement.range.start}-${replacement.range.end}: ${replacement.names.join(', ')}`]
      : []),
    ...(api ? [`${api.distribution} ${api.version} ${api.symbol}`] : []),
  ];
}

const python = { distribution: 'python', version: '3.12' };
const requests = { distribution: 'requests', version: '2.31.0' };

/** What is known of an import, and all that is shown of it. */
const imports: readonly (readonly [VerifiedImport, readonly string[]])[] = [
  [
    imported({ module: 'math', class: 'familiar', ...python }),
    [
      'math (fine): familiar',
      '"math" is one of the familiar modules.',
      'https://docs.python.org/3.12/library/math.html',
      'python 3.12 math',
    ],
  ],
  [
    imported({ module: 'numpy', class: 'familiar', distribution: 'numpy', version: '2.1.0' }),
    [
      'numpy (fine): familiar',
      '"numpy" is one of the familiar modules.',
      'https://pypi.org/project/numpy/2.1.0/',
      'numpy 2.1.0 numpy',
    ],
  ],
  [
    imported({ module: 'shop', class: 'familiar' }),
    ['shop (fine): familiar', '"shop" is one of the familiar modules.'],
  ],
  [
    imported({ module: 'json', class: 'standard-library', ...python }, { module: 'json.decoder' }),
    [
      'json (unverified): standard library',
      '"json" is in the standard library, but not one of the familiar modules.',
      'https://docs.python.org/3.12/library/json.decoder.html',
      'python 3.12 json',
    ],
  ],
  [
    imported({ module: 'json', class: 'standard-library', distribution: 'python' }),
    [
      'json (unverified): standard library',
      '"json" is in the standard library, but not one of the familiar modules.',
      'https://docs.python.org/3/library/json.html',
    ],
  ],
  [
    imported({ module: 'shop', class: 'workspace' }),
    ['shop (fine): this workspace', '"shop" is in this workspace.'],
  ],
  [
    {
      scanned: { kind: 'statement', module: 'near', level: 2, range: { start: 5, end: 11 } },
      module: undefined,
    },
    ['..near (fine): this workspace', 'The module is in this workspace.'],
  ],
  [
    imported({ module: 'requests', class: 'installed', ...requests }),
    [
      'requests (unverified): installed, requests 2.31.0',
      '"requests" (2.31.0) is installed.',
      'https://pypi.org/project/requests/2.31.0/',
      'requests 2.31.0 requests',
    ],
  ],
  [
    imported({
      module: 'yaml',
      class: 'installed',
      distribution: 'PyYAML',
      version: '6.0',
      documentation: 'https://pyyaml.org/wiki',
    }),
    [
      'yaml (unverified): installed, PyYAML 6.0',
      '"yaml" (PyYAML 6.0) is installed.',
      'https://pyyaml.org/wiki',
      'PyYAML 6.0 yaml',
    ],
  ],
  [
    imported({ module: 'loose', class: 'installed' }),
    ['loose (unverified): installed', '"loose" is installed.'],
  ],
  [
    imported({ module: 'yaml', class: 'declared', distribution: 'PyYAML', declaredIn: 'pyproject.toml' }),
    [
      'yaml (not-installed): declared in pyproject.toml, not installed',
      '"yaml" (PyYAML) is declared in pyproject.toml, but not installed.',
      'https://pypi.org/project/PyYAML/',
      '$ python -m pip install PyYAML',
    ],
  ],
  [
    imported({
      module: 'reqests',
      class: 'declared',
      distribution: 'reqests',
      declaredIn: 'requirements.txt',
      nearest: ['requests'],
    }),
    [
      'reqests (not-installed): declared in requirements.txt, not installed',
      '"reqests" is declared in requirements.txt, but not installed.',
    ],
  ],
  [
    imported({ module: 'requests', class: 'on-pypi', distribution: 'requests' }),
    [
      'requests (not-installed): on PyPI, not installed',
      '"requests" is on PyPI, but not installed.',
      'https://pypi.org/project/requests/',
      '$ python -m pip install requests',
    ],
  ],
  [
    imported({ module: 'reqests', class: 'on-pypi', distribution: 'reqests', nearest: ['requests'] }),
    [
      'reqests (not-installed): on PyPI, not installed',
      '"reqests" is on PyPI, but not installed. Did you mean "requests"?',
      '… Did you mean "requests"?',
    ],
  ],
  [
    imported({ module: 'google', class: 'on-pypi' }),
    ['google (not-installed): on PyPI, not installed', '"google" is on PyPI, but not installed.'],
  ],
  [
    imported({ module: 'invented', class: 'not-found', nearest: ['inventory', 'vented'] }),
    [
      'invented (not-found): unknown on PyPI',
      '"invented" is not installed and not known on PyPI (as of 2026-10). Do not install a package of this name. Did you mean "inventory" or "vented"?',
      '… Do not install a package of this name. Did you mean "inventory" or "vented"? The list of packages on PyPI is from 2026-10.',
    ],
  ],
  [
    imported({
      module: 'half',
      class: 'not-found',
      distribution: 'half',
      version: '1.0',
      nearest: ['whole'],
    }),
    [
      'half (not-found): no such module in the installed package',
      'The installed package has no module "half" (1.0). Do not install a package of this name. Did you mean "whole"?',
      '… Do not install a package of this name. Did you mean "whole"?',
    ],
  ],
  [
    imported({ module: 'mystery', class: 'unknown' }),
    [
      'mystery (not-installed): not installed',
      '"mystery" is not installed. Whether it is on PyPI could not be looked up.',
      '… Whether it is on PyPI could not be looked up.',
    ],
  ],
];

/** What is known of a use of `requests`, and all that is shown of it. */
const uses: readonly (readonly [VerifiedUse, readonly string[]])[] = [
  [
    used('requests.get', {
      kind: 'exists',
      signature: '(function) def get()',
      source: { path: '/a.py', line: 3 },
    }),
    ['requests.get (fine): exists', 'requests.get exists.'],
  ],
  [
    used('requests.old', { kind: 'exists', deprecated: 'Use get instead.' }),
    [
      'requests.old (deprecated): exists, deprecated',
      'requests.old is deprecated. Use get instead.',
      '… Use get instead.',
    ],
  ],
  [
    used('requests.old', { kind: 'exists', deprecated: '' }),
    ['requests.old (deprecated): exists, deprecated', 'requests.old is deprecated.'],
  ],
  [
    used('requests.gte', { kind: 'missing', nearest: ['get', 'gate'] }),
    [
      'requests.gte (missing): does not exist',
      'requests.gte does not exist. Did you mean "get" or "gate"?',
      '… Did you mean "get" or "gate"?',
      '109-112: get, gate',
    ],
  ],
  [
    used('requests.adaptres.x', { kind: 'missing', nearest: ['adapters'], part: { start: 109, end: 117 } }),
    [
      'requests.adaptres.x (missing): does not exist',
      'requests.adaptres.x does not exist. Did you mean "adapters"?',
      '… Did you mean "adapters"?',
      '109-117: adapters',
    ],
  ],
  [
    used('requests.zzz', { kind: 'missing', nearest: [] }),
    ['requests.zzz (missing): does not exist', 'requests.zzz does not exist.'],
  ],
  [
    used('requests.get', { kind: 'wrong-call', problem: { kind: 'unknown-parameter', parameter: 'x' } }),
    [
      'requests.get (wrong-call): wrong call',
      'requests.get: There is no parameter "x".',
      '… There is no parameter "x".',
    ],
  ],
  [
    used('requests.get', {
      kind: 'wrong-call',
      problem: { kind: 'unknown-parameter', parameter: 'time_out' },
      argument: { start: 120, end: 128 },
      nearest: ['timeout'],
    }),
    [
      'requests.get (wrong-call): wrong call',
      'requests.get: There is no parameter "time_out". Did you mean "timeout"?',
      '… There is no parameter "time_out". Did you mean "timeout"?',
      '120-128: timeout',
    ],
  ],
  [
    used('plt.plot', {
      kind: 'exists',
      unchecked: { keywords: ['colour'], argument: { start: 120, end: 126 } },
    }),
    [
      'plt.plot (unknown): not checked',
      'plt.plot: The call takes any keyword: whether "colour" means something was not checked.',
      '… The call takes any keyword: whether "colour" means something was not checked.',
    ],
  ],
  [
    used('plt.plot', {
      kind: 'exists',
      unchecked: { keywords: ['a', 'b'], argument: { start: 120, end: 121 } },
    }),
    [
      'plt.plot (unknown): not checked',
      'plt.plot: The call takes any keyword: whether "a" and "b" mean something was not checked.',
      '… The call takes any keyword: whether "a" and "b" mean something was not checked.',
    ],
  ],
  [
    used('Flask', { kind: 'not-imported', statements: ['from flask import Flask'] }),
    [
      'Flask (not-imported): not imported',
      '"Flask" is used but never imported. Add "from flask import Flask".',
      '… Add "from flask import Flask".',
    ],
  ],
  [
    used('Path', {
      kind: 'not-imported',
      statements: ['from fastapi import Path', 'from pathlib import Path'],
    }),
    [
      'Path (not-imported): not imported',
      '"Path" is used but never imported. Add "from fastapi import Path" or "from pathlib import Path".',
      '… Add "from fastapi import Path" or "from pathlib import Path".',
    ],
  ],
  ...(
    [
      ['untyped', 'The package has no type information.'],
      ['not-installed', 'The package is not installed.'],
      ['dynamic', 'It depends on what happens at run time.'],
      ['checker-failed', 'The checker did not respond.'],
      ['too-long', 'The code is too long.'],
    ] as const
  ).map(
    ([reason, sentence]) =>
      [
        used('requests.it', { kind: 'unknown', reason }),
        [
          'requests.it (unknown): not checked',
          `requests.it could not be checked. ${sentence}`,
          `… ${sentence}`,
        ],
      ] as const,
  ),
];

describe('What is shown of verified code', () => {
  describe('of an import', () => {
    for (const [one, expected] of imports)
      it(expected[0]!, () => {
        const items = toReportItems(verification([one]), nobody);
        assert.deepEqual(items.map(words), [expected]);
      });
  });

  describe('of a use', () => {
    for (const [one, expected] of uses)
      it(`${expected[0]} — ${expected[1]}`, () => {
        const items = toReportItems(verification([], [one]), nobody);
        assert.deepEqual(items.map(words), [expected]);
      });

    it('what only its type stubs tell of a package that is not installed is not checked', () => {
      const onPypi = imported({ module: 'requests', class: 'on-pypi', distribution: 'requests' });
      const items = toReportItems(
        verification(
          [onPypi],
          [
            used('requests.get', { kind: 'exists', signature: 'def get()' }),
            used('requests.gte', { kind: 'missing', nearest: ['get'] }),
          ],
        ),
        nobody,
      );
      assert.deepEqual(items.slice(1).map(words), [
        [
          'requests.get (unknown): not checked',
          'requests.get exists according to its type stubs, but the package is not installed.',
          '… It exists according to its type stubs, but the package is not installed.',
          'https://pypi.org/project/requests/',
        ],
        [
          'requests.gte (missing): does not exist',
          'requests.gte does not exist. According to its type stubs (package not installed). Did you mean "get"?',
          '… According to its type stubs (package not installed). Did you mean "get"?',
          'https://pypi.org/project/requests/',
          '109-112: get',
        ],
      ]);
    });

    it('nothing is said of what it has or gives where it is not checked itself', () => {
      const unknown = { kind: 'unknown', reason: 'untyped' } as const;
      const uses = [
        used('moon.phase', unknown),
        used('moon.phase().name', unknown),
        used('moon.phase.cache', unknown),
        used('moon.phases', unknown),
        used('moon.sun().rise', unknown),
        used('moon.phase().lit', { kind: 'missing', nearest: [] }),
      ];
      assert.deepEqual(
        toReportItems(verification([], uses), nobody)
          .map(({ name }) => name)
          .toSorted(),
        ['moon.phase', 'moon.phase().lit', 'moon.phases', 'moon.sun().rise'],
      );
    });

    it('its signature and its source are passed on', () => {
      const verdict = { kind: 'exists', signature: 'def get()', source: { path: '/a.py', line: 3 } } as const;
      const [item] = toReportItems(verification([], [used('requests.get', verdict)]), nobody);
      assert.equal(item?.signature, verdict.signature);
      assert.deepEqual(item?.source, verdict.source);
    });

    it('gets its documentation and what can be verified from its package', () => {
      const known = [
        imported({ module: 'requests', class: 'installed', ...requests }),
        imported(
          { module: 'json', class: 'standard-library', ...python },
          { module: 'json', range: { start: 20, end: 24 } },
        ),
      ];
      const exists = { kind: 'exists' } as const;
      const items = toReportItems(
        verification(known, [used('requests.get', exists), used('json.JSONDecoder().decode', exists)]),
        nobody,
      );
      assert.deepEqual(items.slice(2).map(words), [
        [
          'requests.get (fine): exists',
          'requests.get exists.',
          'https://pypi.org/project/requests/2.31.0/',
          'requests 2.31.0 requests.get',
        ],
        [
          'json.JSONDecoder().decode (fine): exists',
          'json.JSONDecoder().decode exists.',
          'https://docs.python.org/3.12/library/json.html#json.JSONDecoder.decode',
          'python 3.12 json.JSONDecoder().decode',
        ],
      ]);
    });
  });

  it('has no finding once the user has verified it, and says so', () => {
    const asked: VersionedApi[] = [];
    const [item] = toReportItems(
      verification([imported({ module: 'requests', class: 'installed', ...requests })]),
      (api) => asked.push(api) > 0,
    );
    assert.deepEqual(asked, [{ ...requests, symbol: 'requests' }]);
    assert.deepEqual(words(item!).slice(0, 2), [
      'requests (fine): installed, requests 2.31.0 · manually verified',
      '"requests" (2.31.0) is installed. It was manually verified.',
    ]);
    assert.ok(item?.isVerifiedByUser);
  });

  describe('of a mark for something that does not exist or cannot work', () => {
    const installed = imported({ module: 'requests', class: 'installed', ...requests });
    for (const [verdict, finding, label] of [
      [{ kind: 'missing', nearest: [] }, 'missing', 'does not exist'],
      [{ kind: 'wrong-call', problem: { kind: 'module-called' } }, 'wrong-call', 'wrong call'],
    ] as const)
      it(`it has no effect: ${finding}`, () => {
        const [, item] = toReportItems(verification([installed], [used('requests.x', verdict)]), () => true);
        assert.equal(item?.finding, finding);
        assert.equal(item.label, label);
        assert.match(item.message, / Its entry in \.phidelity\/verified\.json has no effect\.$/);
        assert.match(item.detail ?? '', /has no effect\.$/);
        assert.deepEqual([item.api, item.isVerifiedByUser], [undefined, false]);
      });

    it('none can be made, and nothing is said of one', () => {
      const missing = used('requests.x', { kind: 'missing', nearest: [] });
      const [, item] = toReportItems(verification([installed], [missing]), nobody);
      assert.deepEqual([item?.api, item?.message], [undefined, 'requests.x does not exist.']);
    });
  });

  describe('of a wrong call', () => {
    for (const [problem, expected] of [
      [{ kind: 'unknown-parameter', parameter: 'x' }, 'There is no parameter "x".'],
      [{ kind: 'missing-arguments', parameters: ['a'] }, 'Missing an argument for "a".'],
      [{ kind: 'missing-arguments', parameters: ['a', 'b', 'c'] }, 'Missing arguments for "a", "b" and "c".'],
      [{ kind: 'missing-positional', count: 1 }, 'Missing 1 positional argument.'],
      [{ kind: 'missing-positional', count: 2 }, 'Missing 2 positional arguments.'],
      [{ kind: 'too-many-positional', limit: 0 }, 'Positional arguments are not accepted.'],
      [{ kind: 'too-many-positional', limit: 1 }, 'At most 1 positional argument is accepted.'],
      [{ kind: 'too-many-positional', limit: 2 }, 'At most 2 positional arguments are accepted.'],
      [{ kind: 'repeated-argument', parameter: 'x' }, 'Argument "x" is passed more than once.'],
      [{ kind: 'module-called' }, 'A module cannot be called.'],
      [{ kind: 'no-matching-overload' }, 'No overload accepts these arguments.'],
    ] as const)
      it(expected, () => {
        const [item] = toReportItems(
          verification([], [used('a.f', { kind: 'wrong-call', problem })]),
          nobody,
        );
        assert.equal(item?.detail, expected);
        assert.equal(item.message, `a.f: ${expected}`);
      });
  });

  it('is in the order of the text, each import statement once', () => {
    const scanned = { range: { start: 200, end: 220 } };
    const later = { module: 'requests', class: 'installed', ...requests } as const;
    const items = toReportItems(
      verification(
        [
          imported({ module: 'math', class: 'familiar', ...python }),
          imported(later, { ...scanned, name: 'get' }),
          imported(later, { ...scanned, name: 'put' }),
        ],
        [used('math.sqrt', { kind: 'exists' })],
      ),
      nobody,
    );
    assert.deepEqual(
      items.map(({ name }) => name),
      ['math', 'math.sqrt', 'requests'],
    );
  });

  describe('in one line', () => {
    const unverified = imported({ module: 'requests', class: 'installed', ...requests });
    const onPypi = imported({ module: 'flask', class: 'on-pypi', distribution: 'flask' });
    const missing = (name: string): VerifiedUse => used(`requests.${name}`, { kind: 'missing', nearest: [] });
    const found = (name: string, deprecated?: string): VerifiedUse =>
      used(`requests.${name}`, { kind: 'exists', ...(deprecated !== undefined && { deprecated }) });
    const wrong = (name: string): VerifiedUse =>
      used(`requests.${name}`, { kind: 'wrong-call', problem: { kind: 'module-called' } });
    const unimported = (name: string): VerifiedUse => used(name, { kind: 'not-imported', statements: [] });
    const unknown = used('requests.x', { kind: 'unknown', reason: 'dynamic' });
    const nowhere = (module: string): VerifiedImport => imported({ module, class: 'not-found' });
    const familiar = imported({ module: 'math', class: 'familiar', ...python });
    const other = (module: string): VerifiedImport => imported({ module, class: 'installed' });
    const absent = (module: string): VerifiedImport => imported({ module, class: 'on-pypi' });
    /** What is in the status bar, and what is below a block in the chat. */
    const cases: readonly (readonly [readonly VerifiedImport[], readonly VerifiedUse[], string, string])[] = [
      [[], [], 'Nothing imported', 'Nothing imported'],
      [[familiar], [], 'Nothing to verify', 'Nothing to verify'],
      [[familiar], [found('get')], '1 API checked', '1 API exists'],
      [[familiar], [found('get'), found('put'), found('get')], '2 APIs checked', '2 APIs exist'],
      [
        [unverified],
        [found('get')],
        '1 import to verify',
        '1 API exists · requests is beyond the familiar modules',
      ],
      [
        [unverified, unverified, onPypi],
        [missing('gte')],
        '1 API does not exist · 2 imports to verify',
        '1 API does not exist · flask is not installed · requests is beyond the familiar modules',
      ],
      [
        [unverified],
        [found('get'), found('put'), found('old', ''), missing('gte')],
        '1 API does not exist · 1 import to verify · 1 deprecated',
        '3 APIs exist · 1 does not · requests is beyond the familiar modules · 1 deprecated',
      ],
      [
        [],
        [missing('a'), missing('b'), missing('a'), wrong('get')],
        '2 APIs do not exist · 1 wrong call',
        '2 APIs do not exist · 1 wrong call',
      ],
      [
        [],
        [unimported('Path'), unimported('Any'), wrong('get'), unimported('Path')],
        '1 wrong call · 2 names are not imported',
        '1 wrong call · 2 names are not imported',
      ],
      [
        [unverified],
        [unimported('Path')],
        '1 name is not imported · 1 import to verify',
        '1 name is not imported · requests is beyond the familiar modules',
      ],
      [[], [missing('a'), missing('b'), found('get')], '2 APIs do not exist', '1 API exists · 2 do not'],
      [
        [nowhere('x')],
        [wrong('a'), wrong('b')],
        '1 package unknown on PyPI · 2 wrong calls',
        '1 package unknown on PyPI · 2 wrong calls',
      ],
      [
        [nowhere('x'), nowhere('y'), unverified, other('yaml')],
        [found('old', ''), unknown],
        '2 packages unknown on PyPI · 2 imports to verify · 1 deprecated · 1 not checked',
        '2 packages unknown on PyPI · 1 API exists · requests and yaml are beyond the familiar modules · 1 deprecated · 1 not checked',
      ],
      [
        [absent('a'), absent('b'), other('c'), other('d'), other('e')],
        [],
        '5 imports to verify',
        'a and b are not installed · 3 modules are beyond the familiar ones',
      ],
      [[absent('a'), absent('b'), absent('c')], [], '3 imports to verify', '3 packages are not installed'],
    ];
    for (const [some, others, ofFindings, ofReport] of cases)
      it(`${ofFindings}; ${ofReport}`, () => {
        const items = toReportItems(verification(some, others), nobody);
        assert.equal(summarizeItems(items), ofFindings);
        assert.equal(summarizeReport(items), ofReport);
      });

    it('does not say that what could not be checked exists because a user has verified it', () => {
      const items = toReportItems(
        verification([familiar, unverified], [unknown, found('get')]),
        ({ symbol }) => symbol === 'requests.x',
      );
      assert.equal(summarizeReport(items), '1 API exists · requests is beyond the familiar modules');
    });
  });

  it('of code that could not be checked at all, just that', () => {
    const items = toReportItems(uncheckedCode('import a\nimport b\n'), nobody);
    assert.deepEqual(items.map(words), [
      [
        'This code (unknown): not checked',
        'This code could not be checked. The checker did not respond.',
        '… The checker did not respond.',
      ],
    ]);
    assert.deepEqual(items[0]?.range, { start: 0, end: 8 });
    assert.equal(summarizeItems(items), '1 not checked');
  });

  it('is the same where many items are put into words in several turns', async () => {
    const uses = Array.from({ length: 1200 }, (_, at) => used(`os.name${at}`, { kind: 'exists' }));
    let turns = 0;
    const nextTurn = async (): Promise<void> => void (turns += 1);
    const many = verification([imported({ class: 'standard-library', module: 'os' })], uses);
    assert.deepEqual(await toReportItemsInTurns(many, nobody, nextTurn), toReportItems(many, nobody));
    assert.equal(turns, 4);
    await toReportItemsInTurns(verification([], uses.slice(0, 30)), nobody, nextTurn);
    assert.equal(turns, 4);
  });

  it('in a report, what there is to look at, and a module once', () => {
    const twice = [7, 30].map((start) =>
      imported({ module: 'requests', class: 'installed', ...requests }, { range: { start, end: start + 8 } }),
    );
    const missing = used('requests.gte', { kind: 'missing', nearest: [] });
    const fine = used('requests.get', { kind: 'exists' });
    assert.deepEqual(findingsOf(toReportItems(verification(twice, [missing, fine, missing]), nobody)), [
      { kind: 'unverified', range: { start: 7, end: 15 }, message: '"requests" (2.31.0) is installed.' },
      { kind: 'missing', range: { start: 109, end: 112 }, message: 'requests.gte does not exist.' },
      { kind: 'missing', range: { start: 109, end: 112 }, message: 'requests.gte does not exist.' },
    ]);
  });
});
