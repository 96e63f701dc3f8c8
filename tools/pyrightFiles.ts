import { readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './projectRoot.ts';

const folder = 'node_modules/pyright';
const typeshed = `${folder}/dist/typeshed-fallback`;

/**
 * The files of pyright that its language server needs, relative to the project, with the licences: its code without the
 * maps and the command line, and all of typeshed, since what is not in it would be taken for missing.
 */
export function pyrightFiles(): string[] {
  const code = ['pyright-langserver.js', 'pyright-internal.js', 'vendor.js'].map((name) => `dist/${name}`);
  const own = ['package.json', 'LICENSE.txt', 'langserver.index.js', ...code];
  const stubs = readdirSync(path.join(projectRoot, typeshed), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^VERSIONS$|^LICENSE$|\.pyi$|^py\.typed$/.test(entry.name))
    .map((entry) => path.relative(projectRoot, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'));
  return [...own.map((name) => `${folder}/${name}`), ...stubs].sort();
}
