import * as l10n from '@vscode/l10n';
import type { ErrorReason } from '../core/errors/phidelityError.ts';

/** What the user can do about an error. All but `retry` and `editQuestion`, which depend on the place, are commands. */
export type ErrorAction =
  | 'retry'
  | 'editQuestion'
  | 'chooseModel'
  | 'manageModels'
  | 'downloadModel'
  | 'setDownloadToken'
  | 'openSettings'
  | 'openVerifiedFile'
  | 'openFolder'
  | 'showEndpoints'
  | 'setEndpointKey'
  | 'showLog';

const actions: Readonly<Record<ErrorReason, readonly ErrorAction[]>> = {
  'model-not-found': ['chooseModel', 'retry'],
  'model-unreadable': ['chooseModel', 'retry'],
  'not-gguf': ['chooseModel', 'retry'],
  'truncated-gguf': ['chooseModel', 'retry'],
  'unsupported-model': ['chooseModel', 'retry'],
  'not-enough-memory': ['openSettings', 'chooseModel', 'retry'],
  'context-size': ['openSettings', 'retry'],
  'load-failed': ['retry', 'showLog', 'chooseModel'],
  'no-model': ['chooseModel', 'retry'],
  'engine-exited': ['retry', 'showLog'],
  'engine-unavailable': ['showLog', 'openSettings', 'retry'],
  'gpu-unavailable': ['openSettings', 'retry', 'showLog'],
  'gpu-self-test': ['retry', 'showLog'],
  'message-empty': ['editQuestion'],
  'message-too-long': ['editQuestion'],
  'prompt-too-long': ['openSettings'],
  attachment: [],
  storage: ['retry', 'showLog'],
  'python-unusable': ['openSettings', 'showLog'],
  'package-names': ['showLog'],
  'verified-file': ['openVerifiedFile'],
  'no-folder': ['openFolder'],
  'disk-full': ['manageModels', 'retry'],
  'download-failed': ['downloadModel'],
  'download-refused': ['setDownloadToken', 'retry'],
  'download-not-found': ['openSettings'],
  'download-wrong-file': ['openSettings'],
  'download-checksum': ['downloadModel'],
  'download-elsewhere': [],
  'endpoint-unreachable': ['retry', 'showEndpoints'],
  'endpoint-refused': ['setEndpointKey', 'showEndpoints', 'retry'],
  'endpoint-failed': ['retry', 'showEndpoints', 'showLog'],
  protocol: ['retry', 'showLog'],
  internal: ['retry', 'showLog'],
};

/** What to offer for an error, most promising first. */
export function errorActions(reason: ErrorReason): readonly ErrorAction[] {
  return actions[reason];
}

/** What an action's button says: the command's title where it is a command's. */
export function errorActionLabel(action: ErrorAction): string {
  switch (action) {
    case 'retry':
      return l10n.t('Try Again');
    case 'editQuestion':
      return l10n.t('Edit Question');
    case 'chooseModel':
      return l10n.t('Choose Model File…');
    case 'manageModels':
      return l10n.t('Manage Downloaded Models…');
    case 'downloadModel':
      return l10n.t('Download phi-4…');
    case 'setDownloadToken':
      return l10n.t('Set Token for Model Downloads…');
    case 'openSettings':
      return l10n.t('Open Settings');
    case 'openVerifiedFile':
      return l10n.t('Open List of Verified APIs');
    case 'openFolder':
      return l10n.t('Open Folder…');
    case 'showEndpoints':
      return l10n.t('Endpoints…');
    case 'setEndpointKey':
      return l10n.t('Set API Key for an Endpoint…');
    case 'showLog':
      return l10n.t('Show Log');
  }
}

/** The id of the command that an action runs; undefined for `retry` and `editQuestion`. */
export function errorActionCommand(action: ErrorAction): string | undefined {
  if (action === 'retry' || action === 'editQuestion') return undefined;
  return action === 'openFolder' ? 'vscode.openFolder' : `phidelity.${action}`;
}
