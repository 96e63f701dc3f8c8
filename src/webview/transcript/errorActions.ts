import type { ErrorReason } from '../../core/errors/phidelityError.ts';

/** What a person can do about an error, in the order of promise. */
export type ErrorAction =
  | 'retry'
  | 'chooseModel'
  | 'openSettings'
  | 'openVerifiedFile'
  | 'showEndpoints'
  | 'setEndpointKey'
  | 'showLog'
  | 'editQuestion';

const actions: Readonly<Record<ErrorReason, readonly ErrorAction[]>> = {
  'model-not-found': ['chooseModel', 'retry'],
  'model-unreadable': ['chooseModel', 'retry'],
  'not-gguf': ['chooseModel', 'retry'],
  'truncated-gguf': ['chooseModel', 'retry'],
  'unsupported-model': ['chooseModel', 'retry'],
  'not-enough-memory': ['openSettings', 'chooseModel', 'retry'],
  'context-size': ['openSettings', 'retry'],
  'load-failed': ['retry', 'chooseModel', 'showLog'],
  'no-model': ['chooseModel', 'retry'],
  'engine-exited': ['retry', 'showLog'],
  'engine-unavailable': ['showLog', 'openSettings', 'retry'],
  'gpu-unavailable': ['openSettings', 'retry', 'showLog'],
  'gpu-self-test': ['retry', 'showLog'],
  'message-empty': ['editQuestion'],
  'message-too-long': ['editQuestion'],
  'prompt-too-long': ['openSettings'],
  storage: ['retry', 'showLog'],
  'python-unusable': ['openSettings', 'showLog'],
  'package-names': ['showLog'],
  'verified-file': ['openVerifiedFile'],
  'no-folder': [],
  'disk-full': ['retry'],
  'download-failed': ['retry'],
  'download-refused': ['retry'],
  'download-not-found': ['openSettings'],
  'download-wrong-file': ['openSettings'],
  'download-checksum': ['retry'],
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
