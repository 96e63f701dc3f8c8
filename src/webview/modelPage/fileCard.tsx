import type { VNode } from 'preact';
import { byteSizeText } from '../../core/text/byteSizeText.ts';
import type { ModelPageFile } from '../../protocol/modelPageContract.ts';
import { Icon } from '../app/icon.tsx';
import { useModelPageHost } from './modelPageHost.ts';

interface CardProps {
  readonly file: ModelPageFile;
  /** Some file is being downloaded, so that no other one can be. */
  readonly isDownloading: boolean;
  readonly isAdvised: boolean;
}

const icons = {
  absent: 'cloud-download',
  paused: 'debug-pause',
  downloading: 'sync',
  elsewhere: 'multiple-windows',
  here: 'file-binary',
} as const;

function amountText({ state, bytes, received }: ModelPageFile): string {
  if (state === 'absent' || state === 'here') return byteSizeText(bytes);
  return `${Math.floor((received / bytes) * 100)} % of ${byteSizeText(bytes)}`;
}

function stateText(file: ModelPageFile): string | undefined {
  switch (file.state) {
    case 'absent':
      return undefined;
    case 'paused':
      return `${byteSizeText(file.received)} are here and are kept, also when VS Code is closed.`;
    case 'downloading':
      return file.progress ?? '';
    case 'elsewhere':
      return `Another window is downloading it: ${file.progress ?? ''}`;
    case 'here':
      return file.isUsed ? 'In use.' : 'On this machine.';
  }
}

/** The buttons that a file has at this moment; the first is what a person most likely wants. */
function Actions({ file, isDownloading, isAdvised }: CardProps): VNode {
  const host = useModelPageHost();
  const { fileName, name } = file;
  const button = (label: string, act: () => void, isPrimary = false): VNode => (
    <button
      key={label}
      type="button"
      class={isPrimary ? 'primary-button' : 'secondary-button'}
      aria-label={`${label.replace('…', '')} ${name}`}
      onClick={act}
    >
      {label}
    </button>
  );
  const cancel = button('Cancel…', () => host.call('cancel', { fileName }));
  switch (file.state) {
    case 'absent':
      return (
        <>
          {isDownloading ? null : button('Download…', () => host.call('download', { fileName }), isAdvised)}
        </>
      );
    case 'paused':
      return (
        <>
          {isDownloading ? null : button('Resume…', () => host.call('download', { fileName }), true)}
          {cancel}
        </>
      );
    case 'downloading':
      return (
        <>
          {button('Pause', () => host.call('pause', null))}
          {cancel}
        </>
      );
    case 'elsewhere':
      return <></>;
    case 'here':
      return (
        <>
          {file.isUsed ? null : button('Use It', () => host.call('use', { fileName }), true)}
          {button('Show in Folder', () => host.call('showInFolder', { fileName }))}
          {button('Delete…', () => host.call('delete', { fileName }))}
        </>
      );
  }
}

/** One file: what it is, how far it is, and what can be done with it. */
export function FileCard(props: CardProps): VNode {
  const { file } = props;
  const state = stateText(file);
  const isMoving = file.state === 'downloading' || file.state === 'elsewhere';
  return (
    <article class="file-card" aria-label={file.name}>
      <div class="file-head">
        <Icon name={file.isUsed ? 'pass-filled' : icons[file.state]} spin={file.state === 'downloading'} />
        <h3>{file.name}</h3>
        <span class="file-size">{amountText(file)}</span>
      </div>
      {isMoving || file.state === 'paused' ? (
        <progress value={file.received} max={file.bytes} aria-label={`Download of ${file.name}`} />
      ) : null}
      {state === undefined ? null : <p class="detail">{state}</p>}
      {file.state === 'absent' && file.fit ? (
        <ul class="facts detail">
          {file.fit.facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      ) : null}
      {file.path === undefined ? null : (
        <p class="detail">
          <code>{file.path}</code>
        </p>
      )}
      <div class="file-actions">
        <Actions {...props} />
      </div>
    </article>
  );
}
