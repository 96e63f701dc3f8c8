import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A place that pyright's command line reports an error for. Lines and characters count from 0. */
export interface ReportedPlace {
  /** Relative to the folder. */
  readonly file: string;
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly message: string;
}

/** What says that a name is not there, or that a call has the wrong form; not what is about types. */
const asked = [
  'reportAttributeAccessIssue',
  'reportCallIssue',
  'reportUndefinedVariable',
  'reportMissingImports',
];
const aboutTypes = /^(?:No overloads|Type "|Attribute "[^"]*" is |Cannot (?:assign|delete))/;

/** What the command line of npm's pyright reports for all files of a folder. */
export async function reportedBy(folder: string): Promise<ReportedPlace[]> {
  const configuration = {
    typeCheckingMode: 'off',
    enableTypeIgnoreComments: false,
    pythonPlatform: 'All',
    ...Object.fromEntries(asked.map((rule) => [rule, 'error'])),
  };
  await writeFile(path.join(folder, 'pyrightconfig.json'), JSON.stringify(configuration));
  const script = path.join(import.meta.dirname, '../../../node_modules/pyright/index.js');
  const output = await new Promise<string>((resolve, reject) => {
    const options = { cwd: folder, maxBuffer: 1 << 28 };
    // It ends with 1 where it finds errors.
    execFile(process.execPath, [script, '--outputjson', '-p', folder], options, (error, text) =>
      text === '' ? reject(error ?? new Error('pyright says nothing')) : resolve(text),
    );
  });
  const { generalDiagnostics } = JSON.parse(output) as {
    readonly generalDiagnostics: readonly (ReportedPlace & { readonly rule?: string })[];
  };
  return generalDiagnostics
    .filter(({ rule, message }) => asked.includes(rule ?? '') && !aboutTypes.test(message))
    .map(({ file, range, message }) => ({ file: path.relative(folder, file), range, message }));
}
