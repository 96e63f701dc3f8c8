import { errorFindings, type Finding, type FindingKind } from '../core/verification/findings/finding.ts';
import { lineColumnAt } from '../core/text/textPositions.ts';

/** The findings in a file. */
export interface FileFindings {
  /** Relative to the current folder, with slashes. */
  readonly path: string;
  readonly code: string;
  readonly findings: readonly Finding[];
  /** How many uses were not looked at, as the checker did not answer. */
  readonly unanswered: number;
  /** Those that users have settled by marking what they have verified. */
  readonly settled: readonly Finding[];
}

/** Where users' marks are kept, in the current folder. */
export const recordName = '.phidelity/verified.json';

const rules: Readonly<Record<FindingKind, string>> = {
  'not-found': 'An imported module is neither installed nor known on PyPI.',
  missing: 'A symbol does not exist in the installed package.',
  'wrong-call': 'A call does not match the signature of what it calls.',
  'not-imported': 'A name is used but never imported.',
  'not-installed': 'An imported module is not installed.',
  deprecated: 'A symbol is deprecated.',
  unverified: 'An imported module is not one of the familiar modules.',
  unknown: 'A symbol could not be checked.',
};

function levelOf(kind: FindingKind): 'error' | 'warning' | 'note' {
  if (errorFindings.has(kind)) return 'error';
  return kind === 'not-installed' || kind === 'deprecated' ? 'warning' : 'note';
}

/** A SARIF 2.1.0 log, which code scanning services read. */
export function sarifLog(files: readonly FileFindings[]): unknown {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Phidelity',
            rules: Object.entries(rules).map(([id, text]) => ({ id, shortDescription: { text } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap((file) => [
          ...file.findings.map((finding) => resultOf(file, finding)),
          ...file.settled.map((finding) => ({
            ...resultOf(file, finding),
            suppressions: [{ kind: 'external', justification: `Marked as verified in ${recordName}.` }],
          })),
        ]),
      },
    ],
  };
}

function resultOf({ path, code }: FileFindings, { kind, message, range }: Finding): object {
  const start = lineColumnAt(code, range.start);
  const end = lineColumnAt(code, range.end);
  const region = {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
  return {
    ruleId: kind,
    level: levelOf(kind),
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(path) }, region } }],
  };
}
