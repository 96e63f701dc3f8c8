/** Why something failed. Code branches on the reason; users read the message. */
export const errorReasons = [
  'model-not-found',
  'model-unreadable',
  'not-gguf',
  'truncated-gguf',
  'unsupported-model',
  'not-enough-memory',
  'context-size',
  'load-failed',
  'no-model',
  'engine-exited',
  'engine-unavailable',
  'gpu-unavailable',
  'gpu-self-test',
  'message-empty',
  'message-too-long',
  'prompt-too-long',
  'attachment',
  'storage',
  'python-unusable',
  'package-names',
  'verified-file',
  'no-folder',
  'disk-full',
  'download-failed',
  'download-refused',
  'download-not-found',
  'download-wrong-file',
  'download-checksum',
  'download-elsewhere',
  'endpoint-unreachable',
  'endpoint-refused',
  'endpoint-failed',
  'protocol',
  'internal',
] as const;

export type ErrorReason = (typeof errorReasons)[number];

/**
 * The only error type that crosses rooms and processes. Its message is for the user, in the user's language: what
 * happened and what to do about it. Cancellation is never an error.
 */
export class PhidelityError extends Error {
  override readonly name = 'PhidelityError';

  constructor(
    readonly reason: ErrorReason,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  /** Any thrown value as a PhidelityError; anything else becomes one with the reason `internal`. */
  static from(thrown: unknown): PhidelityError {
    if (thrown instanceof PhidelityError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new PhidelityError('internal', message, { cause: thrown });
  }
}
