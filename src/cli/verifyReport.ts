import type { Finding } from '../core/verification/findings/finding.ts';
import { plainText } from '../core/text/untrustedText.ts';
import type { SourceFile, SourcePlace } from './sourceFiles.ts';

/** The findings in a file. */
export interface FileFindings {
  /** Relative to the current folder, with slashes. */
  readonly path: string;
  /** Undefined for a file that could not be read. */
  readonly source: SourceFile | undefined;
  readonly findings: readonly Finding[];
  /** How many uses were not looked at, as the checker did not answer, or was not asked. */
  readonly unanswered: number;
  /** Those that users have settled by marking what they have verified. */
  readonly settled: readonly Finding[];
}

/** Where users' marks are kept, in the current folder. */
export const recordName = '.phidelity/verified.json';

/** A file's name may hold anything; a line of output is about one finding. */
const longestName = 1000;

const nameOf = (path: string): string => plainText(path, longestName);

/** A line for each finding, as compilers write them; of a notebook with the number of the cell. */
export function textReport(files: readonly FileFindings[]): string {
  return files
    .flatMap(({ path, source, findings }) =>
      findings.map(({ kind, message, range }) => {
        const { cell, line, column } = placeIn(source, range.start);
        const place = `${nameOf(path)}:${cell === undefined ? '' : `cell ${cell}:`}${line}:${column}`;
        return `${place}: ${kind}: ${plainText(message, longestName)}\n`;
      }),
    )
    .join('');
}

export function jsonReport(files: readonly FileFindings[]): unknown {
  return files.map(({ path, source, findings, unanswered, settled }) => {
    const listed = (some: readonly Finding[]): unknown =>
      some.map(({ kind, message, range }) => {
        const { cell, line, column } = placeIn(source, range.start);
        return { kind, message, ...(cell !== undefined && { cell }), line, column };
      });
    return {
      path,
      findings: listed(findings),
      verified: listed(settled),
      notChecked: unanswered,
      isRead: source !== undefined,
    };
  });
}

/** How much was found of each kind, and what was not looked at. */
export function summary(files: readonly FileFindings[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of files.flatMap(({ findings }) => findings))
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const found = [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  const settled = files.reduce((sum, file) => sum + file.settled.length, 0);
  const left = settled === 0 ? '' : `, ${settled} left out as marked in ${recordName}`;
  return `${unfinished(files)}${files.length} ${files.length === 1 ? 'file' : 'files'}: ${found || 'no findings'}${left}\n`;
}

/** What was not looked at, file by file; empty where everything was. */
export function unfinished(files: readonly FileFindings[]): string {
  return files
    .map(({ path, source, unanswered }) => {
      if (!source) return `${nameOf(path)} cannot be read.\n`;
      if (unanswered === 0) return '';
      return `${nameOf(path)}: ${unanswered} ${unanswered === 1 ? 'use was' : 'uses were'} not checked.\n`;
    })
    .join('');
}

export function placeIn(source: SourceFile | undefined, offset: number): SourcePlace {
  return source?.placeAt(offset) ?? { line: 1, column: 1, fileLine: 1 };
}
