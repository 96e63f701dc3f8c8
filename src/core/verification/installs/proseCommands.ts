import type { OffsetRange } from '../../text/offsetRange.ts';
import { readInstallCommands } from './installCommands.ts';
import { namedDistribution } from './installedRequirement.ts';

/** The beginnings of commands that answers name in sentences. */
const opening =
  /(?<![\w/.-])(?:sudo )?(?:(?:python[\d.]* -m |py -m |uv )?pip[\d.]* install|(?:uv|poetry|pdm|rye|pixi) add|(?:conda|mamba|micromamba|pipx|pipenv|uv tool) install|uvx|pipx run)(?=[ \t])/g;

/**
 * Words of sentences: articles, pronouns, prepositions, conjunctions and auxiliaries, of which English has no others, and
 * what people say instead of a name.
 */
const sentenceWords = new Set(
  (
    'a about after again all also an and another any anything are as at available be because before but by can command ' +
    'commands correct correctly dependencies dependency each either else every everything extra extras first following for from ' +
    'fresh has have how if in inside instead into is it its itself just latest libraries library like manually module ' +
    'modules more must my needed necessary new newer no not now of off on once one only or other our out over own package ' +
    'packages per plugins prerequisites properly required requirement requirements separately several should since so software ' +
    'some something specific stuff such than that the their them then there these they things this those though through to ' +
    'tools two under until up updates using via was we wheels when where whether which while will with within without works ' +
    'would you your yourself ' +
    // Of the languages that begin such a sentence with the same words: `Use pip install para instalar`.
    'avec com con da das de dem den der des die do du e el em en et la las le les mit na nicht no o os oder ou para per por pour ' +
    'se son sur um una und une usando y zu zum'
  ).split(' '),
);

/** Words after which a command is named, and not said as a verb: `run pip install rich`. */
const cue =
  /(?:^|[:"'“‘(>«]|(?<!\w)(?:run|running|runs|use|using|uses|with|via|by|type|typing|enter|execute|executing|try|or|do|is|e\.g\.|command))\s*$/i;

/** What asks for a command to be run as it stands, so that a plain word at its end is a name: `Run pip install rich.` */
const request =
  /(?:(?<!\S)\$\s|(?<!\w)(?:run|execute|type|enter|try|use|do)|(?<!\w)(?:install|run|command|execute|use|with|terminal|shell|prompt|following)\b[^:\n]*:|(?<!\w)install(?:ed)?\b[^.:;,\n]*\b(?:with|by|via|using|running))\s*["'“‘(]?$/i;

/** What is said of a command and is no name: how it is run, what it does, and what it has. */
const remark =
  /^(?:again|later|twice|today|here|there|offline|(?:hang|fail|work|crash|break|freeze|succeed|stall)(?:s|es)?|failed|crashed|vs|versus|(?:error|issue|problem|step|option|flag|mode|failure|warning|log|output|line|hint|note|example|tip|trick|detail)s?|syntax|process|procedure|guide|tutorial|instructions|usage|success|support|script|basics|troubleshooting|explained|overview|progress|behaviou?r|method)$|ly$/i;

/** Words with a hyphen that are no names. */
const compound =
  /^(?:third|3rd|first|second)-|^(?:add-ons?|plug-ins?|pre-releases?|open-source|well-known|built-ins?|command-line|sub-?packages?|one-liners?|system-wide|user-wide|site-wide)$/i;

/** Writing that puts no spaces between words: a Latin word in it is no word of the sentence. */
const eastAsian = /[\u3000-\u30FF\u3400-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFF65]/;

const wholeLine = /^\s*["'“‘(«]?$/;

const quote = /["'“‘(«「『]$/;

const closing = /^["'”’)»」』]/;

const goesOn =
  /^(?:,|\s+(?:to|in|into|from|before|after|on|for|if|when|once|inside|first|now|via|with|then)\b)/;

const endOfClause = /^[.!?:;]*(?:\s*$|\s*\n|[.!?:;]+\s)/;

/** What is known of the text that a sentence is part of. */
export interface ProseContext {
  /** Whether something that is no text, such as a link, stands directly before the sentence. */
  readonly isContinued: boolean;
  /** Whether something that is no text, such as a link, follows the sentence directly. */
  readonly isCutOff: boolean;
  /** Whether code next to it imports a module of this name. */
  readonly isImported: (name: string) => boolean;
}

/**
 * The commands in a sentence that install something, each up to the last of its names. What may be a word of the sentence
 * is no name: `pip install fails` has none, nor has `pip install the package`. So a plain word is one only where code
 * imports it, or where the command is to be run as it stands.
 */
export function findProseCommands(text: string, context: ProseContext): OffsetRange[] {
  if (!/ (?:install|add|run)\b|\buvx /.test(text)) return [];
  return Array.from(text.matchAll(opening), ({ 0: words, index }) =>
    surePart(text, { start: index, end: index + words.length }, context),
  )
    .filter((range) => range !== undefined)
    .filter(({ start, end }) => readInstallCommands(text.slice(start, end)).length > 0);
}

/** Whether one of the commands in a text is part of a sentence. */
export function hasSentence(text: string): boolean {
  return readInstallCommands(text).some(({ name }) => sentenceWords.has(name));
}

/** The command that begins at a place, if its names are surely such. */
function surePart(text: string, begin: OffsetRange, context: ProseContext): OffsetRange | undefined {
  const line = /^[^\n]*/.exec(text.slice(begin.end))![0];
  const { words, length } = readWords(line);
  const names = words.filter((word) => !word.startsWith('-'));
  const after = line.slice(length);
  const isCutOff = context.isCutOff && after === '' && begin.end + line.length === text.length;
  if (names.length === 0 || isCutOff) return undefined;
  const before = text.slice(text.lastIndexOf('\n', begin.start - 1) + 1, begin.start);
  const isSure =
    names.every((name) => isSpecific(name) || context.isImported(name)) ||
    isAskedFor(before, names, after) ||
    isAlone(before, names, after, context) ||
    isAmongEastAsian(before, after) ||
    isLikely(before, names, after, context);
  return isSure ? { start: begin.start, end: begin.end + length } : undefined;
}

function endsWith(after: string): boolean {
  return endOfClause.test(after) || closing.test(after);
}

function isAskedFor(before: string, names: readonly string[], after: string): boolean {
  const isWhole = endsWith(after) || goesOn.test(after);
  return isWhole && request.test(before) && !names.some((name) => remark.test(name));
}

/** Whether the command is all of a line, of what is in bold type, or of what is in quotes. */
function isAlone(
  before: string,
  names: readonly string[],
  after: string,
  { isContinued }: ProseContext,
): boolean {
  const isLine = !isContinued && wholeLine.test(before) && /^[.!:;"'”’)»]*\s*(?:\n|$)/.test(after);
  const isQuoted = quote.test(before) && closing.test(after);
  return (isLine || isQuoted) && !names.some((name) => remark.test(name));
}

function isAmongEastAsian(before: string, after: string): boolean {
  const isAfter = eastAsian.test(/\S?\s*$/.exec(before)![0]);
  const next = /^[ \t]*(.?)/su.exec(after)![1]!;
  return eastAsian.test(next) || (isAfter && endsWith(after));
}

/** Whether one of the names is hardly a word, and nothing follows that it could belong to. */
function isLikely(
  before: string,
  names: readonly string[],
  after: string,
  { isImported }: ProseContext,
): boolean {
  const isNamed = cue.test(before);
  if (names.length > 1 && !isNamed) return false;
  if (!names.some((name) => isSpecific(name) || isImported(name) || isTelling(name))) return false;
  // `pip install third-party tools` goes on with a noun; `pip install rich-cli to` does not.
  if (endsWith(after) || goesOn.test(after)) return true;
  return request.test(before) && /^ (?:and|or|but|so)\b/.test(after);
}

const wordOfLine = new RegExp(`^[ \\t]+("[^"]*"|'[^']*'|(?:(?!${eastAsian.source})[^\\s,"'])+)`);

/** The options and names that follow a command in a line, and how much of it they take. */
function readWords(line: string): { readonly words: readonly string[]; readonly length: number } {
  const words: string[] = [];
  let length = 0;
  for (;;) {
    const [whole, written] = wordOfLine.exec(line.slice(length)) ?? [];
    if (whole === undefined || written === undefined) break;
    const word = written.replace(/[.!?:;)”’»]+$/, '');
    const name = namedDistribution(unquoted(word));
    if (!word.startsWith('-') && (name === undefined || sentenceWords.has(name))) break;
    words.push(unquoted(word));
    length += whole.length - (written.length - word.length);
    if (word !== written) break;
  }
  return { words, length };
}

function unquoted(word: string): string {
  return word.replace(/^(["'])(.*)\1$/, '$2');
}

/** What no word of a sentence has. */
function isSpecific(word: string): boolean {
  return /[=~<>[@_]/.test(word);
}

/** Such as `rich-cli`, `PyYAML` and `h5py`, but not `up-to-date`. */
function isTelling(word: string): boolean {
  if (compound.test(word) || /^(?:Test)?PyPI$|^GitHub$|^Python\d*$|^\d+(?:st|nd|rd|th)$/i.test(word))
    return false;
  if (/[a-z]\d|\d[a-z]/i.test(word) || /[a-z][A-Z]/.test(word)) return true;
  const parts = word.split('-');
  return parts.length > 1 && parts.every((part) => part !== '' && !sentenceWords.has(part));
}
