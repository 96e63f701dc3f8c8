import { ResponseError } from 'vscode-jsonrpc';
import { errorReasons, PhidelityError, type ErrorReason } from '../../core/errors/phidelityError.ts';

/** JSON-RPC's range for errors that an application defines. */
const applicationError = -32000;

/** An error as it travels; the reason goes with it, so that it arrives as the same error. */
export function toWireError(thrown: unknown): ResponseError<{ reason: ErrorReason }> {
  const error = PhidelityError.from(thrown);
  return new ResponseError(applicationError, error.message, { reason: error.reason });
}

/** The error that the other side threw, or one that says what broke in between. */
export function fromWireError(received: unknown): PhidelityError {
  if (received instanceof PhidelityError) return received;
  if (received instanceof ResponseError) {
    const reason = (received.data as { reason?: unknown } | undefined)?.reason;
    const known = errorReasons.find((one) => one === reason);
    return new PhidelityError(known ?? 'protocol', received.message, { cause: received });
  }
  const what = received instanceof Error ? received.message : String(received);
  return new PhidelityError('protocol', what, { cause: received });
}
