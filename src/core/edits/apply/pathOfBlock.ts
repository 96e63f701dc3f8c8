import type { FencedBlock } from '../../text/fencedBlocks.ts';

/** The file that a block of an answer says it is. */
export interface NamedPath {
  /** As the answer writes it, with `/` between folders. It may lead anywhere. */
  readonly path: string;
  /** Whether the code's first line is a comment that names it. */
  readonly isFirstLine: boolean;
}

/** Of a path, as most systems allow. */
const mostCharacters = 260;

/** Files that are known by their whole name. */
const knownName =
  /^(?:gnumakefile|makefile|dockerfile|containerfile|procfile|pipfile|jenkinsfile|justfile)$/i;

const hiddenName = /^\.[a-z][\w.-]*$/i;

/** Ends of names without a folder: other names with dots, such as `requests.get`, are no files. */
const extensions = new Set(
  (
    'bash bat c cc cfg cjs clj cmd conf cpp cs css csv cxx dart env ex exs fish go gradle graphql h hh hpp hs htm html in ini ' +
    'ipynb j2 java jinja jinja2 jl js json jsonc jsx kt kts less lock lua md mjs ml pl php po properties proto ps1 pxd py ' +
    'pyi pyw pyx r rb rs rst scala scss sh sql svelte swift tex tf toml ts tsv tsx txt vue xml yaml yml zsh'
  ).split(' '),
);

/** Products that are called like files. */
const product = /^(?:node|next|nuxt|vue|react|express|three|d3|chart|angular|backbone|ember)\.(?:js|ts)$/i;

/** Comments that a file can begin with, and what they say. */
const comment = /^\s*(?:#(?!!)|\/\/|--|;|%|\/\*|<!--|""")\s*(.*?)\s*(?:\*\/|-->|""")?\s*$/;

/** Words in front of a path: `File: src/a.py`, `In src/a.py:`, `Create a new file src/a.py`. */
const label =
  /^(?:(?:in|into|update|updated|create|modify|edit|change|add)\s+)?(?:(?:the|a)\s+)?(?:new\s+)?(?:(?:file ?name|file ?path|file|path|module|script)\s*[:=]?\s+|(?<=\s))|^(?:file ?name|file ?path|file|path)\s*[:=]/i;

/** What may follow a path: `(new file)`, `:`. */
const remark = /\s*(?:\([^()]{1,40}\))?\s*:?$/;

/**
 * The path that a block names: on its fence, in a comment on its first line, or on the line above it, which must have nothing
 * but the path, such as a heading.
 */
export function pathOfBlock({ info, above, code }: Omit<FencedBlock, 'start'>): NamedPath | undefined {
  const first = pathInFirstLine(code);
  const outside = pathInInfo(info) ?? pathInLine(above);
  if (outside !== undefined)
    return { path: outside, isFirstLine: first !== undefined && outside.endsWith(first) };
  return first === undefined ? undefined : { path: first, isFirstLine: true };
}

/** Code without its first line, and the blank lines after it. */
export function withoutFirstLine(code: string): string {
  const end = code.indexOf('\n');
  return end < 0 ? '' : code.slice(end + 1).replace(/^(?:[ \t]*\n)+/, '');
}

function pathInFirstLine(code: string): string | undefined {
  const said = comment.exec(code.split('\n', 1)[0]!)?.[1];
  return said === undefined ? undefined : pathIn(withoutLabel(said));
}

const attribute =
  /(?:^|[\s,])(?:data-)?(?:title|file|file_?name|file_?path|path|name)\s*[=:]\s*(?:"([^"]+)"|'([^']+)'|([^\s,]+))/i;

/** `python src/a.py`, `python:src/a.py`, `python title="a.py"`, `{.python file=a.py}`, `12:20:src/a.py`, `src/a.py`. */
function pathInInfo(info: string): string | undefined {
  const text = info.replaceAll(/[{}]/g, ' ').trim();
  const [, quoted, single, plain] = attribute.exec(text) ?? [];
  const given = quoted ?? single ?? plain;
  if (given !== undefined) return pathIn(given, true);
  const words = text.match(/[^\s,]+/g) ?? [];
  for (const [at, word] of words.entries()) {
    const named = word.replace(/^(?:\d+:\d+|[\w+#-]{2,}):(?=[^/\\:])/, '');
    const path = word.includes('=') ? undefined : pathIn(named);
    // The first word is a language: `dockerfile`, `{.python}`.
    const isLanguage = at === 0 && named === word && /^[^/]*$/.test(word) && !/^[^.].*\./.test(word);
    if (path !== undefined && !isLanguage) return path;
  }
  return undefined;
}

function pathInLine(line: string): string | undefined {
  const text = line
    .replace(/^(?:#{1,6}|>|[-*+]|\d{1,3}[.)])\s+/, '')
    .replace(/\s+#+$/, '')
    .replaceAll(/\*+|`+/g, '')
    .replace(/^(__?)([^_].*[^_])\1$/, '$2')
    .replace(/^(?:step\s+)?\d{1,3}[.):]\s+/i, '');
  return pathIn(withoutLabel(text));
}

function withoutLabel(text: string): string {
  return text
    .trim()
    .replace(label, '')
    .replace(remark, '')
    .replaceAll(/^["'`]+|["'`]+$/g, '')
    .trim();
}

/**
 * A text that is nothing but the path of a file.
 *
 * @param isQuoted Whether there may be blanks in it.
 */
function pathIn(text: string, isQuoted = false): string | undefined {
  const path = text
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/(?::\d+(?:-\d+)?|#L\d+(?:-L?\d+)?)$/, '');
  const withoutDrive = path.replace(/^(?:file:\/\/|[a-z]:(?=\/))/i, '');
  if (path.length > mostCharacters || /[<>|*?"`:]/.test(withoutDrive) || (!isQuoted && /\s/.test(path)))
    return undefined;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (knownName.test(name) || hiddenName.test(name)) return path;
  const extension = /[^.]\.([a-z]\w*)$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined || product.test(path)) return undefined;
  return path.includes('/') || extensions.has(extension) ? path : undefined;
}
