import type { Diagnostic } from 'vscode-languageserver-protocol';
import type { OffsetRange } from '../../../../core/text/offsetRange.ts';
import type { CallProblem } from '../../../../core/verification/symbols/symbolChecker.ts';

/**
 * A diagnostic of pyright, recognised by its English message. `unresolved`: a module that was not found. `missing`: a
 * name that its owner does not have, or that nothing binds. `call`: a call that cannot work. `overloads`: a call that fits none of several
 * signatures, perhaps because of the types of its arguments. `deprecated`: with the message of its authors.
 */
export type PyrightProblem = { readonly range: OffsetRange } & (
  | { readonly kind: 'unresolved' }
  | { readonly kind: 'missing'; readonly isOfClass: boolean; readonly isUnbound?: boolean }
  | { readonly kind: 'call'; readonly problem: CallProblem; readonly about: 'keyword' | 'argument' | 'call' }
  | { readonly kind: 'overloads' }
  | { readonly kind: 'deprecated'; readonly message: string }
);

/** Undefined for diagnostics that are not about names or calls. */
export function pyrightProblem(
  { code, message: text }: Diagnostic,
  range: OffsetRange,
): PyrightProblem | undefined {
  const message = typeof text === 'string' ? text : text.value;
  switch (code) {
    case 'reportMissingImports':
      return { kind: 'unresolved', range };
    case 'reportAttributeAccessIssue':
      return missingProblem(message, range);
    case 'reportUndefinedVariable':
      return { kind: 'missing', range, isOfClass: false, isUnbound: true };
    case 'reportCallIssue':
      return callProblem(message, range);
    case 'reportDeprecated': {
      const [, ...lines] = message.split('\n');
      return { kind: 'deprecated', range, message: lines.join(' ').replaceAll(/\s+/g, ' ').trim() };
    }
    default:
      return undefined;
  }
}

function missingProblem(message: string, range: OffsetRange): PyrightProblem | undefined {
  if (/^"[^"]*" is (?:not a known attribute of module|unknown import symbol)/.test(message))
    return { kind: 'missing', range, isOfClass: false };
  if (/^Cannot access attribute "[^"]*" for class /.test(message))
    return { kind: 'missing', range, isOfClass: true };
  return undefined;
}

function callProblem(message: string, range: OffsetRange): PyrightProblem | undefined {
  if (message.startsWith('No overloads for ')) return { kind: 'overloads', range };
  const found = wrongCall(message);
  return found && { kind: 'call', range, ...found };
}

type WrongCall = Pick<Extract<PyrightProblem, { kind: 'call' }>, 'problem' | 'about'>;

function wrongCall(message: string): WrongCall | undefined {
  const unknown = /^No parameter named "(.*)"/.exec(message);
  if (unknown) return { about: 'keyword', problem: { kind: 'unknown-parameter', parameter: unknown[1]! } };
  const absent = /^Arguments? missing for parameters? (.*)/.exec(message);
  if (absent) {
    const parameters = Array.from(absent[1]!.matchAll(/"([^"]*)"/g), (name) => name[1]!);
    return { about: 'call', problem: { kind: 'missing-arguments', parameters } };
  }
  const [, limit] = /^Expected (\d+) positional arguments?/.exec(message) ?? [];
  if (limit !== undefined)
    return { about: 'argument', problem: { kind: 'too-many-positional', limit: Number(limit) } };
  const [, count] = /^Expected (\d+) more positional arguments?/.exec(message) ?? [];
  if (count !== undefined)
    return { about: 'call', problem: { kind: 'missing-positional', count: Number(count) } };
  const repeated = /^Parameter "(.*)" is already assigned/.exec(message);
  if (repeated) return { about: 'argument', problem: { kind: 'repeated-argument', parameter: repeated[1]! } };
  const [, type] = /^Object of type "(.*)" is not callable/.exec(message) ?? [];
  if (type !== undefined && type !== 'object') return { about: 'call', problem: { kind: 'not-callable' } };
  if (message.startsWith('Module is not callable'))
    return { about: 'call', problem: { kind: 'module-called' } };
  return undefined;
}
