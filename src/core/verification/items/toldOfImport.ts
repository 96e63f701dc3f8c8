import type { ClassifiedModule } from '../moduleClass.ts';
import type { VerifiedImport } from '../verification.ts';
import { nearestHint } from './nearestHint.ts';
import { withDetail, type Told } from './told.ts';

/**
 * What is told of an import.
 *
 * @param pypiSnapshot The day or month of the names on PyPI.
 */
export function toldOfImport({ module }: VerifiedImport, pypiSnapshot: string | undefined): Told {
  if (!module) return { finding: undefined, label: 'this workspace', message: 'It is in this workspace.' };
  const name = `"${module.module}"`;
  const ofDistribution = distributionNote(module);
  const install = installCommand(module);
  switch (module.class) {
    case 'familiar':
      return { finding: undefined, label: 'familiar', message: `${name} is one of the familiar modules.` };
    case 'workspace':
      return { finding: undefined, label: 'this workspace', message: `${name} is in this workspace.` };
    case 'standard-library':
      return {
        finding: 'unverified',
        label: 'standard library',
        message: `${name} is in the standard library, beyond the familiar modules.`,
      };
    case 'installed':
      return {
        finding: 'unverified',
        label: ['installed', ...distributionLabel(module)].join(', '),
        message: `${name} is installed${ofDistribution}.`,
      };
    case 'declared':
      return {
        finding: 'not-installed',
        label: `declared in ${module.declaredIn}, not installed`,
        message: `${name}${ofDistribution} is declared in ${module.declaredIn}, but not installed.`,
        ...install,
      };
    case 'on-pypi':
      return {
        finding: 'not-installed',
        label: 'on PyPI, not installed',
        message: `${name}${ofDistribution} is on PyPI, but not installed.${nearestHint(module)}`,
        ...withDetail(nearestHint(module)),
        ...install,
      };
    case 'not-found':
      return {
        finding: 'not-found',
        label: module.version === undefined ? 'unknown on PyPI' : 'no part of its package',
        message: `${notFound(module, pypiSnapshot)} ${warning}${nearestHint(module)}`,
        ...withDetail(`${warning}${nearestHint(module)}${snapshotNote(module, pypiSnapshot)}`),
      };
    case 'unknown':
      return {
        finding: 'not-installed',
        label: 'not installed',
        message: `${name} is not installed, and whether it is on PyPI could not be looked up.`,
        ...withDetail('Whether it is on PyPI could not be looked up.'),
      };
  }
}

const warning = 'Do not install a package of this name.';

function notFound(module: ClassifiedModule, snapshot: string | undefined): string {
  const asOf = snapshot === undefined ? '' : ` (names of ${snapshot})`;
  const where =
    module.version === undefined
      ? `not installed and not known on PyPI${asOf}`
      : 'no part of what is installed';
  return `"${module.module}"${distributionNote(module)} is ${where}.`;
}

function snapshotNote({ version }: ClassifiedModule, snapshot: string | undefined): string {
  return version !== undefined || snapshot === undefined
    ? ''
    : ` The names on PyPI are those of ${snapshot}.`;
}

/** None where the name may be a misspelling of another: a person should look first. */
function installCommand({ distribution, nearest }: ClassifiedModule): Pick<Told, 'install'> {
  if (distribution === undefined || nearest.length > 0) return {};
  return { install: `python -m pip install ${distribution}` };
}

function distributionLabel({ distribution, version }: ClassifiedModule): string[] {
  return distribution === undefined ? [] : [`${distribution}${version === undefined ? '' : ` ${version}`}`];
}

function distributionNote({ module, distribution, version }: ClassifiedModule): string {
  if (distribution === undefined) return '';
  const sameName = distribution.toLowerCase().replaceAll(/[-_.]+/g, '_') === module.toLowerCase();
  if (version === undefined) return sameName ? '' : ` (${distribution})`;
  return sameName ? ` (${version})` : ` (${distribution} ${version})`;
}
