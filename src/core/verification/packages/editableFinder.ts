import { isClosed, type PythonTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';
import { type PythonLiteral, readArguments, readLiteral } from './pythonLiteral.ts';

/** What the import hook of an editable install finds, as its source says. */
export interface EditableFinder {
  /**
   * Modules, dotted, each with the file or folder that holds it: a file without its suffix, or the `__init__` of a package.
   * Relative paths start at the finder's own folder. A package may have several folders.
   */
  readonly modules: readonly { readonly module: string; readonly source: string }[];
  /** Whether it is asked before the search path is searched. */
  readonly isFirst: boolean;
  /** The build folders of meson-python, whose install plans say which files are in a package. */
  readonly builds: readonly string[];
}

/**
 * Reads the import hook that a build back-end puts next to its `.pth` file: setuptools, editables (hatchling, pdm-backend),
 * scikit-build-core and meson-python write what it finds as literals. Of any other hook nothing is found.
 */
export function readEditableFinder(source: string): EditableFinder {
  const tokens = tokenizePython(source);
  const modules: { module: string; source: string }[] = [];
  const builds: string[] = [];
  let isFirst = false;
  const add = (mapping: PythonLiteral | undefined): void => {
    if (!(mapping instanceof Map)) return;
    for (const [module, found] of mapping as ReadonlyMap<string, PythonLiteral>)
      for (const path of typeof found === 'string' ? [found] : found instanceof Map ? [] : found)
        if (typeof path === 'string' && path !== '') modules.push({ module, source: path });
  };
  for (const { firstToken, endToken } of tokens.lines)
    if (/^(?:MAPPING|NAMESPACES)$/.test(tokens.texts[firstToken]!))
      add(readLiteral(tokens, tokenAtLevel(tokens, firstToken, endToken, '=') + 1));
  for (const { name, passed } of callsIn(tokens)) {
    const [first, second] = passed;
    if (name === 'map_module' && typeof first === 'string' && typeof second === 'string')
      modules.push({ module: first, source: second });
    if (name !== 'install' && name !== 'MesonpyMetaFinder') continue;
    isFirst ||= passed.length > 0;
    const names = passed.findIndex((one) => Array.isArray(one));
    const build = passed[names + 1];
    if (first instanceof Map) for (const mapping of passed.slice(0, 3)) add(mapping);
    else if (names >= 0 && typeof build === 'string') builds.push(build);
  }
  return { modules, builds, isFirst };
}

/** The calls of names and attributes, not their definitions. */
function callsIn(tokens: PythonTokens): { name: string; passed: (PythonLiteral | undefined)[] }[] {
  const { kinds, texts } = tokens;
  const wanted = /^(?:map_module|install|MesonpyMetaFinder)$/;
  return texts.flatMap((name, at) => {
    if (!wanted.test(name) || /^(?:def|class)$/.test(texts[at - 1] ?? '')) return [];
    const isCall = kinds[at] === 'name' && texts[at + 1] === '(' && isClosed(tokens, at + 1);
    return isCall ? [{ name, passed: readArguments(tokens, at + 1) }] : [];
  });
}
