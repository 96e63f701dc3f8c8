/** How a shell's text is read, as far as it matters where a command ends. */
export interface ShellDialect {
  readonly quotes: string;
  readonly escape: string;
  /** At the start of a word; in cmd, of a command. */
  readonly comment: RegExp;
  readonly commentsAreCommands: boolean;
  /** Characters that open and close something wherever they stand. */
  readonly brackets: string;
  /** A text that goes on in the next lines, whose line ends count. */
  readonly lineText: RegExp;
  /** Words in the place of a command that begin and end what has commands in it. */
  readonly opens: ReadonlySet<string>;
  readonly closes: ReadonlySet<string>;
  /** Ends a line that goes on in the next. */
  readonly goesOn: RegExp;
  /** Begins a line that belongs to the one before. */
  readonly belongs: RegExp;
  /** Ends a line after which no separator may stand. */
  readonly opened: RegExp;
  /** What stands between commands within another one, in the place of a line end. */
  readonly inner: string;
  /** What stands between two commands of which the second runs if the first succeeds, or just after it. */
  readonly separator: string;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const never = /(?!)/y;

const posix: ShellDialect = {
  quotes: '"\'`',
  escape: '\\',
  comment: /#[^\n]*/y,
  commentsAreCommands: false,
  brackets: '()',
  lineText: /<<(?!<)-?[ \t]*["'\\\w]/y,
  opens: words('if for while until select case {'),
  closes: words('fi done esac }'),
  goesOn: /(?:\||&&)$/,
  belongs: /^(?:\||&&)/,
  opened: /(?:^|\s)(?:do|then|else|\{)$|(?<!\\)[({&;!]$|\(\)$/,
  inner: '; ',
  separator: ' && ',
};

const fish: ShellDialect = {
  ...posix,
  quotes: '"\'',
  lineText: never,
  opens: words('if for while switch function begin'),
  closes: words('end'),
  opened: /(?<!\\)[(&;]$/,
};

const powershell: ShellDialect = {
  quotes: '"\'',
  escape: '`',
  comment: /<#[^]*?#>|#[^\n]*/y,
  commentsAreCommands: false,
  brackets: '(){}',
  lineText: /@["'][ \t]*\n/y,
  opens: new Set(),
  closes: new Set(),
  goesOn: /[|,=+]$/,
  belongs: /^(?:\||(?:else|elseif|catch|finally)\b)/i,
  opened: /[({;]$/,
  inner: '; ',
  // Windows PowerShell has no `&&`.
  separator: '; ',
};

const cmd: ShellDialect = {
  ...posix,
  quotes: '"',
  escape: '^',
  comment: /@?(?:rem\b|::)[^\n]*/iy,
  commentsAreCommands: true,
  lineText: never,
  opens: new Set(),
  closes: new Set(),
  opened: /[(&]$/,
  inner: ' & ',
};

const dialects: readonly (readonly [string, ShellDialect])[] = [
  [
    'bash bash-session sh sh-session shell shell-session shellsession shellscript zsh ksh console terminal commandline command-line',
    posix,
  ],
  ['fish', fish],
  ['powershell pwsh ps ps1 ps1con', powershell],
  ['bat batch batchfile cmd cmd-session dos', cmd],
];

/** How code with this language on its fence is read; undefined if it is not for a shell. */
export function shellDialect(language: string): ShellDialect | undefined {
  return dialects.find(([names]) => names.split(' ').includes(language))?.[1];
}
