import type { VNode } from 'preact';
import type { ModelPageState } from '../../protocol/modelPageContract.ts';
import { Icon } from '../app/icon.tsx';
import { FileCard } from './fileCard.tsx';
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
