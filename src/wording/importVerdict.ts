import * as l10n from '@vscode/l10n';
import type { ClassifiedModule } from '../core/verification/packages/classifyModule.ts';
import type { FormerModule } from '../core/verification/packages/formerModules.ts';
import { didYouMean, type ItemWords, withDetail } from './itemWords.ts';
import { joinSentences } from './sentences.ts';

/** @param module Undefined for a relative import. */
export function describeImport(
  module: ClassifiedModule | undefined,
  pypiSnapshot: string | undefined,
): ItemWords {
  if (!module)
    return { label: l10n.t('this workspace'), message: l10n.t('The module is in this workspace.') };
  const name = `"${module.module}"`;
  switch (module.class) {
    case 'familiar':
      return { label: l10n.t('familiar'), message: l10n.t('{0} is one of the familiar modules.', name) };
    case 'workspace':
      return { label: l10n.t('this workspace'), message: l10n.t('{0} is in this workspace.', name) };
    case 'standard-library':
      return {
        label: l10n.t('standard library'),
        message: l10n.t('{0} is in the standard library, but not one of the familiar modules.', name),
      };
    case 'installed':
      return describeInstalled(module);
    case 'not-found':
      return describeNotFound(module, pypiSnapshot);
    case 'declared':
    case 'on-pypi':
    case 'little-known':
    case 'application':
    case 'unknown':
    case 'elsewhere':
      return describeNotInstalled(module);
  }
}

function describeInstalled(module: ClassifiedModule): ItemWords {
  const { distribution, version } = module;
  const installed = version === undefined ? distribution : `${distribution} ${version}`;
  return {
    label: installed === undefined ? l10n.t('installed') : l10n.t('installed, {0}', installed),
    message: l10n.t('{0} is installed.', withDistribution(module)),
  };
}

function describeNotInstalled(module: ClassifiedModule): ItemWords {
  const name = withDistribution(module);
  if (module.class === 'declared') {
    const file = module.declaredIn ?? '';
    return {
      label: l10n.t('declared in {0}, not installed', file),
      message: l10n.t('{0} is declared in {1}, but not installed.', name, file),
    };
  }
  if (module.class === 'on-pypi')
    return {
      label: l10n.t('on PyPI, not installed'),
      message: joinSentences(l10n.t('{0} is on PyPI, but not installed.', name), didYouMean(module.nearest)),
      ...withDetail(didYouMean(module.nearest)),
    };
  if (module.class === 'little-known') {
    const isVague = l10n.t('PyPI seems to have a project of this name, but not a well-known one.');
    const advice = l10n.t('Do not install it before you know that it is the right one.');
    const hint = didYouMean(module.nearest);
    return {
      label: l10n.t('not installed, little known on PyPI'),
      message: joinSentences(l10n.t('{0} is not installed.', name), isVague, advice, hint),
      ...withDetail(isVague, advice, hint),
    };
  }
  if (module.class === 'application')
    return {
      label: l10n.t('part of {0}', module.application ?? ''),
      message: l10n.t('{0} is part of {1}, and not installed here.', name, module.application ?? ''),
    };
  const isUnclear = l10n.t('Whether it is on PyPI could not be looked up.');
  return {
    label: l10n.t('not installed'),
    message: joinSentences(l10n.t('{0} is not installed.', `"${module.module}"`), isUnclear),
    detail: isUnclear,
  };
}

function describeNotFound(module: ClassifiedModule, pypiSnapshot: string | undefined): ItemWords {
  const name = withDistribution(module);
  const warning = l10n.t('Do not install a package of this name.');
  const hint = didYouMean(module.nearest);
  if (module.former) return describeFormer(name, module.former, warning);
  if (module.version !== undefined)
    return {
      label: l10n.t('no such module in the installed package'),
      message: joinSentences(l10n.t('The installed package has no module {0}.', name), warning, hint),
      ...withDetail(warning, hint),
    };
  const isUnknown = unknownOnPypi(module, name, pypiSnapshot);
  const asOf =
    pypiSnapshot === undefined
      ? undefined
      : l10n.t('The list of packages on PyPI is from {0}.', pypiSnapshot);
  return {
    label:
      module.declaredIn === undefined
        ? l10n.t('unknown on PyPI')
        : l10n.t('declared in {0}, unknown on PyPI', module.declaredIn),
    message: joinSentences(isUnknown, warning, hint),
    ...withDetail(warning, hint, asOf),
  };
}

function unknownOnPypi({ declaredIn }: ClassifiedModule, name: string, asOf: string | undefined): string {
  if (declaredIn !== undefined)
    return asOf === undefined
      ? l10n.t('{0} is declared in {1}, but not installed and not known on PyPI.', name, declaredIn)
      : l10n.t(
          '{0} is declared in {1}, but not installed and not known on PyPI (as of {2}).',
          name,
          declaredIn,
          asOf,
        );
  return asOf === undefined
    ? l10n.t('{0} is not installed and not known on PyPI.', name)
    : l10n.t('{0} is not installed and not known on PyPI (as of {1}).', name, asOf);
}

function describeFormer(name: string, { since, instead }: FormerModule, warning: string): ItemWords {
  const hint = instead === undefined ? undefined : l10n.t('"{0}" took its place.', instead);
  return {
    label: l10n.t('left the standard library with Python {0}', since),
    message: joinSentences(
      l10n.t('{0} left the standard library with Python {1}.', name, since),
      hint,
      warning,
    ),
    ...withDetail(hint, warning),
  };
}

/** What is known of a distribution that is to be installed. */
export function describeInstall(module: ClassifiedModule, pypiSnapshot: string | undefined): ItemWords {
  const name = `"${module.module}"`;
  const { holder, isInPython, nearest } = module;
  if (module.class === 'elsewhere') return describeElsewhere(name, module.origin);
  if (module.class === 'not-found' && isInPython)
    return {
      label: l10n.t('standard library, not on PyPI'),
      message: l10n.t('{0} is part of Python: there is nothing to install.', name),
      detail: l10n.t('It is part of Python: there is nothing to install.'),
    };
  const isHeld =
    holder === undefined ? undefined : l10n.t('The module "{0}" is in {1}.', module.module, holder);
  const isPython = isInPython ? l10n.t('Python itself has a module of this name.') : undefined;
  const words = describeImport({ ...module, nearest: holder === undefined ? nearest : [] }, pypiSnapshot);
  const isNotFromPypi = module.class === 'application' ? l10n.t('It does not come from PyPI.') : undefined;
  return {
    label: words.label,
    message: joinSentences(words.message, isHeld, isPython, isNotFromPypi),
    ...withDetail(isHeld, isPython, isNotFromPypi, words.detail),
  };
}

function describeElsewhere(name: string, origin: ClassifiedModule['origin']): ItemWords {
  const reason =
    origin === 'conda'
      ? l10n.t('It comes from a conda channel, where packages may have other names.')
      : l10n.t('It comes from another index than PyPI.');
  return {
    label: l10n.t('not checked'),
    message: joinSentences(l10n.t('{0} could not be checked.', name), reason),
    detail: reason,
  };
}

/** A module in quotes, with its distribution where that has another name, and its version: `"yaml" (PyYAML 6.0)`. */
function withDistribution({ module, distribution, version }: ClassifiedModule): string {
  const name = `"${module}"`;
  if (distribution === undefined) return name;
  const isSame = distribution.toLowerCase().replaceAll(/[-_.]+/g, '_') === module.toLowerCase();
  const note = [...(isSame ? [] : [distribution]), ...(version === undefined ? [] : [version])].join(' ');
  return note === '' ? name : `${name} (${note})`;
}
