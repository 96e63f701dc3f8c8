import * as v from 'valibot';
import type { Contract } from './rpc/contract.ts';
import { packedVerificationSchema } from './packedVerification.ts';
import { codeToVerifySchema, verifierSettingsSchema } from './schemas/verificationSchemas.ts';

/** What the verifier thread can be asked. */
export const verifierContract = {
  requests: {
    verify: { params: codeToVerifySchema, result: packedVerificationSchema },
  },
  notifications: {
    configure: verifierSettingsSchema,
    /** Ends pyright, and then the thread. */
    shutdown: v.null(),
  },
} as const satisfies Contract;

/** What the verifier thread tells whoever started it. */
export const verifierClientContract = {
  requests: {},
  notifications: {
    log: v.object({ level: v.picklist(['error', 'warn', 'info', 'debug']), message: v.string() }),
  },
} as const satisfies Contract;
