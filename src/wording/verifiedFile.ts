import * as l10n from '@vscode/l10n';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { JsonExpectation } from '../core/text/parseJson.ts';
import type { VerifiedApisProblem } from '../core/verification/verified/verifiedApis.ts';
import { joinSentences, listOr } from './sentences.ts';

/** The error for a `.phidelity/verified.json` that is damaged: where, and what to do. */
export function damagedVerifiedFile(path: string, problem: VerifiedApisProblem): PhidelityError {
  const consequence = l10n.t('Until this is fixed, nothing counts as verified, and the file is not changed.');
  return new PhidelityError('verified-file', joinSentences(describeDamage(path, problem), consequence));
}

function describeDamage(path: string, problem: VerifiedApisProblem): string {
  const { line } = problem;
  switch (problem.kind) {
    case 'merge-conflict':
      return l10n.t(
        'Line {0} of {1} is part of a merge conflict. Keep the entries of both sides and remove the conflict markers.',
        line,
        path,
      );
    case 'invalid-json':
      return describeInvalidJson(path, line, problem.expected);
    case 'no-list':
      return l10n.t('Line {0} of {1}: expected an object with a list "verified".', line, path);
    case 'not-an-entry':
      return l10n.t('Line {0} of {1} is not an entry. Correct or remove it.', line, path);
    case 'missing-field':
      return l10n.t(
        'Line {0} of {1}: "{2}" is missing. Add it, for example {3}, or remove the entry.',
        line,
        path,
        problem.field,
        exampleOf(problem),
      );
    case 'invalid-field':
      return l10n.t(
        'Line {0} of {1}: "{2}" is not valid. Correct it, for example {3}, or remove the entry.',
        line,
        path,
        problem.field,
        exampleOf(problem),
      );
  }
}

function exampleOf({ field, example }: { readonly field: string; readonly example: string }): string {
  return `"${field}": "${example}"`;
}

function describeInvalidJson(path: string, line: number, expected: JsonExpectation): string {
  switch (expected) {
    case 'end-of-file':
      return l10n.t('Line {0} of {1} is not valid JSON: expected the end of the file.', line, path);
    case 'value':
      return l10n.t('Line {0} of {1} is not valid JSON: expected a value.', line, path);
    case 'name':
      return l10n.t('Line {0} of {1} is not valid JSON: expected a name in double quotes.', line, path);
    case 'closing-quote':
      return l10n.t('Line {0} of {1} is not valid JSON: the string is not closed in its line.', line, path);
    case 'less-nesting':
      return l10n.t('Line {0} of {1} is nested too deeply.', line, path);
    default: {
      const tokens = listOr(expected.map((token) => `"${token}"`));
      return l10n.t('Line {0} of {1} is not valid JSON: expected {2}.', line, path, tokens);
    }
  }
}

/** Why a file cannot be read or written; `code` and `message` are the operating system's. */
export type VerifiedFileFailure =
  | { readonly kind: 'not-a-file' }
  | { readonly kind: 'too-large'; readonly megabytes: number }
  | ({ readonly kind: 'system' } & SystemError);

/** The error for a `.phidelity/verified.json` that cannot be read. */
export function unreadableVerifiedFile(
  path: string,
  failure: VerifiedFileFailure,
  cause?: unknown,
): PhidelityError {
  return new PhidelityError('storage', whyUnreadable(path, failure), { cause });
}

function whyUnreadable(path: string, failure: VerifiedFileFailure): string {
  switch (failure.kind) {
    case 'not-a-file':
      return l10n.t('{0} cannot be read: not a file.', path);
    case 'too-large':
      return l10n.t('{0} cannot be read: larger than {1} MB.', path, failure.megabytes);
    case 'system':
      return isForbidden(failure.code)
        ? l10n.t(
            '{0} cannot be read: permission denied. Check the permissions of the file and its folder.',
            path,
          )
        : l10n.t('{0} cannot be read: {1}.', path, failure.message);
  }
}

/** An error of the operating system, such as `ENOSPC`. */
interface SystemError {
  readonly code?: string | undefined;
  readonly message: string;
}

/** The error for a `.phidelity/verified.json` that cannot be written. */
export function unwritableVerifiedFile(path: string, error: SystemError): PhidelityError {
  return new PhidelityError('storage', whyUnwritable(path, error), { cause: error });
}

function whyUnwritable(path: string, { code, message }: SystemError): string {
  if (code === 'ENOSPC')
    return l10n.t('{0} cannot be written: the disk is full. Free some space and try again.', path);
  if (code === 'EROFS') return l10n.t('{0} cannot be written: the disk is read-only.', path);
  if (isForbidden(code))
    return l10n.t(
      '{0} cannot be written: permission denied. Check the permissions of the file and its folder.',
      path,
    );
  return l10n.t('{0} cannot be written: {1}.', path, message);
}

function isForbidden(code: string | undefined): boolean {
  return code === 'EACCES' || code === 'EPERM';
}
