import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import { modelNameOf } from '../core/models/file/splitModel.ts';

/**
 * A model's display name before it is loaded, by the path of its file.
 *
 * @param demoModel The path of the model that comes with the product, which goes by its name.
 */
export function localModelName(modelPath: string, demoModel: string | undefined): string {
  return modelPath === demoModel ? l10n.t('demo model') : modelNameOf(basename(modelPath));
}
