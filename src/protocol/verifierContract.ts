import * as v from 'valibot';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { Verification, VerifiedImport, VerifiedUse } from '../core/verification/codeVerifier.ts';
import type { Contract } from './rpc/contract.ts';
import { brokenPlacesSchema, definitionChangeSchema } from './schemas/brokenPlacesSchemas.ts';
import {
  codeToParseSchema,
  codeToVerifySchema,
  nameToJudgeSchema,
  nameVerdictSchema,
  placedCodeSchema,
  textsToCheckSchema,
  typeProblemsSchema,
  verificationBasisSchema,
  verificationPieceSchema,
  verifierSettingsSchema,
} from './schemas/verificationSchemas.ts';

/** How many imports and uses are parsed and validated at a time, which takes about a millisecond. */
const pieceSize = 250;

/**
 * A verification as it travels to the extension host: in pieces, each of them JSON. Thousands of uses that arrived as
 * objects would be made and checked in one go, and keep the editor waiting for it.
 */
const packedVerificationSchema = v.object({
  basis: verificationBasisSchema,
  pieces: v.array(v.string()),
});

export type PackedVerification = v.InferOutput<typeof packedVerificationSchema>;

/** What the verifier thread can be asked. */
export const verifierContract = {
  requests: {
    verify: { params: codeToVerifySchema, result: packedVerificationSchema },
    brokenBy: { params: definitionChangeSchema, result: brokenPlacesSchema },
    syntaxError: {
      params: codeToParseSchema,
      result: v.nullable(v.object({ line: v.number(), character: v.number() })),
    },
    checkTypes: { params: textsToCheckSchema, result: typeProblemsSchema },
    judgeName: { params: nameToJudgeSchema, result: nameVerdictSchema },
  },
  notifications: {
    configure: verifierSettingsSchema,
    warm: placedCodeSchema,
    /** Ends pyright, and then the thread. */
    shutdown: v.null(),
  },
} as const satisfies Contract;

/** The notifications of the verifier thread to its starter. */
export const verifierClientContract = {
  requests: {},
  notifications: {
    log: v.object({ level: v.picklist(['error', 'warn', 'info', 'debug']), message: v.string() }),
  },
} as const satisfies Contract;

export function packVerification({ imports, uses, basis }: Verification): PackedVerification {
  const pieces: string[] = [];
  for (let at = 0; at < Math.max(imports.length, uses.length); at += pieceSize) {
    const piece = { imports: imports.slice(at, at + pieceSize), uses: uses.slice(at, at + pieceSize) };
    pieces.push(JSON.stringify(piece));
  }
  return { basis, pieces };
}

/**
 * @param nextTurn Resolves after the event loop has done its other work; awaited after each of several pieces.
 * @throws A PhidelityError with the reason `protocol` when it is malformed.
 */
export async function unpackVerification(
  { basis, pieces }: PackedVerification,
  nextTurn: () => Promise<unknown>,
): Promise<Verification> {
  const imports: VerifiedImport[] = [];
  const uses: VerifiedUse[] = [];
  for (const text of pieces) {
    const piece = v.safeParse(verificationPieceSchema, JSON.parse(text));
    if (!piece.success)
      throw new PhidelityError('protocol', `Malformed verification: ${piece.issues[0].message}`);
    imports.push(...piece.output.imports.map(({ module, ...rest }) => ({ ...rest, module })));
    uses.push(...piece.output.uses);
    if (pieces.length > 1) await nextTurn();
  }
  return { imports, uses, basis };
}
