import { readInstallCommands } from '../installs/installCommands.ts';
import type { InstalledRequirement } from '../installs/installedRequirement.ts';
import { readManifestRequirements } from './manifestRequirements.ts';
import { readRequirementLines } from '../installs/requirementLines.ts';

/**
 * A text that installs packages: commands of a shell, the lines of a `requirements.txt`, or the text of a
 * `pyproject.toml`, a `Pipfile` or an `environment.yml`.
 */
export type InstallForm = 'shell' | 'requirements' | 'manifest';

/** The distributions that a text says to install, in their order. */
export function readInstalls(text: string, form: InstallForm): InstalledRequirement[] {
  switch (form) {
    case 'shell':
      return readInstallCommands(text);
    case 'requirements':
      return readRequirementLines(text);
    case 'manifest':
      return readManifestRequirements(text);
  }
}
