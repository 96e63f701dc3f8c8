import type { VNode } from 'preact';
import type { ErrorReason } from '../../core/errors/phidelityError.ts';
import { Icon } from '../app/icon.tsx';
import { usePanel } from '../app/panel.ts';
import { errorActions, type ErrorAction } from './errorActions.ts';

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
