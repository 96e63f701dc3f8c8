/** A value of front matter: text, or a list of texts. */
type FrontMatterValue = string | readonly string[];

/** A Markdown file: what its front matter says, and the text below it. */
export interface MarkdownFile {
  /** The keys of the outermost level, as they are written. */
  readonly entries: ReadonlyMap<string, FrontMatterValue>;
  readonly body: string;
  /** Of the body in the file; lines count from 1. */
  readonly firstLine: number;
}

const fence = /^---[ \t]*$/;
const entry = /^([\w-]+)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$/s;
const item = /^[ \t]*-(?:[ \t]+(.*)|[ \t]*)$/s;
const blockScalar = /^([|>])[+-]?\d?[ \t]*(?:#.*)?$/s;

/**
 * Reads the front matter that files of prompts and rules have: keys with texts, with or without quotes, with lists, or with
 * texts over several lines. Of other YAML, the keys are known and the values are empty. A file whose front matter does not
 * end has none.
 */
export function readFrontMatter(text: string): MarkdownFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  const end = lines.findIndex((line, index) => index > 0 && fence.test(line));
  const hasFrontMatter = fence.test(lines[0]!) && end > 0;
  const start = hasFrontMatter ? end + 1 : 0;
  const blank = lines.slice(start).findIndex((line) => line.trim() !== '');
  return {
    entries: hasFrontMatter ? readEntries(lines.slice(1, end)) : new Map(),
    body: lines.slice(start).join('\n').trim(),
    firstLine: start + Math.max(0, blank) + 1,
  };
}

function readEntries(lines: readonly string[]): ReadonlyMap<string, FrontMatterValue> {
  const entries = new Map<string, FrontMatterValue>();
  for (let index = 0; index < lines.length; index++) {
    const found = entry.exec(lines[index]!);
    if (!found) continue;
    const below: string[] = [];
    while (index + 1 < lines.length && !entry.test(lines[index + 1]!)) below.push(lines[++index]!);
    entries.set(found[1]!, valueOf(found[2]?.trim() ?? '', below));
  }
  return entries;
}

/** @param below The lines up to the next key. */
function valueOf(text: string, below: readonly string[]): FrontMatterValue {
  const style = blockScalar.exec(text)?.[1];
  if (style !== undefined) return unindented(below, style === '|' ? '\n' : ' ');
  if (text.startsWith('[')) return inlineList([text, ...below].join(' '));
  const items = below.map((line) => item.exec(line)).filter((found) => found !== null);
  if (withoutComment(text) === '' && items.length > 0) return items.map((found) => scalar(found[1] ?? ''));
  const more = below.filter((line) => /^[ \t]+[^ \t#]/.test(line));
  if (withoutComment(text) !== '') return scalar([text, ...more.map((line) => line.trim())].join(' '));
  // A map, or a text that begins below its key.
  return more.some((line) => entry.test(line.trim()))
    ? ''
    : scalar(more.map((line) => line.trim()).join(' '));
}

function unindented(lines: readonly string[], separator: string): string {
  return lines
    .map((line) => line.trim())
    .join(separator)
    .trim();
}

function inlineList(text: string): readonly string[] {
  const inside = text.slice(1, text.includes(']') ? text.lastIndexOf(']') : undefined);
  const items = inside.match(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\s][^,]*/gs) ?? [];
  return items.map((one) => scalar(one.trim())).filter((one) => one !== '');
}

function scalar(text: string): string {
  const double = /^"((?:[^"\\]|\\.)*)"/s.exec(text);
  if (double)
    return double[1]!.replaceAll(/\\(.)/gs, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
  const single = /^'((?:[^']|'')*)'/.exec(text);
  if (single) return single[1]!.replaceAll("''", "'");
  return withoutComment(text);
}

function withoutComment(text: string): string {
  return text.replace(/(?:^|[ \t]+)#.*$/s, '').trim();
}
