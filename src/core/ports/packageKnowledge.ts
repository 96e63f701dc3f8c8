import type { ClassifiedModule } from '../verification/moduleClass.ts';

/** What is known of modules on this machine and in this workspace, without the network. */
export interface PackageKnowledge {
  /** Each top-level module with its class, in the order asked. Never rejects but for an aborted signal. */
  classify(modules: readonly string[], signal: AbortSignal): Promise<readonly ClassifiedModule[]>;
}
