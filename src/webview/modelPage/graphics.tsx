import type { VNode } from 'preact';
import { gpuText } from '../../core/engine/gpuText.ts';
import { byteSizeText } from '../../core/text/byteSizeText.ts';
import type { ModelPageState } from '../../protocol/modelPageContract.ts';
import { Icon } from '../app/icon.tsx';
import { useModelPageHost } from './modelPageHost.ts';

type Finding = NonNullable<ModelPageState['machine']['graphics']>;

function memoryText({ totalBytes, freeBytes, isShared }: Finding & { state: 'found' }): string {
  const whose = isShared ? "of the machine's memory" : 'of its own';
  return `${byteSizeText(totalBytes)} ${whose}, ${byteSizeText(freeBytes)} free when its driver was asked`;
}

/** What helps further, if anything does. */
function Way({ finding }: { finding: Finding }): VNode | null {
  const host = useModelPageHost();
  const link = (label: string, act: () => void): VNode => (
    <button type="button" class="link-button" onClick={act}>
      {label}
    </button>
  );
  if (finding.state !== 'none') return link('Ask Again', () => host.call('askForGpu', null));
  switch (finding.reason) {
    case 'failed':
      return link('Try the GPU Again', () => host.call('runCommand', 'tryGpuAgain'));
    case 'setting':
      return link('Change the Setting', () => host.call('openSetting', 'model.backend'));
    case 'addon':
      return link('Set the Folder', () => host.call('openSetting', 'model.addonFolder'));
    case 'absent':
      return link('Ask Again', () => host.call('askForGpu', null));
    case 'build':
      return null;
  }
}

/** The GPU as its driver tells of it, or why there is none, and what the loaded model runs on. */
export function Graphics({ machine: { graphics, runsOn } }: Pick<ModelPageState, 'machine'>): VNode {
  if (graphics === null)
    return (
      <>
        <Icon name="loading" spin /> Asking the driver…
      </>
    );
  return (
    <>
      {graphics.state === 'found' ? (
        <>
          {gpuText(graphics.gpu)}, {memoryText(graphics)}
        </>
      ) : (
        graphics.why
      )}{' '}
      <Way finding={graphics} />
      {runsOn === null ? null : <div class="detail">{runsOn}</div>}
    </>
  );
}
