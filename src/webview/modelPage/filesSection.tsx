import type { VNode } from 'preact';
import { formatBytes } from '../../core/text/formatQuantity.ts';
import type { ModelPageFile, ModelPageState } from '../../protocol/modelPageContract.ts';
import { Icon } from '../shared/icons.tsx';
import { useModelPageHost } from './modelPageHost.ts';

/** What is advised, what can be downloaded, and what is here. */
export function FilesSection({ state }: { state: ModelPageState }): VNode {
  const host = useModelPageHost();
  const { recommendation, files } = state;
  return (
    <section aria-labelledby="files">
      <h2 id="files">Files</h2>
      <p class="recommendation">
        <Icon name={recommendation.fileName ? 'thumbsup' : 'warning'} />
        <span>{recommendation.text}</span>
      </p>
      <ul class="files">
        {files.map((file) => (
          <li key={file.fileName}>
            <FileCard
              file={file}
              isDownloading={files.some(({ state: one }) => one === 'downloading' || one === 'elsewhere')}
              isAdvised={recommendation.fileName === file.fileName}
            />
          </li>
        ))}
      </ul>
      <p class="detail">
        Downloads come from <strong>{state.host}</strong> (
        <button type="button" class="link-button" onClick={() => host.call('openRepository', null)}>
          {state.repository}
        </button>
        ), only after you agree, and are used only when their SHA-256 checksum is right. A server of your own
        that asks for a token:{' '}
        <button type="button" class="link-button" onClick={() => host.call('runCommand', 'setDownloadToken')}>
          Set Token…
        </button>
      </p>
    </section>
  );
}

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
  if (state === 'absent' || state === 'here') return formatBytes(bytes);
  return `${Math.floor((received / bytes) * 100)} % of ${formatBytes(bytes)}`;
}

function stateText(file: ModelPageFile): string | undefined {
  switch (file.state) {
    case 'absent':
      return undefined;
    case 'paused':
      return `${formatBytes(file.received)} are here and are kept, also when VS Code is closed.`;
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
function FileCard(props: CardProps): VNode {
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
