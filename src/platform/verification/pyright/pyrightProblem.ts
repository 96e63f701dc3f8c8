import type { Diagnostic } from 'vscode-languageserver-protocol';
import type { OffsetRange } from '../../../core/text/offsetRange.ts';

/**
 * What pyright has found, told apart by the words of its English messages. `unresolved`: a module that is nowhere.
 * `missing`: a name that its owner has not. `call`: a call that cannot work, in a sentence of ours. `overloads`: a call that
 * fits none of several signatures, for the types of its arguments maybe. `deprecated`: with the message of its authors.
 */
export type PyrightProblem = { readonly range: OffsetRange } & (
  | { readonly kind: 'unresolved' }
  | { readonly kind: 'missing'; readonly isOfClass: boolean }
  | { readonly kind: 'call'; readonly message: string; readonly about: 'keyword' | 'argument' | 'call' }
  | { readonly kind: 'overloads' }
  | { readonly kind: 'deprecated'; readonly message: string }
);

/** Undefined for what says nothing about names and calls. */
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
  const unknown = /^No parameter named "(.*)"/.exec(message);
  if (unknown)
    return { kind: 'call', range, about: 'keyword', message: `It has no parameter named "${unknown[1]}".` };
  const absent = /^Arguments? missing for parameters? (.*)/.exec(message);
  if (absent) return { kind: 'call', range, about: 'call', message: missingSentence(absent[1]!) };
  const [, most] = /^Expected (\d+) positional arguments?/.exec(message) ?? [];
  if (most !== undefined)
    return { kind: 'call', range, about: 'argument', message: positionalSentence(Number(most)) };
  const [, more] = /^Expected (\d+) more positional arguments?/.exec(message) ?? [];
  if (more !== undefined) {
    const text =
      more === '1' ? 'It needs 1 more positional argument.' : `It needs ${more} more positional arguments.`;
    return { kind: 'call', range, about: 'call', message: text };
  }
  const twice = /^Multiple (?:parameters|values).* "?([\w]+)"?/.exec(message);
  if (twice)
    return { kind: 'call', range, about: 'argument', message: `It gets "${twice[1]}" more than once.` };
  if (message.startsWith('Module is not callable'))
    return { kind: 'call', range, about: 'call', message: 'It is a module, which cannot be called.' };
  return undefined;
}

/** @param names As `"a", "b"`. */
function missingSentence(names: string): string {
  const list = names.match(/"[^"]*"/g) ?? [];
  if (list.length === 1) return `It needs an argument for ${list[0]}.`;
  return `It needs arguments for ${list.slice(0, -1).join(', ')} and ${list.at(-1)}.`;
}

function positionalSentence(most: number): string {
  if (most === 0) return 'It takes no positional arguments.';
  return most === 1 ? 'It takes 1 positional argument only.' : `It takes ${most} positional arguments only.`;
}
