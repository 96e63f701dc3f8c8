import { distributionName } from './distributionName.ts';
import { holderOf } from './holderOf.ts';
import type { ClassifiedModule } from '../moduleClass.ts';
import type { ModuleFacts } from './moduleFacts.ts';

/** What is known of something to be installed. What follows the name (a version, extras) is no matter. */
export function classifyDistribution(requirement: string, facts: ModuleFacts): ClassifiedModule {
  const module = requirement;
  const name = distributionName(/^[\w.-]*/.exec(requirement.trim())![0]);
  if (name === undefined) return { module, class: 'not-found', nearest: [] };
  const installed = facts.installedDistributions.get(name);
  if (installed) {
    return { module, class: 'installed', ...holderOf(installed), nearest: [] };
  }
  const declaredIn = facts.declared.get(name);
  if (declaredIn !== undefined)
    return { module, class: 'declared', distribution: name, declaredIn, nearest: [] };
  if (!facts.pypi) return { module, class: 'unknown', nearest: [] };
  if (!facts.pypi.has(name))
    return { module, class: 'not-found', nearest: facts.hints.forUnknownDistribution(name) };
  return { module, class: 'on-pypi', distribution: name, nearest: facts.hints.forProject(name) };
}
