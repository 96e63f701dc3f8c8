import { compareSeverity, type Finding, type FindingKind } from '../core/verification/findings/finding.ts';
import { plainText } from '../core/text/untrustedText.ts';
import type { SourceFile } from './readSource.ts';

/** The findings in a file. */
export interface FileFindings {
  /** Relative to the current folder, with slashes. */
  readonly path: string;
  readonly source: SourceFile;
  readonly findings: readonly Finding[];
  /** How many uses were not looked at, as the checker did not answer, or was not asked. */
  readonly unanswered: number;
  /** Those that users have settled by marking what they have verified. */
  readonly settled: readonly Finding[];
}

/** Something beside the files that could not be used, such as a damaged requirements file. */
export interface FoundProblem {
  /** Relative to the current folder, with slashes; undefined where it is about no file. */
  readonly path?: string;
  /** In words that go on after the path; without one, a sentence. */
  readonly problem: string;
}

/** All that was found. */
export interface VerifyReport {
  readonly files: readonly FileFindings[];
  readonly problems: readonly FoundProblem[];
}

/** Where users' marks are kept, in the current folder. */
export const recordName = '.phidelity/verified.json';

/** A file's name may hold anything; a line of output is about one finding. */
const longestName = 1000;

const nameOf = (path: string): string => plainText(path, longestName);

/** A line for each finding, as compilers write them; of a notebook with the number of the cell. */
export function textReport({ files }: VerifyReport): string {
  return files
    .flatMap(({ path, source, findings }) =>
      findings.map(({ kind, message, range }) => {
        const { cell, line, column } = source.placeAt(range.start);
        const place = `${nameOf(path)}:${cell === undefined ? '' : `cell ${cell}:`}${line}:${column}`;
        return `${place}: ${kind}: ${plainText(message, longestName)}\n`;
      }),
    )
    .join('');
}

/** What was found in each file, for programs. */
export function jsonReport({ files }: VerifyReport): unknown {
  return files.map(({ path, source, findings, unanswered, settled }) => {
    const listed = (some: readonly Finding[]): unknown =>
      some.map(({ kind, message, range }) => {
        const { cell, line, column } = source.placeAt(range.start);
        return { kind, message, ...(cell !== undefined && { cell }), line, column };
      });
    return {
      path,
      findings: listed(findings),
      verified: listed(settled),
      notChecked: unanswered,
      isRead: source.problem === undefined,
      ...(source.problem !== undefined && { problem: source.problem }),
    };
  });
}

/** What was not looked at, a line for each, and in the last line how much was found of each kind. */
export function summary(report: VerifyReport): string {
  const { files } = report;
  const counts = new Map<FindingKind, number>();
  for (const { kind } of files.flatMap(({ findings }) => findings))
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts].toSorted(([one], [other]) => compareSeverity(one, other));
  const found = kinds.map(([kind, count]) => `${count} ${kind}`).join(', ');
  const settled = sum(files.map((file) => file.settled.length));
  const unanswered = sum(files.map((file) => file.unanswered));
  const unread = files.filter(({ source }) => source.problem !== undefined).length;
  const counted = [
    found || 'no findings',
    ...(unanswered === 0 ? [] : [`${numbered(unanswered, 'use')} not looked at`]),
    ...(unread === 0 ? [] : [`${numbered(unread, 'file')} not read as a whole`]),
    ...(settled === 0 ? [] : [`${settled} left out as marked in ${recordName}`]),
  ];
  const lines = unfinished(report).map((line) => `${line}\n`);
  return `${lines.join('')}${numbered(files.length, 'file')}: ${counted.join(', ')}\n`;
}

/** What was not looked at; empty where everything was. */
export function unfinished({ files, problems }: VerifyReport): string[] {
  return [
    ...problems.map(({ path, problem }) => (path === undefined ? problem : `${nameOf(path)} ${problem}.`)),
    ...files.flatMap(({ path, source: { problem }, unanswered }) => [
      ...(problem === undefined ? [] : [`${nameOf(path)} ${plainText(problem, longestName)}.`]),
      ...(unanswered === 0
        ? []
        : [`${nameOf(path)}: ${unanswered} ${unanswered === 1 ? 'use was' : 'uses were'} not checked.`]),
    ]),
  ];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const numbered = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
