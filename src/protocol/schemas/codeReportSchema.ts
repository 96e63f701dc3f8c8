import * as v from 'valibot';
import type { FindingKind } from '../../core/verification/findings/finding.ts';
import type { VersionedApi } from '../../core/verification/verified/verifiedApis.ts';
import type { ReportItem } from '../../core/verification/findings/reportItem.ts';

const findingKindSchema = v.picklist([
  'not-found',
  'missing',
  'wrong-call',
  'not-imported',
  'not-installed',
  'replaced',
  'deprecated',
  'unverified',
  'unknown',
]) satisfies v.GenericSchema<FindingKind>;

export const versionedApiSchema = v.object({
  distribution: v.string(),
  version: v.string(),
  symbol: v.string(),
}) satisfies v.GenericSchema<VersionedApi>;

/** A place in a file. The line is counted from 1. */
export const sourceSchema = v.object({
  path: v.string(),
  line: v.pipe(v.number(), v.integer(), v.minValue(1)),
}) satisfies v.GenericSchema<ReportItem['source']>;

const verifiedItemSchema = v.object({
  kind: v.picklist(['import', 'symbol']),
  name: v.string(),
  finding: v.optional(findingKindSchema),
  label: v.string(),
  detail: v.exactOptional(v.string()),
  message: v.string(),
  signature: v.exactOptional(v.string()),
  source: v.exactOptional(sourceSchema),
  documentation: v.exactOptional(v.string()),
  install: v.exactOptional(v.string()),
  api: v.exactOptional(versionedApiSchema),
  isVerifiedByUser: v.boolean(),
}) satisfies v.GenericSchema<unknown, Partial<ReportItem>>;

/** What the panel shows of a block of code that was verified. */
export const codeReportSchema = v.object({
  /** As a list shows them. */
  items: v.array(verifiedItemSchema),
  /** What is left to verify, in one line. */
  summary: v.string(),
  /** What it was checked against, in words. */
  basis: v.string(),
  /** The program of the Python whose packages count. */
  interpreter: v.exactOptional(v.string()),
  /** It is Python in which something is left to verify. */
  canBeRewritten: v.boolean(),
});

export type CodeReport = v.InferOutput<typeof codeReportSchema>;
