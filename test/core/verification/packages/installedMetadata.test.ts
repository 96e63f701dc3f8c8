import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  distributionName,
  readDistributionMetadata,
  readMetadataFolderName,
} from '../../../../src/core/verification/packages/distribution.ts';
import { recordModules } from '../../../../src/core/verification/packages/moduleName.ts';
import { awkwardText } from '../../../support/awkwardText.ts';

describe('Metadata of installed distributions', () => {
  it('names are compared in one spelling, and a path is no name', () => {
    assert.equal(distributionName('Foo.-_Bar'), 'foo-bar');
    assert.equal(distributionName('PyYAML'), 'pyyaml');
    for (const hostile of ['../../etc', '', '-x', 'a b', 'a/b', 'a\0b', 'é'])
      assert.equal(distributionName(hostile), undefined);
  });

  it('name and version stand before the description', () => {
    const text = 'Metadata-Version: 2.1\r\nName: PyYAML\r\nVersion: 6.0\r\n\r\nName: other\r\nVersion: 9';
    assert.deepEqual(readDistributionMetadata(text), { name: 'PyYAML', version: '6.0' });
    assert.equal(readDistributionMetadata('Name: x\n\nVersion: 1'), undefined);
    assert.equal(readDistributionMetadata('\0\0\0'), undefined);
  });

  it('the documentation, or else the home page, is found under its many labels', () => {
    const documentation = (lines: string): string | undefined =>
      readDistributionMetadata(`Name: x\nVersion: 1\n${lines}`)?.documentation;
    const home = 'Home-page: https://example.org\n';
    const cases: readonly (readonly [string, string | undefined])[] = [
      ['Project-URL: Documentation, https://docs.example.org/x', 'https://docs.example.org/x'],
      ['Project-URL: docs ,  https://a.org', 'https://a.org'],
      ['project-url: Documentation (stable), https://a.org/en?x=1#y\r', 'https://a.org/en?x=1#y'],
      [`${home}Project-URL: Docs: RTD, https://a.org/`, 'https://a.org/'],
      ['Project-URL: Homepage, https://a.org\nProject-URL: API docs, https://b.org', 'https://b.org'],
      ['Project-URL: Source, https://a.org\nProject-URL: home page, https://b.org', 'https://b.org'],
      [`Project-URL: Docker image, https://a.org\n${home}`, 'https://example.org'],
      [`License: text\n        of it, a line\n${home}`, 'https://example.org'],
      ['Project-URL: Docs, http://a.org\nHome-page: UNKNOWN', undefined],
      ['Project-URL: Docs, javascript:alert(1)', undefined],
      ['Project-URL: Docs, https://a.org/`x`', undefined],
      ['Project-URL: Docs', undefined],
      ['\nProject-URL: Docs, https://a.org', undefined],
    ];
    for (const [lines, expected] of cases) assert.equal(documentation(lines), expected, lines);
  });

  it('the folder of the metadata names the distribution', () => {
    const names: readonly (readonly [string, string | undefined, string?])[] = [
      ['PyYAML-6.0.dist-info', 'PyYAML', '6.0'],
      ['charset_normalizer-3.0.1.dist-info', 'charset_normalizer', '3.0.1'],
      ['six-1.16.0-py3.11.egg-info', 'six', '1.16.0'],
      ['ruamel.yaml-0.18.6.dist-info', 'ruamel.yaml', '0.18.6'],
      ['torch-1.13.0a0+gitunknown.egg-info', 'torch', '1.13.0a0+gitunknown'],
      ['zope-interface-5.0-py3.9-linux-x86_64.egg-info', 'zope-interface', '5.0'],
      ['cryptography.egg-info', 'cryptography', ''],
      ['~ip-23.0.dist-info', undefined],
      ['.dist-info', undefined],
    ];
    for (const [entry, name, version] of names) {
      const expected = name === undefined ? undefined : { name, version };
      assert.deepEqual(readMetadataFolderName(entry), expected, entry);
    }
  });

  it('finds the modules in RECORD, and nothing else', () => {
    const record = [
      'yaml/__init__.py,sha256=x,1',
      'yaml/_yaml.cpython-311-x86_64-linux-gnu.so,,',
      '_yaml/__init__.py,,',
      'six.py,sha256=y,2',
      '_cffi.cp312-win_amd64.pyd,,',
      'fast.abi3.so,,',
      '"odd,name.py",,',
      'google\\cloud\\storage\\__init__.py,,',
      'PyYAML-6.0.dist-info/METADATA,,',
      '__pycache__/six.cpython-311.pyc,,',
      '../../../bin/tool,,',
      '/etc/passwd.py,,',
      'docs/readme.md,,',
      '__editable___x_finder.py,,',
      'x.pth,,',
      '',
    ].join('\r\n');
    assert.deepEqual([...recordModules(record)].sort(), ['_cffi', '_yaml', 'fast', 'google', 'six', 'yaml']);
  });

  it('no text makes the readers fail', () => {
    fc.assert(
      fc.property(awkwardText(), (text) => {
        readDistributionMetadata(text);
        readMetadataFolderName(text);
        for (const module of recordModules(text)) assert.match(module, /^[\p{L}_][\p{L}\p{N}_]*$/u);
      }),
    );
  });
});
