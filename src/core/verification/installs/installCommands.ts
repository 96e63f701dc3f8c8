import { findTool } from './findTool.ts';
import { type InstalledRequirement, namedDistribution, type OtherOrigin } from './installedRequirement.ts';
import { indexOptions, type InstallTool, isPypi } from './installTools.ts';
import { readShellCommands, type ShellWord } from './shellCommands.ts';

/**
 * The distributions that the commands in a shell's code install or run, by any of the tools that take them from PyPI or from
 * conda. Paths, addresses and files of requirements are left out.
 */
export function readInstallCommands(code: string): InstalledRequirement[] {
  return readCommands(code, 0, setsIndex.test(code));
}

/** @param start Where the code begins in all of it. */
function readCommands(code: string, start: number, hasOtherIndex: boolean): InstalledRequirement[] {
  return readShellCommands(code).flatMap((words) => {
    const inner = innerCode(words);
    const found = inner
      ? readCommands(inner.text, inner.range.start, hasOtherIndex)
      : readArguments(words, hasOtherIndex);
    return found.map((one) => ({
      ...one,
      range: { start: one.range.start + start, end: one.range.end + start },
    }));
  });
}

function readArguments(words: readonly ShellWord[], hasOtherIndex: boolean): InstalledRequirement[] {
  const found = findTool(words.map(({ text }) => text));
  return found ? new ArgumentReader(found.tool, words.slice(found.at), hasOtherIndex).read() : [];
}

/** The code that a command gives to another shell: `bash -c "pip install a"`, `ssh box "pip install a"`. */
function innerCode(words: readonly ShellWord[]): ShellWord | undefined {
  const shell = words.findIndex(({ text }) =>
    /^(?:.*\/)?(?:ba|z|da|k|fi)?sh$|^(?:pwsh|powershell)(?:\.exe)?$/.test(text),
  );
  const option = words.findIndex(({ text }, at) => at > shell && /^-(?:[a-z]*c|Command)$/.test(text));
  const inner = shell >= 0 && option > 0 ? words[option + 1] : undefined;
  const last = words[0]?.text === 'ssh' ? words.at(-1) : undefined;
  return [inner, last].find((word) => word !== undefined && /\S\s+\S/.test(word.text));
}

/** Another index, set for the commands that follow: by a variable, or in a tool's configuration. */
const setsIndex =
  /\b(?:PIP|UV)_(?:\w{1,20}_)?(?:INDEX|FIND_LINKS)(?:_\w{1,40})?["']?\s*[= ]\s*(?!["']?https?:\/\/(?:www\.)?pypi\.org\b)\S|\bpip[\d.]* config set \S*(?:index|find-links)|\bpoetry source add\b|\bpdm config \S*\burl\b/;

/** What these say of where a distribution comes from is no index. */
const directOptions = new Set(['--git', '--path', '--url', '--workspace']);

/** An operator between a name and a version, where spaces separate them. */
const operator = /^(?:[<>!~=]=?|===|@)$/;

class ArgumentReader {
  readonly #tool: InstallTool;
  readonly #words: readonly ShellWord[];
  readonly #found: InstalledRequirement[] = [];
  #at = 0;
  #positionals = 0;
  #hasOtherIndex: boolean;
  #isDirect = false;
  /** Whether conda's tool was told to look on PyPI. */
  #isOnPypi = false;
  /** Whether an option names the distribution of the program to run. */
  #isNamedByOption = false;

  constructor(tool: InstallTool, words: readonly ShellWord[], hasOtherIndex: boolean) {
    this.#tool = tool;
    this.#words = words;
    this.#hasOtherIndex = hasOtherIndex;
  }

  read(): InstalledRequirement[] {
    while (this.#at < this.#words.length && !this.#isAtProgram()) {
      const word = this.#words[this.#at++]!;
      if (word.text.startsWith('-')) this.#readOption(word);
      else if (operator.test(word.text)) this.#readOperand(word);
      else this.#readPositional(word);
    }
    if (this.#isDirect) return [];
    const origin = this.#origin();
    return this.#found.map((one) => ({ ...one, ...(origin && { origin }) }));
  }

  #origin(): OtherOrigin | undefined {
    if (this.#tool.origin === 'conda' && !this.#isOnPypi) return 'conda';
    return this.#hasOtherIndex ? 'index' : undefined;
  }

  /** What follows the name of a program belongs to it. */
  #isAtProgram(): boolean {
    const { named } = this.#tool;
    return (named === 'first' || named === 'none') && this.#positionals > 0;
  }

  /** What comes from an address is not looked up. */
  #readOperand({ text }: ShellWord): void {
    const operand = this.#words[this.#at++]?.text ?? '';
    if (text === '@' && /[:/\\]/.test(operand)) this.#found.pop();
  }

  #readOption(word: ShellWord): void {
    const [, long, short, value] = /^(?:(--[\w-]+)=|(-[a-z])=?(?=https?:))(.*)$/s.exec(word.text) ?? [];
    const option = long ?? short ?? word.text;
    if (option === '--pypi') this.#isOnPypi = true;
    this.#isDirect ||= directOptions.has(option);
    if (this.#tool.packageOptions.has(option)) return this.#readPackages(word, option, value);
    // conda's `-f` forces, and has no value.
    if (this.#tool.origin === 'pypi' && indexOptions.has(option))
      this.#hasOtherIndex ||= !isPypi(value ?? this.#words[this.#at]?.text ?? '');
    if (value === undefined && this.#takesNext(option)) this.#at += 1;
  }

  /** @param value Undefined where it is the next word. */
  #readPackages({ range: { start, end } }: ShellWord, option: string, value: string | undefined): void {
    this.#isNamedByOption ||= /^--(?:from|spec)$/.test(option);
    const inside = { text: value ?? '', range: { start: start + option.length + 1, end } };
    const list = value === undefined ? this.#words[this.#at++] : inside;
    if (list) this.#addList(list);
  }

  /** Whether the next word is the value of an option, or of the last of several: `-dG test`. */
  #takesNext(option: string): boolean {
    const { valueOptions } = this.#tool;
    const [, first, last] = /^-([a-z])[a-z]?([a-z])$/i.exec(option) ?? [];
    const isCluster = first !== undefined && !valueOptions.has(`-${first}`);
    return valueOptions.has(option) || (isCluster && valueOptions.has(`-${last}`));
  }

  #readPositional(word: ShellWord): void {
    this.#positionals += 1;
    const { named } = this.#tool;
    if (named === 'none' || (named === 'first' && this.#isNamedByOption)) return;
    if (named === 'rest' && this.#positionals === 1) return;
    // A script that is run as it is.
    if (named === 'first' && /\.pyz?$/.test(word.text)) return;
    this.#add(word);
  }

  /** Several names with commas between them, as `--with` takes. Commas between versions belong to these. */
  #addList({ text, range }: ShellWord): void {
    for (const part of text.matchAll(/[^,]+/g)) {
      if (!/^\s*[a-z0-9]/i.test(part[0])) continue;
      const start = range.start + part.index;
      this.#add({ text: part[0], range: { start, end: start + part[0].length } });
    }
  }

  #add({ text, range }: ShellWord): void {
    const isConda = this.#tool.origin === 'conda';
    // The channel, as in `conda-forge::numpy` and `conda-forge/linux-64::numpy`.
    const from = isConda ? (/^[\w./-]+::/.exec(text)?.[0].length ?? 0) : 0;
    const name = namedDistribution(text.slice(from));
    if (name === undefined || (isConda && /^(?:python|pip)$/.test(name))) return;
    const start = range.start + from;
    this.#found.push({ name, range: { start, end: start + name.length } });
  }
}
