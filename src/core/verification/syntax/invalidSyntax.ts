import { codeOfTranscript } from '../../python/interactiveSession.ts';
import { invalidTarget } from './invalidTargets.ts';
import {
  endsOperand,
  isClosed,
  type LogicalLine,
  type PythonTokens,
  splitStatements,
  tokenAtLevel,
} from '../scan/pythonTokens.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';

/** These begin a compound statement, in which a colon must follow. */
const compound = new Set([
  'if',
  'elif',
  'else',
  'while',
  'for',
  'try',
  'except',
  'finally',
  'with',
  'def',
  'class',
]);

/** Keywords only where a statement begins; anywhere else they are names. */
const softKeywords = new Set(['match', 'case', 'type', 'lazy']);

/** What stands between two values, so that no line ends with it. */
const binary = /^(?:[-+*/%@&|^<>=!:]?=|[-+/%@&|^<>]|\*\*|\/\/|<<|>>|\.)$/;

/** What Python 2's programs call the error in `except ValueError, error:`. Python 3.14 has lists of classes there. */
const errorName = /^(?:e|ex|exc|err|error|exception|inst|msg|why|x)$/;

/**
 * Where text is surely no Python 3: a bracket or string that is not closed, two values with nothing between them as in
 * Python 2's `print "x"`, a statement without its colon or block, a value that is assigned to. Undefined where nothing of that is found, which does not
 * mean that Python would accept it.
 */
export function invalidSyntax(code: string): number | undefined {
  const session = codeOfTranscript(code);
  const tokens = tokenizePython(session);
  const lines = tokens.lines.filter(({ firstToken, endToken }) => endToken > firstToken);
  // What Python printed in a session is blank here, and prompts are.
  const wrongIndent = session === code ? misindented(tokens, lines) : undefined;
  for (const line of lines) {
    const at = line === wrongIndent ? line.firstToken : slipIn(tokens, line);
    if (at !== undefined) return tokens.starts[at];
  }
  return undefined;
}

/** The first line that is indented as no block is; a block that has no line belongs to the line that opens it. */
function misindented({ kinds, texts }: PythonTokens, lines: readonly LogicalLine[]): LogicalLine | undefined {
  const indents = [lines[0]?.indent ?? 0];
  let opener: LogicalLine | undefined;
  for (const line of lines) {
    if (opener && line.indent <= indents.at(-1)!) return opener;
    if (opener) indents.push(line.indent);
    while (line.indent < indents.at(-1)! && indents.length > 1) indents.pop();
    if (line.indent !== indents.at(-1)) return line;
    const last = line.endToken - 1;
    opener = kinds[last] === 'operator' && texts[last] === ':' ? line : undefined;
  }
  return opener;
}

function slipIn(tokens: PythonTokens, line: LogicalLine): number | undefined {
  for (let at = line.firstToken; at < line.endToken; at++) {
    if (tokens.kinds[at] === 'shell') return undefined;
    if (isBroken(tokens, at)) return at;
    if (at > line.firstToken && isSecondValue(tokens, at, line)) return at;
  }
  const { firstToken, endToken } = line;
  for (const [from, to] of splitStatements(tokens, firstToken, endToken, compound)) {
    const at = invalidTarget(tokens, from, to);
    if (at !== undefined) return at;
  }
  return unfinishedAt(tokens, line);
}

/** Where a statement lacks what must be in it, or has what only Python 2 allows. */
function unfinishedAt(tokens: PythonTokens, line: LogicalLine): number | undefined {
  const { kinds, texts } = tokens;
  const { firstToken, endToken } = line;
  const old = oldStatementAt(tokens, line);
  if (old !== undefined) return old;
  if (kinds[firstToken] === 'keyword' && compound.has(texts[firstToken]!))
    return tokenAtLevel(tokens, firstToken, endToken, ':') < endToken ? undefined : firstToken;
  const last = endToken - 1;
  const isEllipsis = texts[last] === '.' && texts[last - 1] === '.';
  return kinds[last] === 'operator' && binary.test(texts[last]!) && !isEllipsis ? last : undefined;
}

/** `except Error, e:`, `raise Error, "message"`, `def f((a, b)):` and `print >>file, "message"`. */
function oldStatementAt(tokens: PythonTokens, { firstToken, endToken }: LogicalLine): number | undefined {
  const { texts } = tokens;
  const comma = tokenAtLevel(tokens, firstToken, endToken, ',');
  switch (texts[firstToken]) {
    case 'except':
      return comma + 3 === endToken && errorName.test(texts[comma + 1]!) ? comma : undefined;
    case 'raise':
      return comma < endToken ? comma : undefined;
    case 'def':
      return texts[firstToken + 2] === '(' && texts[firstToken + 3] === '(' ? firstToken + 3 : undefined;
    case 'print':
      return texts[firstToken + 1] === '>>' ? firstToken : undefined;
    default:
      return undefined;
  }
}

/** A bracket without its partner, a string without its end, a number or string that only Python 2 knows. */
function isBroken(tokens: PythonTokens, at: number): boolean {
  const { code, kinds, starts, ends, texts } = tokens;
  const kind = kinds[at];
  if (kind === 'open') return !isClosed(tokens, at);
  if (kind === 'operator') return /^[)\]}`]$|^<>$/.test(texts[at]!);
  const text = kind === 'string' || kind === 'number' ? code.slice(starts[at], ends[at]) : '';
  if (kind === 'number') return /^0[\d_]*[1-9][\d_]*$|^(?!0x).*l$/i.test(text);
  return kind === 'string' && (/^ur/i.test(text) || !isWholeString(text));
}

function isWholeString(text: string): boolean {
  const [, quote = ''] = /^[a-z]{0,2}("""|'''|["'])/i.exec(text) ?? [];
  const start = text.indexOf(quote) + quote.length;
  return quote !== '' && text.length >= start + quote.length && text.endsWith(quote);
}

/** A value right behind another: not the parts of one string, nor what stands behind `match` or `type`. */
function isSecondValue(tokens: PythonTokens, at: number, { firstToken }: LogicalLine): boolean {
  const { kinds, texts } = tokens;
  const kind = kinds[at];
  if (!endsOperand(tokens, at - 1)) return false;
  const isString = (token: number, formatted: 'open' | 'close'): boolean =>
    kinds[token] === 'string' || (kinds[token] === formatted && texts[token] === 'f');
  if (isString(at, 'open')) {
    if (isString(at - 1, 'close')) return false;
  } else if (kind !== 'name' && kind !== 'number') return false;
  const before = texts[at - 1]!;
  const begins = at - 1 === firstToken || /^[:;]$/.test(texts[at - 2] ?? '');
  return !(kinds[at - 1] === 'name' && begins && softKeywords.has(before));
}
