import type { Log, Notification, Result } from 'sarif';
import { errorFindings, type Finding, type FindingKind } from '../core/verification/findings/finding.ts';
import { type FileFindings, type FoundProblem, recordName, type VerifyReport } from './verifyReport.ts';

const rules: Readonly<Record<FindingKind, string>> = {
  'not-found': 'An imported module is neither installed nor known on PyPI.',
  missing: 'A symbol does not exist in the installed package.',
  'wrong-call': 'A call does not match the signature of what it calls.',
  'not-imported': 'A name is used but never imported.',
  'not-installed': 'An imported module is not installed.',
  replaced: 'A name was put in the place of one that does not exist.',
  deprecated: 'A symbol is deprecated.',
  unverified: 'An imported module is not one of the familiar modules.',
  unknown: 'A symbol could not be checked.',
};

function levelOf(kind: FindingKind): 'error' | 'warning' | 'note' {
  if (errorFindings.has(kind)) return 'error';
  return kind === 'not-installed' || kind === 'deprecated' ? 'warning' : 'note';
}

/** A SARIF 2.1.0 log, which code scanning services read. What was not looked at are notifications of the run. */
export function sarifLog({ files, problems }: VerifyReport): Log {
  const unread = [
    ...problems,
    ...files.flatMap(({ path, source: { problem }, unanswered }) => [
      ...(problem === undefined ? [] : [{ path, problem }]),
      ...(unanswered === 0 ? [] : [{ path, problem: `has uses that were not looked at: ${unanswered}` }]),
    ]),
  ];
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
        invocations: [
          { executionSuccessful: unread.length === 0, toolExecutionNotifications: unread.map(notification) },
        ],
        columnKind: 'utf16CodeUnits',
        results: files.flatMap((file) => [
          ...file.findings.map((finding) => resultOf(file, finding)),
          ...file.settled.map((finding): Result => ({
            ...resultOf(file, finding),
            suppressions: [{ kind: 'external', justification: `Marked as verified in ${recordName}.` }],
          })),
        ]),
      },
    ],
  };
}

function notification({ path, problem }: FoundProblem): Notification {
  return {
    level: 'warning',
    message: { text: path === undefined ? problem : `${path} ${problem}.` },
    ...(path !== undefined && {
      locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
    }),
  };
}

function resultOf({ path, source }: FileFindings, { kind, message, range }: Finding): Result {
  const [start, end] = [source.placeAt(range.start), source.placeAt(range.end)];
  // A notebook is JSON, in whose lines columns mean nothing.
  const region =
    start.cell === undefined
      ? { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column }
      : { startLine: start.fileLine };
  return {
    ruleId: kind,
    level: levelOf(kind),
    message: { text: start.cell === undefined ? message : `Cell ${start.cell}: ${message}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) }, region } }],
  };
}

/** A relative reference of RFC 3986; without "./", a colon in its first segment would end a scheme. */
function uriOf(path: string): string {
  const uri = path.toWellFormed().split('/').map(encodeURIComponent).join('/').replaceAll('%3A', ':');
  return /^[^/]*:/.test(uri) ? `./${uri}` : uri;
}
