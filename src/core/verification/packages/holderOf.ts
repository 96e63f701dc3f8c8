import type { ClassifiedModule } from '../moduleClass.ts';
import type { InstalledDistribution } from './moduleFacts.ts';

/** What is told of a module by the installed distribution that holds it. */
export function holderOf({
  name,
  version,
  documentation,
}: InstalledDistribution): Pick<ClassifiedModule, 'distribution' | 'version' | 'documentation'> {
  return { distribution: name, version, ...(documentation !== undefined && { documentation }) };
}
