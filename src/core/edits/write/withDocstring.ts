import type { IndentStyle } from '../../insertion/indentBlock.ts';
import { indentWidth } from '../../text/indentation.ts';
import { tokenizePython } from '../../verification/scan/tokenizePython.ts';
import { linesOf } from '../lineHunks.ts';
import { type PythonDefinition, pythonDefinitions } from './pythonDefinitions.ts';

/** A string literal of Python, in three quotes or one. */
interface Literal {
  readonly prefix: string;
  readonly quotes: string;
  readonly content: string;
}

/**
 * The lines of a file with the docstring that an answer has for a function or class. Whatever else the answer has, nothing
 * but the docstring changes: it stands behind the header, in the quotes and the indentation of the file.
 *
 * @param lines Of the whole file.
 * @param start The line that the definition begins in, with its decorators.
 * @param code Of the answer: the definition with its docstring, or nothing but the docstring.
 * @returns Undefined where the answer has no docstring for it, or there is nothing yet that it could stand before.
 */
export function withDocstring(
  lines: readonly string[],
  start: number,
  code: string,
  style: IndentStyle,
): readonly string[] | undefined {
  const text = lines.join('\n');
  const own = definitionFrom(text, start);
  const written = own?.body && docstringIn(linesOf(code).join('\n'), own);
  if (!own?.body || !written) return undefined;
  const { body } = own;
  const indent = body.isInHeaderLine
    ? blanksOf(lines[own.header]!) + unitOf(style)
    : blanksOf(lines[body.line]!);
  const literal = literalFor(written, indent, style, quotesOf(text, own));
  if (literal === undefined) return undefined;
  if (body.isInHeaderLine) return linesOf(withOwnLine(text, body, indent, literal));
  if (body.docstring)
    return linesOf(text.slice(0, body.docstring.start) + literal + text.slice(body.docstring.end));
  const at = own.headerEnd + 1;
  const isCrowded = own.kind === 'class' && lines[at]?.trim() !== '';
  return [
    ...lines.slice(0, at),
    ...linesOf(indent + literal),
    ...(isCrowded ? [''] : []),
    ...lines.slice(at),
  ];
}

/** Where the body stands in the line of the header, it gets lines of its own. */
function withOwnLine(
  text: string,
  { start, docstring }: NonNullable<PythonDefinition['body']>,
  indent: string,
  literal: string,
): string {
  const head = text.slice(0, start).replace(/(?:[ \t]|\\?\n)+$/, '');
  const rest = text.slice(docstring?.end ?? start).replace(/^[ \t]*;?[ \t]*/, '');
  const between = /^(?:\n|$)/.test(rest) ? '' : rest.startsWith('#') ? '  ' : `\n${indent}`;
  return `${head}\n${indent}${literal}${between}${rest}`;
}

/** The definition that begins in a line. */
function definitionFrom(text: string, start: number): PythonDefinition | undefined {
  return pythonDefinitions(text).all.find((one) => one.start === start);
}

function docstringIn(code: string, own: PythonDefinition): Literal | undefined {
  const { tokens, all } = pythonDefinitions(code);
  const isClass = own.kind === 'class';
  const found = all.find((one) => one.ownName === own.ownName && (one.kind === 'class') === isClass);
  const range = found?.body?.docstring;
  if (range) return literalOf(code.slice(range.start, range.end));
  const [line, ...others] = tokens.lines.filter(({ firstToken, endToken }) => endToken > firstToken);
  return line && others.length === 0 && line.endToken === line.firstToken + 1
    ? literalOf(code.slice(tokens.starts[line.firstToken], tokens.ends[line.firstToken]))
    : undefined;
}

function literalOf(text: string): Literal | undefined {
  const found = /^([rRuU]?)("""|'''|"|')([^]*)\2$/.exec(text);
  if (!found || !isLiteral(text) || found[3]!.trim() === '') return undefined;
  return { prefix: found[1]!, quotes: found[2]!, content: found[3]! };
}

function isLiteral(text: string): boolean {
  const { kinds, ends } = tokenizePython(text);
  return kinds.length === 1 && kinds[0] === 'string' && ends[0] === text.length;
}

/** In three quotes of the file's kind, or where the text does not allow for that, in others. */
function literalFor(
  written: Literal,
  indent: string,
  style: IndentStyle,
  preferred: string,
): string | undefined {
  const content = indented(written.content, indent, style);
  const other = preferred === '"""' ? "'''" : '"""';
  const wrapped = [preferred, other].map((quotes) => `${written.prefix}${quotes}${content}${quotes}`);
  return wrapped.find(isLiteral);
}

/** The quotes of the docstring that is there, or of most in the file. */
function quotesOf(text: string, { body }: PythonDefinition): string {
  const own = body?.docstring && text.slice(body.docstring.start, body.docstring.end);
  const [quotes] = /"""|'''/.exec(own?.slice(0, 5) ?? '') ?? [];
  if (quotes !== undefined) return quotes;
  const count = (mark: string): number => text.split(mark).length;
  return count("'''") > count('"""') ? "'''" : '"""';
}

/** The lines of a docstring at an indentation, deeper ones in the unit of the file. */
function indented(content: string, indent: string, style: IndentStyle): string {
  const [first = '', ...others] = linesOf(content);
  const widths = others.filter((line) => line.trim() !== '').map((line) => indentWidth(line, answerTab));
  // The closing quotes may stand alone in the last line.
  const closing = others.at(-1)?.trim() === '' && others.length > 0;
  const common = widths.length > 0 ? Math.min(...widths) : 0;
  const inLevels = widths.every((width) => (width - common) % answerTab === 0);
  const place = (line: string): string => {
    const columns = indentWidth(line, answerTab) - common;
    return (
      indent + (inLevels ? unitOf(style).repeat(columns / answerTab) : ' '.repeat(columns)) + line.trim()
    );
  };
  const placed = others.map((line) => (line.trim() === '' ? '' : place(line)));
  if (closing) placed[placed.length - 1] = indent;
  return [first.trimEnd(), ...placed].join('\n');
}

/** Columns of one level of the code in an answer. */
const answerTab = 4;

function unitOf({ usesTabs, indentSize }: IndentStyle): string {
  return usesTabs ? '\t' : ' '.repeat(indentSize);
}

function blanksOf(line: string): string {
  return /^[ \t\f]*/.exec(line)![0];
}
