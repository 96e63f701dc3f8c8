import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { languages, untranslatedKeys } from '../house/catalogues.ts';
import { findEditorErrors } from '../house/editorErrors.ts';
import { findBackArrows } from '../house/shelves.ts';
import { folderSizes, readSourceTree } from '../house/sourceTree.ts';
import { projectRoot } from '../projectRoot.ts';
import type { Benchmark } from './benchmark.ts';
import { quantile } from './quantile.ts';

const shortLines = 25;

/** How easily a stranger finds the way in src/: sizes, order, complexity, errors in the editor, translations. */
export const house: Benchmark = {
  name: 'house',
  about: 'sizes, order and translations of the source',
  run: async () => {
    const files = readSourceTree();
    const lines = files.map((file) => file.lines);
    const short = lines.filter((one) => one < shortLines).length;
    const untranslated = languages.flatMap((language) => untranslatedKeys(language));
    return [
      { name: 'files of src/', value: files.length, unit: 'files' },
      { name: 'median file', value: quantile(lines, 0.5), unit: 'lines', goal: { atLeast: 70 } },
      {
        name: `files of fewer than ${shortLines} lines`,
        value: (100 * short) / files.length,
        unit: '%',
        goal: { atMost: 10 },
      },
      { name: 'longest file', value: Math.max(...lines), unit: 'lines', goal: { atMost: 300 } },
      {
        name: 'largest folder',
        value: Math.max(...folderSizes().values()),
        unit: 'files',
        goal: { atMost: 20 },
      },
      {
        name: 'imports in a circle between folders',
        value: findBackArrows(files).length,
        unit: '',
        goal: { atMost: 0 },
      },
      {
        name: 'functions of a complexity over 15, or of more than 60 lines',
        value: await countComplexFunctions(),
        unit: '',
        goal: { atMost: 0 },
      },
      {
        name: 'errors that an editor shows',
        value: (await findEditorErrors()).length,
        unit: '',
        goal: { atMost: 0 },
      },
      {
        name: `untranslated texts, of ${languages.length} languages`,
        value: untranslated.length,
        unit: '',
        goal: { atMost: 0 },
      },
    ];
  },
};

/** By the linter's own rules, which `npm run lint` applies too. */
async function countComplexFunctions(): Promise<number> {
  const linter = path.join(projectRoot, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const lint = promisify(execFile)(process.execPath, [linter, '--format', 'json', 'src'], {
    cwd: projectRoot,
    maxBuffer: 64e6,
  });
  const { stdout } = await lint.catch((error: unknown) => error as { stdout: string });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] };
  return diagnostics.filter(({ code }) => /complexity|max-lines-per-function/.test(code)).length;
}
