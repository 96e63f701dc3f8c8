import type { VNode } from 'preact';
import type { ErrorReason } from '../../core/errors/phidelityError.ts';
import { Icon } from './icons.tsx';
import { usePanel } from './panel.ts';

const labels: Readonly<Record<ErrorAction, string>> = {
  retry: 'Try again',
  chooseModel: 'Choose a model file…',
  openSettings: 'Open settings',
  openVerifiedFile: 'Open file',
  showEndpoints: 'Endpoints…',
  setEndpointKey: 'Set API key…',
  showLog: 'Open log',
  editQuestion: 'Edit question',
};

interface ErrorBoxProps {
  readonly reason: ErrorReason;
  readonly message: string;
  /** What trying again and editing mean here; without it they are not offered. */
  readonly onRetry?: (() => void) | undefined;
  readonly onEdit?: (() => void) | undefined;
  readonly onDismiss?: (() => void) | undefined;
}

/** What went wrong, and what can be done about it. */
export function ErrorBox({ reason, message, onRetry, onEdit, onDismiss }: ErrorBoxProps): VNode {
  const { host } = usePanel();
  const handlers: Readonly<Record<ErrorAction, (() => void) | undefined>> = {
    retry: onRetry,
    editQuestion: onEdit,
    chooseModel: () => void host.call('runCommand', 'chooseModel'),
    openSettings: () => void host.call('runCommand', 'openSettings'),
    openVerifiedFile: () => void host.call('runCommand', 'openVerifiedFile'),
    showEndpoints: () => void host.call('runCommand', 'showEndpoints'),
    setEndpointKey: () => void host.call('runCommand', 'setEndpointKey'),
    showLog: () => void host.call('runCommand', 'showLog'),
  };
  return (
    <div class="error-box" role="alert">
      <Icon name="error" />
      <div class="error-body">
        <p>{message}</p>
        <div class="error-actions">
          {errorActions(reason).map((action) => {
            const run = handlers[action];
            return (
              run && (
                <button key={action} type="button" class="secondary-button" onClick={run}>
                  {labels[action]}
                </button>
              )
            );
          })}
        </div>
      </div>
      {onDismiss && (
        <button type="button" class="icon-button" aria-label="Dismiss" title="Dismiss" onClick={onDismiss}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

/** What a person can do about an error, in the order of promise. */
type ErrorAction =
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
function errorActions(reason: ErrorReason): readonly ErrorAction[] {
  return actions[reason];
}
