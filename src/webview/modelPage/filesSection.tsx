import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { adviseOn, type ModelAdvice } from '../../core/models/modelAdvice.ts';
import { formatBytes } from '../../core/text/formatQuantity.ts';
import type { ModelPageFile, ModelPageState } from '../../protocol/modelPageContract.ts';
import { downloadProgressText, percentOf } from '../../wording/download.ts';
import { adviceText, fileSpeedText, modelFitFacts } from '../../wording/modelFit.ts';
import { sentenceGap } from '../../wording/sentences.ts';
import { Icon } from '../shared/icons.tsx';
import { useModelPageHost } from './modelPageHost.ts';
import { Problem } from './problem.tsx';

function adviceIcon(advice: ModelAdvice): string {
  switch (advice.kind) {
    case 'waiting':
      return advice.isMeasuring ? 'loading' : 'info';
    case 'good':
    case 'by-memory':
      return 'thumbsup';
    case 'slow':
    case 'none':
      return 'warning';
  }
}

/** The files of phi-4: which one is recommended, and which can be or have been downloaded. */
export function FilesSection({ state }: { state: ModelPageState }): VNode {
  const host = useModelPageHost();
  const { recommendation, files, speed, gpuForLayers } = state;
  const advice = adviseOn(recommendation, speed, gpuForLayers !== null);
  const isRecommended = advice.kind === 'good' || advice.kind === 'by-memory';
  const recommended = recommendation.kind === 'file' && isRecommended ? recommendation.fileName : undefined;
  return (
    <section aria-labelledby="files">
      <h2 id="files">{l10n.t('Files')}</h2>
      <p class="recommendation" aria-live="polite">
        <Icon name={adviceIcon(advice)} spin={advice.kind === 'waiting' && advice.isMeasuring} />
        <span>
          {adviceText(advice, recommendation, gpuForLayers)}
          {advice.kind === 'waiting' && !advice.isMeasuring ? (
            <>
              {sentenceGap()}
              <button type="button" class="link-button" onClick={() => host.call('measureSpeed', null)}>
                {l10n.t('Measure')}
              </button>
            </>
          ) : null}
        </span>
      </p>
      <ul class="files">
        {files.map((file) => (
          <li key={file.fileName}>
            <FileCard
              file={file}
              isDownloading={files.some(({ state: one }) => one === 'downloading' || one === 'elsewhere')}
              isRecommended={recommended === file.fileName}
              page={state}
            />
          </li>
        ))}
      </ul>
      <p class="detail">
        {l10n.t(
          'Downloads come from {0}, start only after you confirm, and are used only if their SHA-256 checksum is correct.',
          state.host,
        )}
        {sentenceGap()}
        <button type="button" class="link-button" onClick={() => host.call('openRepository', null)}>
          {state.repository}
        </button>
      </p>
      <p class="detail">
        {l10n.t('A download server may require a token.')}
        {sentenceGap()}
        <button type="button" class="link-button" onClick={() => host.call('runCommand', 'setDownloadToken')}>
          {l10n.t('Set Token for Model Downloads…')}
        </button>
      </p>
    </section>
  );
}

interface CardProps {
  readonly file: ModelPageFile;
  /** A file is being downloaded, so that no other one can be. */
  readonly isDownloading: boolean;
  readonly isRecommended: boolean;
  readonly page: ModelPageState;
}

const icons = {
  absent: 'cloud-download',
  paused: 'debug-pause',
  downloading: 'sync',
  elsewhere: 'multiple-windows',
  here: 'file-binary',
} as const;

function sizeText({ state, bytes, received }: ModelPageFile): string {
  if (state === 'absent' || state === 'here') return formatBytes(bytes);
  return l10n.t('{0}% of {1}', percentOf({ received, total: bytes }), formatBytes(bytes));
}

function stateText(file: ModelPageFile): string | undefined {
  const progress = file.progress ? downloadProgressText(file.progress) : '';
  switch (file.state) {
    case 'absent':
      return undefined;
    case 'paused':
      return l10n.t('{0} downloaded; kept when VS Code closes', formatBytes(file.received));
    case 'downloading':
      return progress;
    case 'elsewhere':
      return l10n.t('Downloading in another window: {0}', progress);
    case 'here':
      return file.isUsed ? l10n.t('In use') : l10n.t('On this machine');
  }
}

interface Action {
  readonly label: string;
  /** The label with the file's name, for screen readers. */
  readonly fullLabel: string;
  readonly act: () => void;
}

/** What can be done with a file at this moment; the most likely first. */
function actionsOf(
  { file, isDownloading }: CardProps,
  host: ReturnType<typeof useModelPageHost>,
): readonly Action[] {
  const { fileName, name } = file;
  const cancel: Action = {
    label: l10n.t('Cancel…'),
    fullLabel: l10n.t('Cancel {0}', name),
    act: () => host.call('cancel', { fileName }),
  };
  const download = (label: string, fullLabel: string): readonly Action[] =>
    isDownloading ? [] : [{ label, fullLabel, act: () => host.call('download', { fileName }) }];
  switch (file.state) {
    case 'absent':
      return download(l10n.t('Download…'), l10n.t('Download {0}', name));
    case 'paused':
      return [...download(l10n.t('Resume…'), l10n.t('Resume {0}', name)), cancel];
    case 'downloading':
      return [
        {
          label: l10n.t('Pause'),
          fullLabel: l10n.t('Pause {0}', name),
          act: () => host.call('pause', null),
        },
        cancel,
      ];
    case 'elsewhere':
      return [];
    case 'here':
      return [...(file.isUsed ? [] : [useAction(file, host)]), ...fileActions(file, host)];
  }
}

function useAction({ fileName, name }: ModelPageFile, host: ReturnType<typeof useModelPageHost>): Action {
  return {
    label: l10n.t('Use Model'),
    fullLabel: l10n.t('Use {0}', name),
    act: () => host.call('use', { fileName }),
  };
}

function fileActions(
  { fileName, name }: ModelPageFile,
  host: ReturnType<typeof useModelPageHost>,
): readonly Action[] {
  return [
    {
      label: l10n.t('Show in Folder'),
      fullLabel: l10n.t('Show {0} in its folder', name),
      act: () => host.call('showInFolder', { fileName }),
    },
    {
      label: l10n.t('Delete…'),
      fullLabel: l10n.t('Delete {0}', name),
      act: () => host.call('delete', { fileName }),
    },
  ];
}

/** Whether the first action of a file is what the user most likely wants to do on this page. */
function hasPrimaryAction({ file, isRecommended }: CardProps): boolean {
  switch (file.state) {
    case 'absent':
      return isRecommended;
    case 'paused':
      return true;
    case 'here':
      return !file.isUsed;
    case 'downloading':
    case 'elsewhere':
      return false;
  }
}

/** One file: what it is, how much of it has been downloaded, and what can be done with it. */
function FileCard(props: CardProps): VNode {
  const { file } = props;
  const host = useModelPageHost();
  const state = stateText(file);
  const hasPrimary = hasPrimaryAction(props);
  return (
    <article class="file-card" aria-label={file.name}>
      <div class="file-head">
        <Icon name={file.isUsed ? 'pass-filled' : icons[file.state]} spin={file.state === 'downloading'} />
        <h3>{file.name}</h3>
        <span class="file-size">{sizeText(file)}</span>
      </div>
      {file.state === 'absent' || file.state === 'here' ? null : (
        <progress value={file.received} max={file.bytes} aria-label={l10n.t('Download of {0}', file.name)} />
      )}
      {state === undefined ? null : <p class="detail">{state}</p>}
      <Facts file={file} />
      {file.path === undefined ? null : (
        <p class="detail">
          <code>{file.path}</code>
        </p>
      )}
      <Problem state={props.page} at={file.fileName} />
      <div class="file-actions">
        {actionsOf(props, host).map(({ label, fullLabel, act }, index) => (
          <button
            key={label}
            type="button"
            class={hasPrimary && index === 0 ? 'primary-button' : 'secondary-button'}
            aria-label={fullLabel}
            onClick={act}
          >
            {label}
          </button>
        ))}
      </div>
    </article>
  );
}

/** How a file suits this machine: all of it before it is downloaded, and its speed. */
function Facts({ file: { state, fit, speed, checksumHost } }: { file: ModelPageFile }): VNode | null {
  const isAbsent = state === 'absent';
  const facts = [
    ...(isAbsent && fit ? modelFitFacts(fit) : []),
    ...(speed ? [fileSpeedText(speed)] : []),
    ...(isAbsent && checksumHost !== undefined ? [l10n.t('{0} reports its checksum', checksumHost)] : []),
  ];
  if (facts.length === 0) return null;
  return (
    <ul class="facts detail">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}
