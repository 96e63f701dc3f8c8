import { languageBundleVariable } from '../../protocol/languageBundle.ts';
import type { StartCache } from './startCache.ts';

/** What processes that run llama.cpp are given besides their task. */
export interface ChildSetup {
  /** Path of an l10n bundle for the texts of the process, as `vscode.l10n.uri` gives it; English without it. */
  readonly languageBundle?: string | undefined;
  /** What lets it start sooner; without it, each one compiles and tests everything anew. */
  readonly startCache?: StartCache | undefined;
}

/** The environment of such a process: this one's, whose own variables take precedence, with what it is given. */
export function childEnvironment({ languageBundle, startCache }: ChildSetup): NodeJS.ProcessEnv {
  return {
    ...startCache?.environment,
    ...process.env,
    ...(languageBundle === undefined ? {} : { [languageBundleVariable]: languageBundle }),
  };
}
