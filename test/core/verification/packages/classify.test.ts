import assert from 'node:assert/strict';
import { classifyDistribution } from '../../../../src/core/verification/packages/classifyDistribution.ts';
import {
  classifyModule,
  type InstalledDistribution,
  type ModuleFacts,
} from '../../../../src/core/verification/packages/classifyModule.ts';
import { NameSuggestions } from '../../../../src/core/verification/packages/nameSuggestions.ts';

const popular = [
  'requests',
  'numpy',
  'pandas',
  'pyyaml',
  'python-dateutil',
  'scikit-learn',
  'matplotlib',
  'flask',
  'pymongo',
  'google-cloud-storage',
];
const projects = new Set([
  ...popular,
  'reqests',
  'google',
  'declared-and-known',
  'pillow',
  'half-installed',
  'python-dateutil',
]);
const numpy: InstalledDistribution = {
  name: 'numpy',
  version: '2.1.0',
  modules: ['numpy'],
  isEditable: false,
};
const attrs: InstalledDistribution = {
  name: 'attrs',
  version: '24.1.0',
  modules: ['attr', 'attrs'],
  isEditable: false,
};
const half: InstalledDistribution = {
  name: 'half_installed',
  version: '1',
  modules: ['whole'],
  isEditable: false,
};

const facts: ModuleFacts = {
  familiar: new Set(['math', 'collections']),
  standardLibrary: new Set(['math', 'collections', 'json', 'os', '_thread']),
  workspace: new Set(['json', 'shop']),
  installed: new Map<string, InstalledDistribution | undefined>([
    ['numpy', numpy],
    ['attr', attrs],
    ['shop', undefined],
    ['loose', undefined],
  ]),
  installedDistributions: new Map([
    ['numpy', numpy],
    ['attrs', attrs],
    ['half-installed', half],
  ]),
  declared: new Map([
    ['python-dateutil', { file: 'pyproject.toml', isElsewhere: false }],
    ['internal-tools', { file: 'requirements.txt', isElsewhere: true }],
    ['declared-and-known', { file: 'Pipfile', isElsewhere: false }],
    ['google-cloud-storage', { file: 'uv.lock', isElsewhere: true }],
  ]),
  pypi: projects,
  hints: new NameSuggestions(popular),
};
const classOf = (module: string, more: Partial<ModuleFacts> = {}): string =>
  classifyModule(module, { ...facts, ...more }).class;

describe('classifyModule', () => {
  it('takes the most familiar class that fits', () => {
    assert.equal(classOf('collections.abc'), 'familiar');
    assert.equal(classOf('math', { familiar: new Set() }), 'standard-library');
    assert.equal(classOf('json'), 'standard-library');
    assert.equal(classOf('shop.orders'), 'workspace');
    assert.equal(classOf('loose'), 'installed');
    assert.equal(classOf('declared_and_known'), 'declared');
  });

  it('knows what left the standard library', () => {
    const former = { since: '3.12', instead: 'importlib' };
    assert.deepEqual(classifyModule('imp', facts), {
      module: 'imp',
      class: 'not-found',
      former,
      nearest: [],
    });
    const setuptools = { name: 'setuptools', version: '80', modules: ['setuptools'], isEditable: false };
    const installedDistributions = new Map([['setuptools', setuptools]]);
    const of = (module: string): string => classifyModule(module, { ...facts, installedDistributions }).class;
    assert.equal(of('distutils.core'), 'installed');
    assert.equal(classifyModule('distutils', facts).class, 'not-found');
    assert.equal(
      classifyModule('imp', { ...facts, standardLibrary: new Set(['imp']) }).class,
      'standard-library',
    );
  });

  it('names the distribution and the version of what is installed', () => {
    assert.deepEqual(classifyModule('attr', facts), {
      module: 'attr',
      class: 'installed',
      distribution: 'attrs',
      version: '24.1.0',
      nearest: [],
    });
    assert.deepEqual(classifyModule('loose.part', facts), {
      module: 'loose',
      class: 'installed',
      nearest: [],
    });
  });

  it('names the file that declares what is not installed, also under another name', () => {
    const declared = (module: string): unknown => {
      const { class: found, distribution, declaredIn } = classifyModule(module, facts);
      return [found, distribution, declaredIn];
    };
    assert.deepEqual(declared('dateutil'), ['declared', 'python-dateutil', 'pyproject.toml']);
    assert.deepEqual(declared('internal_tools'), ['declared', undefined, 'requirements.txt']);
    assert.deepEqual(declared('google'), ['declared', undefined, 'uv.lock']);
  });

  it('does not trust a requirements file that names what PyPI does not know, unless it says where that is', () => {
    const declared = new Map([
      ['reqeusts', { file: 'requirements.txt', isElsewhere: false }],
      ['requests', { file: 'requirements.txt', isElsewhere: false }],
      ['our-tools', { file: 'x.txt', isElsewhere: true }],
    ]);
    const of = (module: string): unknown => {
      const found = classifyModule(module, { ...facts, declared });
      return [found.class, found.distribution, found.declaredIn, ...found.nearest];
    };
    assert.deepEqual(of('reqeusts'), ['not-found', undefined, 'requirements.txt', 'requests']);
    assert.deepEqual(of('requests'), ['declared', 'requests', 'requirements.txt']);
    assert.deepEqual(of('our_tools'), ['declared', undefined, 'x.txt']);
    const unread = classifyModule('reqeusts', { ...facts, declared, pypi: undefined });
    assert.deepEqual([unread.class, unread.nearest], ['declared', []]);
    const asked = classifyDistribution('reqeusts', { ...facts, declared });
    assert.deepEqual([asked.class, asked.nearest], ['not-found', ['requests']]);
  });

  it('knows the distribution of a module that is called otherwise', () => {
    const { class: found, distribution } = classifyModule('yaml', facts);
    assert.deepEqual([found, distribution], ['on-pypi', 'PyYAML']);
  });

  it('names nothing to install for a namespace of many distributions', () => {
    assert.deepEqual(classifyModule('azure', facts), { module: 'azure', class: 'on-pypi', nearest: [] });
  });

  it('suggests a known name for an unknown one', () => {
    const near = (module: string): unknown => {
      const { class: found, nearest, distribution } = classifyModule(module, facts);
      return [found, distribution, nearest[0]];
    };
    assert.deepEqual(near('reqeusts'), ['not-found', undefined, 'requests']);
    assert.deepEqual(near('pandsa'), ['not-found', undefined, 'pandas']);
    assert.deepEqual(near('matplotlb'), ['not-found', undefined, 'matplotlib']);
    assert.deepEqual(near('python_requests'), ['not-found', undefined, 'requests']);
    assert.deepEqual(near('looses'), ['not-found', undefined, 'loose']);
    assert.deepEqual(near('quantumflux'), ['not-found', undefined, undefined]);
  });

  it('says what a project is imported by when its name is no module', () => {
    assert.deepEqual(classifyModule('scikit_learn', facts).nearest, ['sklearn']);
    assert.deepEqual(classifyModule('opencv', facts).nearest, ['cv2']);
  });

  it('suggests no other module of a project that has one of its own name', () => {
    const pypi = new Set(['matplotlib', 'python-multipart']);
    for (const module of ['matplotlib', 'python_multipart'])
      assert.deepEqual(classifyModule(module, { ...facts, pypi }).nearest, [], module);
  });

  it('warns of a hardly known project whose name is one slip away from a well-known one', () => {
    const { class: found, nearest } = classifyModule('reqests', facts);
    assert.deepEqual([found, nearest], ['little-known', ['requests']]);
    assert.deepEqual(classifyModule('requests', facts).nearest, []);
  });

  it('names a distribution only where it is known to hold the module', () => {
    const held = (module: string): unknown => {
      const {
        class: found,
        distribution,
        application,
      } = classifyModule(module, { ...facts, declared: new Map() });
      return [found, distribution ?? application];
    };
    assert.deepEqual(held('flask'), ['on-pypi', 'flask']);
    assert.deepEqual(held('z3'), ['on-pypi', 'z3-solver']);
    assert.deepEqual(held('win32service'), ['on-pypi', 'pywin32']);
    assert.deepEqual(held('reqests'), ['little-known', undefined]);
    assert.deepEqual(held('apex'), ['on-pypi', undefined]);
    assert.deepEqual(held('arcpy.mapping'), ['application', 'ArcGIS']);
    assert.deepEqual(held('google.protobuf.message'), ['on-pypi', 'protobuf']);
    assert.deepEqual(held('google.cloud.storage.blob'), ['on-pypi', 'google-cloud-storage']);
    assert.deepEqual(held('google.colab.drive'), ['on-pypi', undefined]);
    assert.deepEqual(held('google'), ['on-pypi', undefined]);
    assert.deepEqual(classifyModule('pymongo', facts).nearest, []);
  });

  it('does not take a module for part of an installed package that has no such module', () => {
    assert.deepEqual(classifyModule('half_installed', facts), {
      module: 'half_installed',
      class: 'not-found',
      distribution: 'half_installed',
      version: '1',
      nearest: ['whole'],
    });
  });

  it('says unknown, and never not found, when the names on PyPI could not be read', () => {
    const blind = { ...facts, pypi: undefined, hints: new NameSuggestions([]) };
    for (const module of ['quantumflux', 'requests', 'reqests'])
      assert.equal(classOf(module, blind), 'unknown');
    assert.equal(classOf('numpy', blind), 'installed');
    assert.equal(classOf('yaml', blind), 'on-pypi');
  });

  it('finds nothing under names that are none', () => {
    for (const name of [
      '../../etc',
      '',
      '.',
      '__proto__',
      'constructor',
      'a b',
      '\u0000',
      'x'.repeat(100_000),
    ]) {
      const { class: found, distribution } = classifyModule(name, facts);
      assert.deepEqual([found, distribution], ['not-found', undefined]);
    }
  });
});

describe('classifyDistribution', () => {
  const of = (requirement: string): unknown => {
    const { class: found, distribution } = classifyDistribution(requirement, facts);
    return [found, distribution];
  };

  it('goes by the names of distributions, not of modules', () => {
    assert.deepEqual(of('numpy>=2'), ['installed', 'numpy']);
    assert.deepEqual(of('Scikit_Learn[extra]'), ['on-pypi', 'scikit-learn']);
    assert.deepEqual(of('sklearn'), ['not-found', undefined]);
    assert.deepEqual(of('internal-tools'), ['declared', undefined]);
    assert.deepEqual(of('math'), ['not-found', undefined]);
    assert.deepEqual(of('../../etc'), ['not-found', undefined]);
    assert.equal(classifyDistribution('nope', { ...facts, pypi: undefined }).class, 'unknown');
  });

  it('says which known name may be meant', () => {
    assert.deepEqual(classifyDistribution('reqeusts==2.0', facts).nearest, ['requests']);
    assert.deepEqual(classifyDistribution('reqests', facts).nearest, ['requests']);
    assert.deepEqual(classifyDistribution('requests', facts).nearest, []);
  });

  it('says which distribution holds the module that is to be installed', () => {
    assert.deepEqual(classifyDistribution('cv2', facts).nearest, ['opencv-python']);
    assert.deepEqual(classifyDistribution('PIL', facts).nearest, ['Pillow']);
    assert.deepEqual(classifyDistribution('google', facts).nearest, []);
    assert.equal(classifyDistribution('cv2', facts).holder, 'opencv-python');
    assert.equal(classifyDistribution('requests', facts).holder, undefined);
  });

  it('says that another distribution is meant only where that is the better known one', () => {
    const hints = new NameSuggestions(['pyjwt', 'ninja', 'jwt', 'django-ninja']);
    const of = (name: string): unknown => {
      const { class: found, holder } = classifyDistribution(name, { ...facts, hints, pypi: new Set([name]) });
      return [found, holder];
    };
    assert.deepEqual(of('jwt'), ['on-pypi', 'PyJWT']);
    assert.deepEqual(of('ninja'), ['on-pypi', undefined]);
  });

  it('says what is part of Python, or of an application', () => {
    const of = (name: string): unknown => {
      const { class: found, isInPython, application } = classifyDistribution(name, facts);
      return [found, isInPython, application];
    };
    assert.deepEqual(of('Math'), ['not-found', true, undefined]);
    assert.deepEqual(of('arcpy'), ['application', undefined, 'ArcGIS']);
  });

  it('calls nothing missing that comes from elsewhere', () => {
    const of = (name: string, origin: 'conda' | 'index'): unknown =>
      classifyDistribution(name, facts, origin).class;
    for (const origin of ['conda', 'index'] as const) {
      assert.equal(of('numpy', origin), 'installed');
      assert.equal(of('internal-tools', origin), 'declared');
      assert.equal(of('quantumflux', origin), 'elsewhere');
      assert.equal(of('reqests', origin), 'elsewhere');
      assert.equal(of('math', origin), 'elsewhere');
    }
    assert.equal(of('requests', 'index'), 'on-pypi');
    assert.equal(of('requests', 'conda'), 'elsewhere');
    const declared = new Map([['quantumflux', { file: 'requirements.txt', isElsewhere: false }]]);
    assert.equal(classifyDistribution('quantumflux', { ...facts, declared }, 'index').class, 'elsewhere');
    assert.equal(classifyDistribution('quantumflux', { ...facts, declared }).class, 'not-found');
  });
});
