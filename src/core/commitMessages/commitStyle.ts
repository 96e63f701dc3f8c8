/** A commit of a repository's history. */
export interface PastCommit {
  readonly message: string;
  /** The author's name. */
  readonly author?: string;
  readonly isMerge?: boolean;
}

/** How first lines begin. `area`: with the part of the project that the commit is about, and a colon. */
type CommitForm = 'conventional' | 'area' | 'emoji' | 'plain';

/** How the last commits of a repository are written. */
export interface CommitStyle {
  /** The first lines, newest first, without references to issues that a server or a tool has appended. */
  readonly subjects: readonly string[];
  readonly form: CommitForm;
  /** Of Conventional Commits: those that were used, the most frequent first. */
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  /** The most characters of a first line; undefined if theirs are longer than is customary. */
  readonly subjectLimit: number | undefined;
  readonly endsWithPeriod: boolean;
  /** How many of them say more below a blank line. */
  readonly body: 'never' | 'sometimes' | 'usually';
}

/** What `git log` and most servers show of a first line. */
const customaryLimit = 72;
/** Commits whose style counts. */
const mostCommits = 10;
/** Fewer show no habit. */
const fewestForHabit = 3;
/** The share from which a form is the repository's. */
const habit = 0.6;

const writtenByGit =
  /^(?:Merge (?:branch|tag|commit|pull request|remote-tracking)\b|Revert "|(?:fixup|squash|amend)! )/;
const trailer = /^[A-Z][\w-]*-by: .+$|^(?:Change-Id|Closes|Fixes|Refs|See-also|Bug|Cc|Link): .+$/i;
const conventional = /^([a-z]+)(?:\(([^()\n]+)\))?!?:[ ]\S/i;
const conventionalTypes = new Set(
  'build chore ci deps docs feat fix perf refactor release revert style test tests wip'.split(' '),
);
const area = /^(?:\[[^\]\n]+\]|[\w./*+-]+(?:, ?[\w./*+-]+)*(?:\([^()\n]+\))?):? ?(?<=[:\]] )\S/;
const emoji = /^(?::\w+:|\p{Extended_Pictographic})/u;

/** A first line without what servers append to it: `Fix the parser (#123)`, `(!45)`. */
export function withoutReference(subject: string): string {
  return subject.replace(/(?:\s*\((?:[\w./-]*[#!]\d+)(?:,\s*[#!]\d+)*\))+$/, '').trimEnd();
}

/**
 * The style of a repository's last commits, newest first. Those that Git or a program has written do not count. In a
 * repository without any, `subjects` is empty and all else is as is customary.
 */
export function readCommitStyle(commits: readonly PastCommit[]): CommitStyle {
  const messages = commits
    .filter(
      ({ message, author = '', isMerge }) => !isMerge && !isProgram(author) && !writtenByGit.test(message),
    )
    .map(({ message }) => message.replaceAll(/\r\n?/g, '\n').trim())
    .filter((message) => message !== '')
    .slice(0, mostCommits);
  const subjects = messages.map((message) => withoutReference(message.split('\n', 1)[0]!));
  const form = formOf(subjects);
  const matches = form === 'conventional' ? subjects.map((one) => conventional.exec(one)) : [];
  const withPeriod = subjects.filter((one) => /[^.]\.$/.test(one)).length;
  return {
    subjects,
    form,
    types: byFrequency(matches.map((found) => found?.[1])),
    scopes: byFrequency(matches.map((found) => found?.[2])),
    subjectLimit: subjects.every((one) => one.length <= customaryLimit) ? customaryLimit : undefined,
    endsWithPeriod: subjects.length > 0 && withPeriod / subjects.length >= habit,
    body: bodyHabit(messages),
  };
}

function isProgram(author: string): boolean {
  return /\[bot\]|\b(?:dependabot|renovate|github-actions|pre-commit-ci)\b/i.test(author);
}

function formOf(subjects: readonly string[]): CommitForm {
  const share = (isOfForm: (subject: string) => boolean): number =>
    subjects.length === 0 ? 0 : subjects.filter(isOfForm).length / subjects.length;
  const typeOf = (subject: string): string => conventional.exec(subject)?.[1]?.toLowerCase() ?? '';
  // A project may have types of its own, but hardly only such.
  const known = share((one) => conventionalTypes.has(typeOf(one)));
  if (share((one) => conventional.test(one)) >= habit && known >= habit / 2) return 'conventional';
  if (share((one) => emoji.test(one)) >= habit) return 'emoji';
  return share((one) => area.test(one)) >= habit ? 'area' : 'plain';
}

function byFrequency(values: readonly (string | undefined)[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([value]) => value);
}

function bodyHabit(messages: readonly string[]): CommitStyle['body'] {
  const withBody = messages.filter((message) =>
    message
      .split('\n')
      .slice(1)
      .some((line) => line.trim() !== '' && !trailer.test(line)),
  ).length;
  if (withBody === 0) return messages.length < fewestForHabit ? 'sometimes' : 'never';
  return withBody / messages.length >= habit ? 'usually' : 'sometimes';
}
