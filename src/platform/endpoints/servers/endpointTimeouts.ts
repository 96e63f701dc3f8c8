/** How long endpoints are waited for, in milliseconds. */
export interface EndpointTimeouts {
  /** Until a short question is answered: which model, how many tokens. */
  readonly probeMilliseconds: number;
  /** Until a server has told how busy it is, where there are several. */
  readonly lookMilliseconds: number;
  /** Until an answer begins. Servers read the prompt first, or have others to serve. */
  readonly firstMilliseconds: number;
  /** Between two pieces of an answer. */
  readonly nextMilliseconds: number;
  /** For a server that is still loading its model. */
  readonly loadMilliseconds: number;
  /** For which an endpoint that answered counts as healthy without being asked. */
  readonly freshMilliseconds: number;
  /** For which an endpoint that failed is left alone while another one answers. */
  readonly restMilliseconds: number;
}

/** A prompt of 16,000 tokens takes a busy server minutes; Node's `fetch` waits for five of them at most. */
export const defaultEndpointTimeouts: EndpointTimeouts = {
  probeMilliseconds: 10_000,
  lookMilliseconds: 300,
  firstMilliseconds: 290_000,
  nextMilliseconds: 120_000,
  loadMilliseconds: 60_000,
  freshMilliseconds: 30_000,
  restMilliseconds: 15_000,
};
