import { l10n, Range, RelativePattern, Uri, workspace } from 'vscode';
import { linesOf } from '../../../core/edits/lineHunks.ts';
import { codeToTest, nameToImport, testNameOf } from '../../../core/edits/write/codeToTest.ts';
import { pythonDefinitions } from '../../../core/edits/write/pythonDefinitions.ts';
import { moduleToImport } from '../../../core/edits/write/testedModule.ts';
import { isTestFile, testPlace } from '../../../core/edits/write/testPlace.ts';
import { linesForTests, withTests } from '../../../core/edits/write/withTests.ts';
import { testsInstruction } from '../../../core/edits/write/writeInstructions.ts';
import { testFramework } from '../../../core/python/docstringStyle.ts';
import { excludedFolders } from '../../../core/python/excludedFolders.ts';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import { readMarkdown } from '../../slashCommands/readMarkdown.ts';
import { type EditParts, startEdit } from '../editCommand.ts';
import type { FittedAnswer } from '../editSession.ts';
import { checkEditable } from '../editTarget.ts';
import type { WrittenCode } from './writtenCode.ts';

/** Files that are looked for, and of those with tests the ones that are read: the user waits for it. */
const most = { found: 5000, read: 40 };

/** Has the model write tests, which are added to the project's own, or become a new file where it would have them. */
export async function writeTests(code: WrittenCode, parts: EditParts): Promise<void> {
  const { document, definition, lines, all, style } = code;
  const { path, folder } = testablePath(code);
  const { files, texts, packages } = await testsOf(folder);
  const place = testPlace(path, files);
  const module = moduleToImport(path, packages, texts);
  if (module === undefined)
    throw new PhidelityError(
      'internal',
      l10n.t('{0} cannot be imported by its name, so tests cannot use it. Rename it first.', path),
    );
  const tested = nameToImport(definition);
  const importStatement = `from ${module} import ${tested}`;
  const range = new Range(definition.start, 0, definition.end - 1, 0);
  if ((await parts.attachments.lines(document, range)) === undefined) return;
  const uri = Uri.joinPath(folder, place.path);
  const file = place.exists
    ? await workspace.openTextDocument(uri)
    : await workspace.openTextDocument({ language: 'python', content: '' });
  await checkEditable(file);
  const known = linesOf(file.getText());
  const framework = testFramework([file.getText()]) ?? testFramework(texts) ?? 'pytest';
  const taken = new Set(pythonDefinitions(known.join('\n')).all.map(({ name }) => name));
  const instruction = testsInstruction({
    target: { kind: definition.kind, name: definition.name },
    framework,
    path,
    importStatement,
    code: codeToTest(lines, definition, all),
    testName: testNameOf(definition, framework, taken),
    isAsync: definition.isAsync,
  });
  await startEdit(
    {
      document: file,
      ...(!place.exists && { creates: uri }),
      path: place.path,
      edited: linesForTests(known),
      style,
      viewColumn: code.viewColumn,
      fit: (base, _, answer) =>
        fitted(withTests(base, linesForTests(base), answer, { tested, importStatement, style })),
    },
    {
      shown: l10n.t('Write tests for {0}', definition.name),
      write: () => Promise.resolve(instruction),
    },
    parts,
  );
}

/** @throws PhidelityError `internal` for code that no test can import, with words for the user. */
function testablePath({ document, definition }: WrittenCode): {
  readonly path: string;
  readonly folder: Uri;
} {
  const { uri, isUntitled } = document;
  const folder = workspace.getWorkspaceFolder(uri)?.uri;
  const path = workspace.asRelativePath(uri, false);
  const fail = (message: string): never => {
    throw new PhidelityError('internal', message);
  };
  if (!folder || isUntitled || uri.scheme !== folder.scheme)
    return fail(
      l10n.t('Tests import what they test: save the code to a Python file of the workspace first.'),
    );
  if (isTestFile(path)) return fail(l10n.t('{0} is a file of tests itself.', path));
  if (definition.isInner)
    return fail(
      l10n.t('{0} is inside of a function, so tests cannot import it. Test the outer one.', definition.name),
    );
  return { path, folder };
}

async function testsOf(folder: Uri): Promise<{
  readonly files: readonly string[];
  readonly texts: readonly string[];
  readonly packages: ReadonlySet<string>;
}> {
  const left = `**/{${['.*', ...excludedFolders].join(',')}}/**`;
  const find = (pattern: string): Thenable<Uri[]> =>
    workspace.findFiles(new RelativePattern(folder, pattern), left, most.found);
  const [found, inits] = await Promise.all([
    find('**/{test_*,*_test,test*,tests}.py'),
    find('**/__init__.py'),
  ]);
  const sorted = found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const texts = await Promise.all(sorted.slice(0, most.read).map((file) => readMarkdown(file)));
  const nameOf = (uri: Uri): string => workspace.asRelativePath(uri, false);
  return {
    files: sorted.map(nameOf),
    texts: texts.filter((text) => text !== undefined),
    packages: new Set(inits.map((init) => nameOf(Uri.joinPath(init, '..')))),
  };
}

function fitted(found: ReturnType<typeof withTests>): FittedAnswer {
  if (!('kind' in found)) return { lines: found };
  return {
    refusal:
      found.kind === 'no-tests'
        ? l10n.t('The answer has no tests that are not there already. Nothing was changed.')
        : l10n.t(
            'The answer defines {0} anew, which the tests that are there may use. Nothing was changed.',
            found.name,
          ),
  };
}
