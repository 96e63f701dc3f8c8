/** Timeouts of endpoints, in milliseconds. */
export interface EndpointTimeouts {
  /** For a short request: which model, how many tokens. */
  readonly probeMilliseconds: number;
  /** For a server's load, where there are several endpoints. */
  readonly lookMilliseconds: number;
  /** Until an answer begins. Servers evaluate the prompt first, or serve other requests. */
  readonly firstMilliseconds: number;
  /** Between two chunks of an answer. */
  readonly nextMilliseconds: number;
  /** For an answer as a whole, however it comes. */
  readonly answerMilliseconds: number;
  /** For a server that is still loading its model. */
  readonly loadMilliseconds: number;
  /** How long an endpoint counts as available after a response. */
  readonly freshMilliseconds: number;
  /** How long an endpoint that failed is avoided while there is another one. */
  readonly restMilliseconds: number;
}

/** A prompt of 16,000 tokens takes a busy server minutes; Node's `fetch` waits five at most. */
export const defaultEndpointTimeouts: EndpointTimeouts = {
  probeMilliseconds: 10_000,
  lookMilliseconds: 300,
  firstMilliseconds: 290_000,
  nextMilliseconds: 120_000,
  // An answer of 2,000 tokens takes the slowest of machines, at half a token a second, a good hour.
  answerMilliseconds: 2 * 60 * 60 * 1000,
  loadMilliseconds: 60_000,
  freshMilliseconds: 30_000,
  restMilliseconds: 15_000,
};
