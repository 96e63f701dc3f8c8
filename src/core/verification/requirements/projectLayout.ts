import { readToml, type TomlTable } from './readToml.ts';
import { type Requirements, requirements } from './requirement.ts';
import { importFolder } from './setuptoolsRequirements.ts';
import { folders } from './testRequirements.ts';
import { asTable, tableAt, tables, texts, valuesOf } from './tomlValues.ts';

/** Where a project keeps its modules. */
type Layout = Pick<Requirements, 'importFolders' | 'projects'>;

/** What the tools of a `pyproject.toml` say of where modules are: build back-ends, pytest, type checkers, workspaces. */
export function layoutOf(pyproject: TomlTable): Layout {
  const tool = asTable(pyproject['tool']);
  return {
    importFolders: [
      ...setuptools(asTable(tool['setuptools'])),
      ...hatch(tableAt(tool, 'hatch', 'build')),
      ...backEnds(tool),
      ...tables(tableAt(tool, 'poetry')['packages']).flatMap(({ from }) => texts(from)),
      ...[tableAt(tool, 'pytest', 'ini_options'), tableAt(tool, 'pytest')].flatMap(({ pythonpath }) =>
        texts(pythonpath).flatMap(folders),
      ),
      ...['pyright', 'basedpyright'].flatMap((checker) => pyright(asTable(tool[checker]))),
      ...texts(tableAt(tool, 'ty', 'environment')['root']),
    ],
    projects: [
      ...texts(tableAt(tool, 'uv', 'workspace')['members']),
      ...texts(tableAt(tool, 'rye', 'workspace')['members']),
      ...pathsOf(tableAt(tool, 'uv', 'sources')),
    ],
  };
}

function setuptools(table: TomlTable): string[] {
  const directories = Object.entries(asTable(table['package-dir']));
  return [
    ...directories.flatMap(([name, folder]) => texts(folder).flatMap((one) => importFolder(name, one) ?? [])),
    ...texts(tableAt(table, 'packages', 'find')['where']),
  ];
}

/** A wheel's `packages` are folders; `sources` are left out of the names of modules. */
function hatch(build: TomlTable): string[] {
  const all = [build, tableAt(build, 'targets', 'wheel')];
  return all.flatMap((table) => {
    const sources = table['sources'];
    const kept = Array.isArray(sources)
      ? texts(sources)
      : Object.entries(asTable(sources)).flatMap(([folder, name]) => (name === '' ? folder : []));
    return [...kept, ...texts(table['packages']).map(folderAbove), ...texts(table['dev-mode-dirs'])];
  });
}

function backEnds(tool: TomlTable): string[] {
  return [
    tableAt(tool, 'pdm', 'build')['package-dir'],
    tableAt(tool, 'pdm')['package-dir'],
    tableAt(tool, 'uv', 'build-backend')['module-root'],
    tableAt(tool, 'maturin')['python-source'],
  ]
    .flatMap(texts)
    .concat(texts(tableAt(tool, 'scikit-build', 'wheel')['packages']).map(folderAbove));
}

const folderAbove = (folder: string): string => /^(.*)\/[^/]+\/*$/.exec(folder)?.[1] ?? '.';

function pyright(table: TomlTable): string[] {
  return [table, ...tables(table['executionEnvironments'])].flatMap((one) => texts(one['extraPaths']));
}

/** The folders in a table of dependencies, and in the lists that some of them are. */
export function pathsOf(dependencies: TomlTable): string[] {
  return valuesOf(dependencies)
    .flatMap((value) => (Array.isArray(value) ? tables(value) : [asTable(value)]))
    .flatMap(({ path }) => texts(path));
}

/** Reads a `pyrightconfig.json`. It may have comments, and commas too many. */
export function readPyrightConfiguration(text: string): Requirements {
  const strings = text.matchAll(/"extraPaths"\s*:\s*\[([^\]]*)\]/g);
  const importFolders = Array.from(strings, ([, list = '']) =>
    Array.from(
      list.replaceAll(/\/\/.*|\/\*[^]*?\*\//g, '').matchAll(/"((?:[^"\\]|\\.)*)"/g),
      ([, folder]) => folder!,
    ),
  ).flat();
  return requirements({ importFolders });
}

/** Reads a `pytest.toml` of pytest 9. */
export function readPytestToml(text: string): Requirements {
  const { table, broken } = readToml(text);
  const importFolders = texts(tableAt(table, 'pytest')['pythonpath']).flatMap(folders);
  return requirements({ importFolders, broken });
}
