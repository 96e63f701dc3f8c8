import { window, type QuickPickItem } from 'vscode';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import { endpointName } from '../../platform/endpoints/endpointName.ts';

interface EndpointItem extends QuickPickItem {
  readonly endpoint: Endpoint;
}

/** Asks which of the endpoints is meant; the only one without asking. */
export async function chooseEndpoint(endpoints: readonly Endpoint[]): Promise<Endpoint | undefined> {
  if (endpoints.length < 2) return endpoints[0];
  const items = endpoints.map((endpoint): EndpointItem => ({
    label: endpointName(endpoint),
    description: endpoint.url,
    endpoint,
  }));
  return (await window.showQuickPick(items, { title: 'Set the API key of which endpoint?' }))?.endpoint;
}
