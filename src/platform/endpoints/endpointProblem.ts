import type { EndpointFailure } from '../../core/endpoints/endpointFailure.ts';

/** Thrown where an endpoint fails; who asked decides whether it, or another, is asked again. */
export class EndpointProblem extends Error {
  override readonly name = 'EndpointProblem';

  constructor(
    readonly failure: EndpointFailure,
    options?: { cause?: unknown },
  ) {
    super(failure.kind, options);
  }
}
