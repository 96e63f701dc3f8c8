import { isClosed, type PythonTokens, splitTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import type { ScannedCall } from '../scan/scannedCode.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';
import type { CallProblem } from './symbolChecker.ts';

/** One named parameter of a function. */
interface Parameter {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isPositional: boolean;
  readonly isKeyword: boolean;
  /** The tokens of its default; empty where it has none. */
  readonly value: readonly [from: number, to: number];
}

/** The parameters of a function. */
export interface Signature {
  readonly parameters: readonly Parameter[];
  /** Whether it takes any number of positional arguments. */
  readonly takesMorePositional: boolean;
  /** The name of the parameter that takes all other keywords, such as `kwargs`; undefined where there is none. */
  readonly rest: string | undefined;
  /** Whether the type of that parameter says which keywords it takes, as `Unpack[…]` does. */
  readonly isRestTyped: boolean;
  /** Whether the keywords that it takes are the caller's own data, and any of them is right. */
  readonly isRestData: boolean;
}

/** Names of parameters that take data by keywords which the caller makes up. */
const dataNames = new Set(['context', 'values', 'mapping', 'variables', 'template_context', 'view_args']);

/** Types that options of all kinds share. Values of one other type are data. */
const looseTypes = /^(?:(?:typing|t)\.)?(?:Any|object|Unknown|Incomplete|Unused)$/;

/** The parameters between two brackets. */
export function readSignature(tokens: PythonTokens, open: number, close: number): Signature {
  const { texts } = tokens;
  let parameters: Parameter[] = [];
  let isPositional = true;
  let takesMorePositional = false;
  let rest: string | undefined;
  let isRestTyped = false;
  let isRestData = false;
  for (const [from, to] of splitTokens(tokens, open + 1, close)) {
    const first = texts[from]!;
    if (first === '/') parameters = parameters.map((one) => ({ ...one, isKeyword: false }));
    else if (first === '**') {
      rest = texts[from + 1];
      const annotation = texts.slice(from + 3, to);
      // Those of another function are printed as `**P@f`.
      const isOfOther = texts[from + 2] === '@' || annotation.includes('kwargs');
      isRestTyped = isOfOther || annotation[0] === '**' || annotation.includes('Unpack');
      const hasOneType = annotation.length > 0 && !isRestTyped && !looseTypes.test(annotation.join(''));
      isRestData = dataNames.has(rest ?? '') || hasOneType;
    } else if (first.startsWith('.')) {
      // The checker prints what takes anything as `...`.
      takesMorePositional = true;
      rest = first;
    } else if (first === '*') {
      isPositional = false;
      takesMorePositional ||= to > from + 1;
    } else {
      const assigned = tokenAtLevel(tokens, from, to, '=');
      const value = [Math.min(assigned + 1, to), to] as const;
      parameters.push({ name: first, isRequired: assigned === to, isPositional, isKeyword: true, value });
    }
  }
  return { parameters, takesMorePositional, rest, isRestTyped, isRestData };
}

/**
 * The signatures in a text as the checker prints them: one or more `def f(…) -> …` or `class f(…)`, one after the other.
 * Undefined where one cannot be read, or there is none.
 */
export function printedSignatures(printed: string): Signature[] | undefined {
  const tokens = tokenizePython(printed);
  const found: Signature[] = [];
  for (const { firstToken, endToken } of tokens.lines) {
    const word = tokens.texts[firstToken] === '(' ? tokens.partners.get(firstToken)! + 1 : firstToken;
    if (tokens.texts[word] !== 'def' && tokens.texts[word] !== 'class') continue;
    const open = tokens.texts[word + 2] === '(' ? word + 2 : tokenAtLevel(tokens, word, endToken, '(');
    const close = tokens.partners.get(open);
    if (close === undefined || !isClosed(tokens, open)) return undefined;
    found.push(readSignature(tokens, open, close));
  }
  return found.length > 0 ? found : undefined;
}

/** Whether a function takes a keyword by name. */
export function takesKeyword({ parameters }: Signature, keyword: string): boolean {
  return parameters.some((one) => one.isKeyword && one.name === keyword);
}

/** Why a function cannot be called in this way, by the number and the names of the arguments; undefined where it can. */
export function problemOfSignature(call: ScannedCall, signature: Signature): CallProblem | undefined {
  const { parameters, takesMorePositional, rest } = signature;
  const places = parameters.filter((one) => one.isPositional);
  const given = new Set(places.slice(0, call.positional));
  for (const keyword of call.keywords) {
    const parameter = parameters.find((one) => one.isKeyword && one.name === keyword);
    if (parameter === undefined && rest === undefined)
      return { kind: 'unknown-parameter', parameter: keyword };
    if (parameter === undefined) continue;
    if (given.has(parameter)) return { kind: 'repeated-argument', parameter: keyword };
    given.add(parameter);
  }
  if (call.hasUnpacking) return undefined;
  if (call.positional > places.length && !takesMorePositional)
    return { kind: 'too-many-positional', limit: places.length };
  const missing = parameters.filter((one) => one.isRequired && !given.has(one));
  if (missing.length === 0) return undefined;
  return { kind: 'missing-arguments', parameters: missing.map(({ name }) => name) };
}

/**
 * Whether a function with these signatures takes as many arguments, and such keywords. Types play no part. True where it
 * is not known.
 *
 * @param printed Read as by `printedSignatures`.
 */
export function callFitsSignature(call: ScannedCall, printed: string): boolean {
  if (call.hasUnpacking) return true;
  return printedSignatures(printed)?.some((one) => problemOfSignature(call, one) === undefined) ?? true;
}
