import type { Endpoint } from '../../core/endpoints/endpoint.ts';

/** The person's name for an endpoint, else the host of its address. */
export function endpointName({ name, url }: Endpoint): string {
  if (name !== undefined) return name;
  return URL.canParse(url) ? new URL(url).host : url;
}
