import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { sourceTextOf } from '../../../src/core/completion/document/sourceText.ts';
import { codeInFile } from '../../../src/core/edits/apply/codeInFile.ts';
import { filesOfBlock } from '../../../src/core/edits/apply/filesOfAnswer.ts';
import { changeOfHunk, lineHunks, linesOf } from '../../../src/core/edits/lineHunks.ts';
import { TextPositions } from '../../../src/core/text/textPositions.ts';
import type { Figure } from '../benchmark.ts';

/** Of the output of the script: it has whole files. */
const mostBytes = 64 * 1024 * 1024;

/** See applyCases.py. */
interface Case {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
  readonly info: string;
  readonly block: string;
  readonly expected: string | null;
  readonly added: string | null;
}

/**
 * How many blocks of code end where they belong in real files, when nobody is asked. What is expected is made by a script that knows
 * the files from Python's own parser. Prints what is asked or wrong.
 *
 * @param folder Of Python files; undefined for Python's own library.
 */
export async function applyBlocks(folder?: string): Promise<Figure[]> {
  const script = path.join(import.meta.dirname, 'applyCases.py');
  const { stdout } = await promisify(execFile)(
    'python3',
    [script, ...(folder === undefined ? [] : [folder])],
    {
      maxBuffer: mostBytes,
    },
  );
  const cases = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Case);
  let [right, asked, wrong] = [0, 0, 0];
  for (const one of cases) {
    const result = applied(one);
    if (result === undefined) asked += 1;
    else if (isExpected(result, one)) right += 1;
    else wrong += 1;
    if (result === undefined || !isExpected(result, one))
      console.log(`  ${result === undefined ? 'asked' : 'wrong'}: ${one.rule} in ${one.file}`);
  }
  return [
    {
      name: `blocks in their places, of ${cases.length}`,
      value: right,
      unit: '',
      goal: { atLeast: cases.length - 3 },
    },
    { name: 'blocks whose place is asked for', value: asked, unit: '' },
    { name: 'blocks in a wrong place', value: wrong, unit: '', goal: { atMost: 0 } },
  ];
}

/** The file with the block in it, as accepting all of it writes it; undefined where the user is asked. */
function applied({ file, text, info, block }: Case): string | undefined {
  const before = linesOf(text);
  const style = sourceTextOf({ path: file, languageId: 'python', text });
  const [code] = filesOfBlock({ info, above: '', code: block });
  const found = codeInFile(before, code!, style);
  if (!('lines' in found)) return undefined;
  const positions = new TextPositions(text);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  return lineHunks(before, found.lines).reduceRight((now, hunk) => {
    const change = changeOfHunk(before, found.lines, hunk, lineEnd);
    const { start, end } = positions.rangeOf(change);
    return now.slice(0, start) + change.text + now.slice(end);
  }, text);
}

function isExpected(result: string, { expected, added }: Case): boolean {
  if (added === null) return result === expected;
  const lines = result.split('\n');
  const at = lines.indexOf(added);
  const firstBlock = lines.findIndex((line) => /^(?:def|class|async|@)/.test(line));
  // An empty line may come with it.
  const rest = lines.toSpliced(at, 1);
  return at >= 0 && (firstBlock < 0 || at < firstBlock) && rest.join('\n') === expected;
}
