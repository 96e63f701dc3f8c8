import * as l10n from '@vscode/l10n';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';

/** The user's name for an endpoint, or else the host of its address. */
export function endpointName({ name, url }: Endpoint): string {
  if (name !== undefined) return name;
  return URL.canParse(url) ? new URL(url).host : url;
}

/** The destination of questions or completions. */
export interface EndpointPlace {
  readonly name: string;
  /** The addresses, separated by commas where there are several. */
  readonly url: string;
}

/** The endpoints of a role as one destination, for display; undefined where there are none. */
export function endpointPlace(endpoints: readonly Endpoint[]): EndpointPlace | undefined {
  const [first, ...others] = endpoints;
  if (!first) return undefined;
  const firstName = endpointName(first);
  const name = others.length === 0 ? firstName : l10n.t('{0} and {1} more', firstName, others.length);
  return { name, url: endpoints.map(({ url }) => url).join(', ') };
}
