import type { ClassifiedModule } from '../verification/moduleClass.ts';
import type { VerificationBasis } from '../verification/verification.ts';

/** What is known of modules on this machine and in this workspace, without the network. */
export interface PackageKnowledge {
  /**
   * Each module with its class, in the order asked; of a dotted name, its first part. Never rejects but for an aborted
   * signal.
   *
   * @param path The absolute path of the file with the imports, which finds the modules beside it; it need not exist.
   */
  classify(
    modules: readonly string[],
    signal: AbortSignal,
    path?: string,
  ): Promise<readonly ClassifiedModule[]>;

  /** The same for what `pip install` is asked for, which are distributions and no modules. */
  classifyDistributions(
    distributions: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly ClassifiedModule[]>;

  /** What all of this rests on. Never rejects but for an aborted signal. */
  basis(signal: AbortSignal): Promise<VerificationBasis>;
}
