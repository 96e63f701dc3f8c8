import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import type { ErrorReason } from '../../core/errors/phidelityError.ts';
import { type ErrorAction, errorActionLabel, errorActions } from '../../wording/errorActions.ts';
import { Icon } from './icons.tsx';
import { usePanel } from './panel.ts';

interface ErrorBoxProps {
  readonly reason: ErrorReason;
  readonly message: string;
  /** Tries again; without it, that is not offered. */
  readonly onRetry?: (() => void) | undefined;
  /** Goes on with what there is of an answer; without it, that is not offered. */
  readonly onContinue?: (() => void) | undefined;
  /** Edits the question; without it, that is not offered. */
  readonly onEdit?: (() => void) | undefined;
  readonly onDismiss?: (() => void) | undefined;
}

/** An error, and what the user can do about it. */
export function ErrorBox({ reason, message, onRetry, onContinue, onEdit, onDismiss }: ErrorBoxProps): VNode {
  const { host } = usePanel();
  const handlerOf = (action: ErrorAction): (() => void) | undefined => {
    switch (action) {
      case 'retry':
        return onRetry;
      case 'editQuestion':
        return onEdit;
      case 'openFolder':
        // A command of VS Code, which the panel may not run.
        return undefined;
      default:
        return () => void host.call('runCommand', action);
    }
  };
  const dismiss = l10n.t('Dismiss');
  const actions = errorActions(reason);
  return (
    <div class="error-box" role="alert">
      <Icon name="error" />
      <div class="error-body">
        <p>{message}</p>
        <div class="error-actions">
          {onContinue && actions.includes('retry') && (
            <button type="button" class="secondary-button" onClick={onContinue}>
              {l10n.t('Continue')}
            </button>
          )}
          {actions.map((action) => {
            const run = handlerOf(action);
            return (
              run && (
                <button key={action} type="button" class="secondary-button" onClick={run}>
                  {errorActionLabel(action)}
                </button>
              )
            );
          })}
        </div>
      </div>
      {onDismiss && (
        <button type="button" class="icon-button" aria-label={dismiss} title={dismiss} onClick={onDismiss}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
