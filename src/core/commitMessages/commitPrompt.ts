import { fencedCode } from '../text/sanitizeText.ts';
import type { CommitStyle } from './commitStyle.ts';
import type { FittedDiff } from './fitDiffs.ts';

/** What a commit message is written from. */
export interface CommitSubject {
  readonly diffs: readonly FittedDiff[];
  /** Whether these are the staged changes, rather than all. */
  readonly isStaged: boolean;
  readonly style: CommitStyle;
  /** What the author has written so far; may be empty. */
  readonly draft: string;
  /** The name of the branch, where it has one. */
  readonly branch?: string;
}

/** Named at most, of the changes that are not shown. */
const mostNamed = 60;
/** Types and scopes that are named at most. */
const mostListed = 12;

/** The changes as the model reads them, before `commitInstruction`. */
export function changesText({ diffs, isStaged }: CommitSubject): string {
  const shown = diffs.map((one) => one.shown).filter((text) => text !== '');
  const lead = isStaged
    ? 'Staged changes, as `git diff --cached` shows them'
    : 'Changes, as `git diff` shows them';
  const rests = diffs.filter((one) => one.rest !== undefined);
  const named = rests.slice(0, mostNamed).map(restLine);
  const more = rests.length > mostNamed ? [`- and ${rests.length - mostNamed} more files`] : [];
  return [
    ...(shown.length > 0 ? [`${lead}:\n\n${fencedCode(shown.join('\n'), 'diff')}`] : []),
    ...(named.length > 0
      ? [`Changed too, but not shown here, with how many lines:\n\n${[...named, ...more].join('\n')}`]
      : []),
  ].join('\n\n');
}

function restLine({ path, shown, rest }: FittedDiff): string {
  const name = `\`${path.replaceAll(/[`\p{Cc}]/gu, '\uFFFD')}\``;
  if (rest === undefined || rest === 'unknown') return `- ${name}`;
  return `- ${shown === '' ? '' : 'the rest of '}${name} (+${rest.added} -${rest.removed})`;
}

/**
 * What the model is asked to do with the changes: one step per sentence, as in the prompts of the chat's commands. Everything
 * quoted in it is data.
 */
export function commitInstruction(subject: CommitSubject): string {
  const { style, draft } = subject;
  const limit = style.subjectLimit === undefined ? '' : `, in at most ${style.subjectLimit} characters`;
  const period = style.endsWithPeriod ? 'with a full stop' : 'without a full stop';
  const first =
    style.subjects.length === 0
      ? `The first line says what they do, in the imperative${limit}, ${period}.`
      : `The first line says what they do${limit}, ${period}.`;
  return [
    'Write a Git commit message for these changes.',
    first,
    bodySentence(style.body),
    ...styleSentences(subject),
    ...(draft === ''
      ? []
      : [
          `The author has written this so far. Keep what it says, and write the message that it is to become:\n\n${fencedCode(draft, 'text')}\n\n`,
        ]),
    'Give only the message, in one text block.',
  ]
    .join(' ')
    .replaceAll(/\n\n /g, '\n\n');
}

function bodySentence(body: CommitStyle['body']): string {
  switch (body) {
    case 'never':
      return 'It has no other lines.';
    case 'usually':
      return 'Below a blank line, a short text says what has changed and why, as far as the changes show it.';
    case 'sometimes':
      return 'If that is not enough, add a blank line and a short text that says what and why.';
  }
}

function styleSentences({ style, branch }: CommitSubject): string[] {
  const { subjects } = style;
  if (subjects.length === 0) return [];
  const key = branch === undefined ? undefined : issueKey(branch);
  const usesKeys = subjects.some((one) => startsWithKey.test(one));
  return [
    `Write in the language and the style of this repository's last commits, which began so:\n\n${fencedCode(subjects.join('\n'), 'text')}\n\n`,
    ...formSentences(style),
    ...(usesKeys && key !== undefined ? [`The issue is ${key}.`] : []),
    'They are about other changes: take none of their words for these.',
  ];
}

function formSentences({ form, types, scopes }: CommitStyle): string[] {
  switch (form) {
    case 'conventional':
      return [
        `These are Conventional Commits, \`type: text\`${scopes.length > 0 ? ' or `type(scope): text`' : ''}.`,
        `Types that were used: ${types.slice(0, mostListed).join(', ')}.`,
        ...(scopes.length > 0 ? [`Scopes: ${scopes.slice(0, mostListed).join(', ')}.`] : []),
      ];
    case 'area':
      return ['Each begins with the part of the project that it is about.'];
    case 'emoji':
      return ['Each begins with an emoji for the kind of change.'];
    case 'plain':
      return [];
  }
}

/** The key of an issue as trackers write it at the start of a first line: `ABC-12: …`, `[ABC-12] …`. */
export const startsWithKey = /^\[?[A-Z][A-Z\d]+-\d+\]?:?[ ]/;

/** The key in a branch's name, such as `feature/ABC-12-retry`. */
export function issueKey(branch: string): string | undefined {
  return /(?:^|[/_-])([A-Z][A-Z\d]+-\d+)(?![A-Za-z\d])/.exec(branch)?.[1];
}
