import { PhidelityError } from '../../core/errors/phidelityError.ts';

/** The error for a path that was to be a Python and is none. */
export function unusableInterpreter(path: string, because: string, cause?: unknown): PhidelityError {
  return new PhidelityError(
    'python-unusable',
    `${path} cannot be used as Python: ${because}. Choose another one.`,
    { cause },
  );
}
