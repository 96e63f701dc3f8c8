import type { OtherOrigin } from '../installs/installedRequirement.ts';
import { applicationOf } from './applicationModules.ts';
import {
  type ClassifiedModule,
  classifyDeclared,
  type ModuleFacts,
  onPypi,
  owningDistribution,
} from './classifyModule.ts';
import { distributionName } from './distribution.ts';

/**
 * Classifies a requirement of `pip install`. What follows its name (a version, extras) is ignored.
 *
 * @param origin Where it comes from, if not from PyPI. Then what is not known here is `elsewhere`, and never missing.
 */
export function classifyDistribution(
  requirement: string,
  facts: ModuleFacts,
  origin?: OtherOrigin,
): ClassifiedModule {
  const module = requirement;
  const name = distributionName(/^[\w.-]*/.exec(requirement.trim())![0]);
  if (name === undefined) return { module, class: 'not-found', nearest: [] };
  const installed = facts.installedDistributions.get(name);
  if (installed) return { module, class: 'installed', ...owningDistribution(installed), nearest: [] };
  const declaration = facts.declared.get(name);
  if (declaration) {
    const found = classifyDeclared(module, [name, declaration], facts);
    if (origin === undefined || found.class === 'declared') return found;
  }
  if (origin !== undefined) return fromElsewhere(module, name, origin, facts);
  return fromPypi(module, name, facts);
}

/** Other indexes often have what PyPI has, too; the channels of conda have names of their own. */
function fromElsewhere(
  module: string,
  name: string,
  origin: OtherOrigin,
  facts: ModuleFacts,
): ClassifiedModule {
  if (origin === 'index' && facts.pypi?.has(name) && facts.hints.isPopular(name))
    return { module, ...onPypi(name, facts), nearest: [] };
  return { module, class: 'elsewhere', origin, nearest: [] };
}

function fromPypi(module: string, name: string, facts: ModuleFacts): ClassifiedModule {
  const { pypi, hints } = facts;
  const inPython = facts.standardLibrary.has(module) || facts.standardLibrary.has(module.toLowerCase());
  const notes = { ...(inPython && { isInPython: true as const }) };
  if (!pypi) return { module, class: 'unknown', nearest: [], ...notes };
  const isOnPypi = pypi.has(name);
  const holder = hints.betterKnownHolder(name);
  const held = { ...notes, ...(holder !== undefined && { holder }) };
  if (isOnPypi && hints.isPopular(name)) return { module, ...onPypi(name, facts), nearest: [], ...held };
  const application = applicationOf(module);
  if (application !== undefined) return { module, class: 'application', application, nearest: [] };
  if (isOnPypi) return { module, ...onPypi(name, facts), nearest: hints.forProject(name), ...held };
  return { module, class: 'not-found', nearest: inPython ? [] : hints.forUnknownDistribution(name), ...held };
}
