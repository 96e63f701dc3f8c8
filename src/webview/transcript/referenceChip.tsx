import type { VNode } from 'preact';
import type { CodeReference } from '../../core/conversation/conversation.ts';
import { Icon } from '../app/icon.tsx';
import { usePanel } from '../app/panel.ts';

/** The place in a file that a question is about; opens it. */
export function ReferenceChip({ turn, reference }: { turn: string; reference: CodeReference }): VNode {
  const { host } = usePanel();
  const { path, startLine, endLine, cutAfterLine } = reference;
  const name = path.split(/[\\/]/).at(-1) || path;
  const lines = startLine === endLine ? `${startLine}` : `${startLine}-${endLine}`;
  return (
    <>
      <button
        type="button"
        class="reference-chip"
        aria-label={`${name}:${lines}`}
        title={`Open ${path}, ${startLine === endLine ? 'line' : 'lines'} ${lines}`}
        onClick={() => void host.call('openReference', { turn })}
      >
        <Icon name="file-code" />
        <span class="reference-name">{name}</span>
        <span class="reference-lines">:{lines}</span>
      </button>
      {cutAfterLine !== undefined && (
        <p class="notice">
          <Icon name="warning" />
          <span>
            Only lines {startLine}-{cutAfterLine} were read: the selection is larger than the model's context.
          </span>
        </p>
      )}
    </>
  );
}
