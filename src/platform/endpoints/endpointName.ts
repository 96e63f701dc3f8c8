import type { Endpoint } from '../../core/endpoints/endpoint.ts';

/** The person's name for an endpoint, else the host of its address. */
export function endpointName({ name, url }: Endpoint): string {
  if (name !== undefined) return name;
  return URL.canParse(url) ? new URL(url).host : url;
}

/** Where questions or completions go. */
export interface EndpointPlace {
  readonly name: string;
  /** The addresses, separated by commas where there are several. */
  readonly url: string;
}

/** The endpoints of a role as one place, for people; undefined where there are none. */
export function endpointPlace(endpoints: readonly Endpoint[]): EndpointPlace | undefined {
  const [first, ...others] = endpoints;
  if (!first) return undefined;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return { name: endpointName(first) + more, url: endpoints.map(({ url }) => url).join(', ') };
}
