import * as v from 'valibot';
import type {
  CodeToParse,
  CodeToVerify,
  PythonProblem,
  VerificationBasis,
  VerifiedFolder,
  VerifierSettings,
} from '../../core/verification/codeVerifier.ts';
import type { NameVerdict, PlacedCode, PlacedName } from '../../core/guidance/nameJudge.ts';
import type { OffsetRange } from '../../core/text/offsetRange.ts';
import type { ClassifiedModule } from '../../core/verification/packages/classifyModule.ts';
import type { ScannedCall, ScannedImport, ScannedUse } from '../../core/verification/scan/scannedCode.ts';
import type { CallProblem, Verdict } from '../../core/verification/symbols/symbolChecker.ts';
import type { TextsToCheck, TypeProblem } from '../../core/verification/typeChecker.ts';

/** The shapes of core's verification types as they arrive from another thread. */

/** Every property of a type, those that may be absent too: what a schema does not name is left behind. */
type Entries<T> = Record<keyof T, v.GenericSchema>;

/** A schema of all kinds of a type: fails to compile where one is not in it. */
function everyKind<T extends { readonly kind: string }>() {
  return <S extends v.GenericSchema<T>>(
    schema: [T['kind']] extends [v.InferOutput<S>['kind']] ? S : never,
  ): S => schema;
}

/** A whole number that is not negative: an offset or a count. */
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const strings = v.pipe(v.array(v.string()), v.readonly());
const line = v.pipe(v.number(), v.integer(), v.minValue(1));

const codeRangeSchema = v.object({ start: count, end: count }) satisfies v.GenericSchema<OffsetRange>;

export const codeToVerifySchema = v.object({
  code: v.string(),
  form: v.optional(v.picklist(['shell', 'requirements', 'manifest'])),
  path: v.string(),
  folder: v.optional(v.string()),
  within: v.optional(codeRangeSchema),
  around: v.optional(strings),
} satisfies Entries<CodeToVerify>) satisfies v.GenericSchema<CodeToVerify>;

export const codeToParseSchema = v.object({
  code: v.string(),
  isCell: v.boolean(),
  folder: v.optional(v.string()),
} satisfies Entries<CodeToParse>) satisfies v.GenericSchema<CodeToParse>;

const placedCode = {
  documentId: v.string(),
  code: v.string(),
  path: v.string(),
  folder: v.optional(v.string()),
};

export const placedCodeSchema = v.object(
  placedCode satisfies Entries<PlacedCode>,
) satisfies v.GenericSchema<PlacedCode>;

export const nameToJudgeSchema = v.object({
  ...placedCode,
  range: codeRangeSchema,
} satisfies Entries<PlacedName>) satisfies v.GenericSchema<PlacedName>;

export const nameVerdictSchema = everyKind<NameVerdict>()(
  v.variant('kind', [
    v.object({ kind: v.picklist(['exists', 'unknown']) }),
    v.object({ kind: v.literal('missing'), names: strings }),
  ]),
);

export const verifierSettingsSchema = v.object({
  familiar: strings,
  isTrusted: v.boolean(),
  folders: v.pipe(
    v.array(
      v.object({
        path: v.optional(v.string()),
        interpreter: v.optional(v.string()),
        defaultInterpreter: v.optional(v.string()),
      } satisfies Entries<VerifiedFolder>),
    ),
    v.readonly(),
  ),
} satisfies Entries<VerifierSettings>) satisfies v.GenericSchema<VerifierSettings>;

const scannedImportSchema = v.object({
  kind: v.picklist(['statement', 'dynamic', 'install']),
  module: v.string(),
  level: count,
  name: v.exactOptional(v.string()),
  boundName: v.exactOptional(v.string()),
  range: codeRangeSchema,
  origin: v.exactOptional(v.picklist(['conda', 'index'])),
} satisfies Entries<ScannedImport>) satisfies v.GenericSchema<ScannedImport>;

const scannedUseSchema = v.object({
  symbol: v.string(),
  module: v.string(),
  level: count,
  range: codeRangeSchema,
  nameRange: codeRangeSchema,
  call: v.exactOptional(
    v.object({
      positional: count,
      keywords: strings,
      hasUnpacking: v.boolean(),
    } satisfies Entries<ScannedCall>),
  ),
  bases: v.exactOptional(v.array(count)),
} satisfies Entries<ScannedUse>) satisfies v.GenericSchema<ScannedUse>;

const classifiedModuleSchema = v.object({
  module: v.string(),
  class: v.picklist([
    'familiar',
    'standard-library',
    'workspace',
    'installed',
    'declared',
    'on-pypi',
    'little-known',
    'application',
    'not-found',
    'unknown',
    'elsewhere',
  ]),
  distribution: v.exactOptional(v.string()),
  version: v.exactOptional(v.string()),
  documentation: v.exactOptional(v.string()),
  declaredIn: v.exactOptional(v.string()),
  application: v.exactOptional(v.string()),
  former: v.exactOptional(v.object({ since: v.string(), instead: v.exactOptional(v.string()) })),
  nearest: strings,
  origin: v.exactOptional(v.picklist(['conda', 'index'])),
  isInPython: v.exactOptional(v.literal(true)),
  holder: v.exactOptional(v.string()),
} satisfies Entries<ClassifiedModule>) satisfies v.GenericSchema<ClassifiedModule>;

const callProblemSchema = everyKind<CallProblem>()(
  v.variant('kind', [
    v.object({ kind: v.literal('unknown-parameter'), parameter: v.string() }),
    v.object({ kind: v.literal('missing-arguments'), parameters: strings }),
    v.object({ kind: v.literal('missing-positional'), count: count }),
    v.object({ kind: v.literal('too-many-positional'), limit: count }),
    v.object({ kind: v.literal('repeated-argument'), parameter: v.string() }),
    v.object({ kind: v.literal('module-called') }),
    v.object({ kind: v.literal('not-callable') }),
    v.object({ kind: v.literal('always-raises'), error: v.string() }),
    v.object({ kind: v.literal('no-matching-overload') }),
  ]),
);

export const verdictSchema = everyKind<Verdict>()(
  v.variant('kind', [
    v.object({
      kind: v.literal('exists'),
      signature: v.exactOptional(v.string()),
      source: v.exactOptional(v.object({ path: v.string(), line })),
      deprecated: v.exactOptional(v.string()),
      unchecked: v.exactOptional(v.object({ keywords: strings, argument: codeRangeSchema })),
    } satisfies Entries<Extract<Verdict, { kind: 'exists' }>>),
    v.object({
      kind: v.literal('missing'),
      nearest: strings,
      part: v.exactOptional(codeRangeSchema),
    } satisfies Entries<Extract<Verdict, { kind: 'missing' }>>),
    v.object({
      kind: v.literal('wrong-call'),
      problem: callProblemSchema,
      argument: v.exactOptional(codeRangeSchema),
      nearest: v.exactOptional(strings),
    } satisfies Entries<Extract<Verdict, { kind: 'wrong-call' }>>),
    v.object({ kind: v.literal('not-imported'), statements: strings }),
    v.object({
      kind: v.literal('unknown'),
      reason: v.picklist(['untyped', 'not-installed', 'dynamic', 'checker-failed', 'too-long']),
      isOfAny: v.exactOptional(v.literal(true)),
    }),
  ]),
);

const path = v.string();

const pythonProblemSchema = v.variant('kind', [
  v.object({
    kind: v.picklist([
      'not-found',
      'not-executable',
      'not-runnable',
      'not-python',
      'not-environment',
      'untrusted',
    ]),
    path,
  }),
  v.object({ kind: v.literal('timeout'), path, seconds: v.number() }),
  v.object({ kind: v.literal('exit-code'), path, code: v.number() }),
  v.object({ kind: v.literal('unexpected'), message: v.string() }),
]) satisfies v.GenericSchema<PythonProblem>;

export const verificationBasisSchema = v.object({
  python: v.exactOptional(
    v.object({ path: v.string(), version: v.exactOptional(v.string()), packageFolders: strings }),
  ),
  pythonProblem: v.exactOptional(pythonProblemSchema),
  pypiSnapshot: v.exactOptional(v.string()),
} satisfies Entries<VerificationBasis>) satisfies v.GenericSchema<VerificationBasis>;

/** Some of the imports and uses of a verification. In JSON, a module that is not known is left out. */
export const verificationPieceSchema = v.object({
  imports: v.array(
    v.object({
      scanned: scannedImportSchema,
      module: v.exactOptional(classifiedModuleSchema),
      isGuarded: v.exactOptional(v.literal(true)),
    }),
  ),
  uses: v.array(v.object({ scanned: scannedUseSchema, verdict: verdictSchema })),
});

/** Texts of a file of which the types are to be checked. */
export const textsToCheckSchema = v.object({
  path: v.string(),
  folder: v.optional(v.string()),
  texts: v.pipe(v.array(v.string()), v.readonly()),
} satisfies Entries<TextsToCheck>) satisfies v.GenericSchema<TextsToCheck>;

/** The errors in each of them. */
export const typeProblemsSchema = v.array(
  v.array(
    v.object({
      line: v.pipe(v.number(), v.integer(), v.minValue(0)),
      rule: v.optional(v.string()),
      message: v.string(),
    } satisfies Entries<TypeProblem>),
  ),
);
