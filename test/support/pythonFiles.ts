/** The files of an installed Python, below a folder. */
export function pythonInstallation(folder: string, version: string): Record<string, string> {
  return {
    [`${folder}/bin/python${version}`]: '',
    [`${folder}/lib/python${version}/os.py`]: '',
    [`${folder}/lib/python${version}/site-packages/`]: '',
  };
}

/** The files of a virtual environment, below a folder. */
export function virtualEnvironment(folder: string, version = '3.12', more = ''): Record<string, string> {
  return {
    [`${folder}/pyvenv.cfg`]: `home = /nowhere/bin\nversion = ${version}.1\n${more}`,
    [`${folder}/bin/python3`]: '',
    [`${folder}/lib/python${version}/site-packages/`]: '',
  };
}

/** The files of a distribution in a folder of packages. Without modules, its metadata does not name any. */
export function distribution(
  folder: string,
  name: string,
  version: string,
  modules: readonly string[],
): Record<string, string> {
  const metadata = `${folder}/${name.replaceAll('-', '_')}-${version}.dist-info`;
  return {
    [`${metadata}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\nName: not this one\n`,
    [`${metadata}/RECORD`]: modules.map((module) => `${module}/__init__.py,sha256=x,1\n`).join(''),
    ...Object.fromEntries(modules.map((module) => [`${folder}/${module}/__init__.py`, ''])),
  };
}
