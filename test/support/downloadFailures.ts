import fc from 'fast-check';
import type { DownloadFailure } from '../../src/core/models/downloadFailure.ts';

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

/** Every kind of failure of a download, with any values. */
export const downloadFailures: fc.Arbitrary<DownloadFailure> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), code: optional(fc.string()) }),
  fc.constant({ kind: 'stalled' as const }),
  fc.record({ kind: fc.constant('unreachable' as const), code: fc.string() }),
  fc.record({ kind: fc.constant('certificate' as const), code: fc.string() }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.integer({ min: 300, max: 599 }),
    retryAfter: optional(fc.nat({ max: 10_000_000 })),
  }),
  fc.record({ kind: fc.constant('wrong-size' as const), bytes: optional(fc.nat()), isWebPage: fc.boolean() }),
  fc.constant({ kind: 'changed' as const }),
  fc.record({
    kind: fc.constant('misbehaved' as const),
    problem: fc.constantFrom(
      'compressed' as const,
      'no-length' as const,
      'no-range' as const,
      'no-checksum' as const,
    ),
  }),
  fc.record({
    kind: fc.constant('redirect' as const),
    problem: fc.constantFrom(
      'endless' as const,
      'invalid' as const,
      'protocol' as const,
      'unencrypted' as const,
    ),
  }),
);
