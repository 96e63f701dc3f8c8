import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { modelPageHostContract } from '../../protocol/modelPageContract.ts';
import type { Params } from '../../protocol/rpc/contract.ts';

type HostRequests = typeof modelPageHostContract;

/** The extension, as the model page sees it. */
export interface ModelPageHost {
  /** Sends a request. Errors come back as a part of the state. */
  call<M extends Exclude<keyof HostRequests['requests'], 'ready'>>(
    method: M,
    params: Params<HostRequests, M>,
  ): void;
}

/** Provides the extension to the components of the page. */
export const ModelPageHostContext = createContext<ModelPageHost | undefined>(undefined);

/** The extension behind the page that a component is part of. */
export function useModelPageHost(): ModelPageHost {
  const host = useContext(ModelPageHostContext);
  if (!host) throw new Error('This component is not inside a ModelPageHostContext.');
  return host;
}
