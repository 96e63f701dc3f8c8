import type { VNode } from 'preact';
import { byteSizeText } from '../../core/text/byteSizeText.ts';
import type { ModelPageState } from '../../protocol/modelPageContract.ts';
import { Icon } from '../app/icon.tsx';
import { FileCard } from './fileCard.tsx';
import { useModelPageHost } from './modelPageHost.ts';

/** Files for machines on which the one on offer does not fit. */
function SmallerFiles({ state }: { state: ModelPageState }): VNode | null {
  const host = useModelPageHost();
  if (state.smaller.length === 0) return null;
  return (
    <div class="notice">
      <Icon name="info" />
      <div>
        <p>
          Smaller files of phi-4, whose checksums Phidelity does not know and which it so does not download:
        </p>
        <ul>
          {state.smaller.map(({ fileName, bytes }) => (
            <li key={fileName}>
              {fileName}, {byteSizeText(bytes)}
            </li>
          ))}
        </ul>
        <p>
          Get one from{' '}
          <button type="button" class="link-button" onClick={() => host.call('openRepository', null)}>
            {state.repository} on huggingface.co
          </button>
          , and choose it below.
        </p>
      </div>
    </div>
  );
}

/** What is advised, what can be downloaded, and what is here. */
export function FilesSection({ state }: { state: ModelPageState }): VNode {
  const host = useModelPageHost();
  const { recommendation, files } = state;
  return (
    <section aria-labelledby="files">
      <h2 id="files">Files</h2>
      <p class="recommendation">
        <Icon name={recommendation.kind === 'offered' ? 'thumbsup' : 'warning'} />
        <span>{recommendation.text}</span>
      </p>
      <ul class="files">
        {files.map((file) => (
          <li key={file.fileName}>
            <FileCard
              file={file}
              isDownloading={files.some(({ state: one }) => one === 'downloading' || one === 'elsewhere')}
              isAdvised={recommendation.kind === 'offered' && recommendation.fileName === file.fileName}
            />
          </li>
        ))}
      </ul>
      <SmallerFiles state={state} />
      <p class="detail">
        Downloads come from <strong>{state.host}</strong>, only after you agree, and are used only when their
        SHA-256 checksum is right. A server of your own that asks for a token:{' '}
        <button type="button" class="link-button" onClick={() => host.call('runCommand', 'setDownloadToken')}>
          Set Token…
        </button>
      </p>
    </section>
  );
}
