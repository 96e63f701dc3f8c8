import { codeOfTranscript } from '../../python/interactiveSession.ts';

import type { OffsetRange } from '../../text/offsetRange.ts';
import type { ScannedCode } from './scannedCode.ts';
import { StatementScanner } from './statementScanner.ts';
import { tokenizePython } from './tokenizePython.ts';

/**
 * What a piece of Python imports, and every use of what it imported: by name, through aliases and through assignments
 * such as `a = np.linalg`, as long as nothing else is bound to the name. So with the attributes of what calls give, and of
 * instances: of `f(x)`, a name that this is assigned to, what `with` and `await` make of it, `self.a` in the class that
 * sets it, and names that are annotated with an imported class. Takes any text, finished or not, and never fails; takes
 * time in proportion to the text.
 *
 * `from x import y` is itself a use of `x.y`. A session with Python's or IPython's prompt is read as the code that was typed.
 */
export function scanPython(code: string): ScannedCode {
  const { imports, uses } = new StatementScanner(tokenizePython(codeOfTranscript(code))).scan();
  const inOrder = (a: { range: OffsetRange }, b: { range: OffsetRange }): number =>
    a.range.start - b.range.start || a.range.end - b.range.end;
  return { imports: imports.toSorted(inOrder), uses: uses.toSorted(inOrder) };
}
