import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { exampleAnswerTokens } from '../../core/models/modelAdvice.ts';
import { formatBytes } from '../../core/text/formatQuantity.ts';
import { formatDuration, speedText } from '../../wording/quantities.ts';
import type { ModelPageState } from '../../protocol/modelPageContract.ts';
import { gpuText } from '../../wording/gpu.ts';
import { loadedModelText } from '../../wording/modelFit.ts';
import { sentenceGap } from '../../wording/sentences.ts';
import { Icon } from '../shared/icons.tsx';
import { useModelPageHost } from './modelPageHost.ts';

/** The example of a prompt that the speed is explained with, in tokens. */
const promptTokens = 500;

function Figures(props: { reading: number; writing: number; isEstimate: boolean }): VNode {
  const { reading, writing, isEstimate } = props;
  const rate = (perSecond: number): string =>
    isEstimate ? l10n.t('about {0}', speedText(perSecond)) : speedText(perSecond);
  return (
    <dl class="figures">
      <div>
        <dt>{l10n.t('Writes')}</dt>
        <dd>{rate(writing)}</dd>
        <dd class="detail">
          {l10n.t(
            'an answer of {0} tokens: {1}',
            exampleAnswerTokens,
            formatDuration(exampleAnswerTokens / writing),
          )}
        </dd>
      </div>
      <div>
        <dt>{l10n.t('Reads')}</dt>
        <dd>{rate(reading)}</dd>
        <dd class="detail">
          {l10n.t('{0} tokens of new code: {1}', promptTokens, formatDuration(promptTokens / reading))}
        </dd>
      </div>
    </dl>
  );
}

function Speed({ speed, gpuForLayers }: Pick<ModelPageState, 'speed' | 'gpuForLayers'>): VNode {
  const host = useModelPageHost();
  const measure = (label: string): VNode => (
    <button type="button" class="link-button" onClick={() => host.call('measureSpeed', null)}>
      {label}
    </button>
  );
  const withLink = (sentence: string, label: string): VNode => (
    <p>
      {sentence}
      {sentenceGap()}
      {measure(label)}
    </p>
  );
  switch (speed.state) {
    case 'unknown':
      return withLink(l10n.t('The speed of phi-4 has not been measured yet.'), l10n.t('Measure'));
    case 'measuring':
      return (
        <p>
          <Icon name="loading" spin /> {l10n.t('Measuring the speed of phi-4…')}
        </p>
      );
    case 'failed':
      return withLink(
        l10n.t('The speed of phi-4 could not be measured: {0}', speed.problem),
        l10n.t('Try Again'),
      );
    case 'estimated':
      return (
        <>
          <Figures {...speed} isEstimate />
          <p class="detail">
            {l10n.t(
              "An estimate for the CPU only: llama.cpp ran six layers of phi-4's size for a few seconds; phi-4 has 40. It is slower while the machine is busy.",
            )}
            {sentenceGap()}
            {measure(l10n.t('Measure Again'))}
          </p>
          {gpuForLayers === null ? null : (
            <p class="detail">
              {l10n.t(
                'This estimate does not apply to layers on {0}. Speed is measured with the first answer.',
                gpuForLayers,
              )}
            </p>
          )}
        </>
      );
    case 'measured':
      return (
        <>
          <Figures {...speed} isEstimate={false} />
          <p class="detail">
            {l10n.t('Measured with the last answer of {0} on this machine.', speed.modelName)}
          </p>
        </>
      );
  }
}

function processorText({ processor, threads }: ModelPageState['machine']): string {
  const name = processor || l10n.t('unknown');
  return threads === 1 ? l10n.t('{0}, 1 thread', name) : l10n.t('{0}, {1} threads', name, threads);
}

function memoryText({ memory, freeMemory, isRuleOfThumb }: ModelPageState['machine']): string {
  const [total, free] = [formatBytes(memory), formatBytes(freeMemory)];
  return isRuleOfThumb
    ? l10n.t('{0}, {1} usable (estimated; macOS does not report free memory)', total, free)
    : l10n.t('{0}, {1} free', total, free);
}

/** What this machine has, and how fast phi-4 is on it. */
export function MachineSection({ state }: { state: ModelPageState }): VNode {
  const { machine, speed, gpuForLayers, folder } = state;
  return (
    <section aria-labelledby="machine">
      <h2 id="machine">{l10n.t('This machine')}</h2>
      <dl class="machine">
        <dt>{l10n.t('Processor')}</dt>
        <dd>{processorText(machine)}</dd>
        <dt>{l10n.t('Memory')}</dt>
        <dd>{memoryText(machine)}</dd>
        <dt>{l10n.t('Graphics')}</dt>
        <dd>
          <Graphics machine={machine} />
        </dd>
        <dt>{l10n.t('Disk')}</dt>
        <dd>{l10n.t('{0} free', formatBytes(machine.freeDisk))}</dd>
        <dt>{l10n.t('Folder')}</dt>
        <dd>
          <code>{folder}</code>
        </dd>
      </dl>
      <h3>{l10n.t('Speed of phi-4')}</h3>
      <div role="status">
        <Speed speed={speed} gpuForLayers={gpuForLayers} />
      </div>
    </section>
  );
}

type Finding = NonNullable<ModelPageState['machine']['graphics']>;

function gpuMemoryText({ gpu, totalBytes, freeBytes, isShared }: Finding & { state: 'found' }): string {
  const [name, total, free] = [gpuText(gpu), formatBytes(totalBytes), formatBytes(freeBytes)];
  return isShared
    ? l10n.t('{0}, {1} of shared memory, {2} free when last checked', name, total, free)
    : l10n.t('{0}, {1} of GPU memory, {2} free when last checked', name, total, free);
}

/** The button that may help, if any. */
function NextStep({ finding }: { finding: Finding }): VNode | null {
  const host = useModelPageHost();
  const link = (label: string, act: () => void): VNode => (
    <button type="button" class="link-button" onClick={act}>
      {label}
    </button>
  );
  if (finding.state !== 'none') return link(l10n.t('Check Again'), () => host.call('probeGpu', null));
  switch (finding.reason) {
    case 'failed':
      return link(l10n.t('Try the GPU Again'), () => host.call('runCommand', 'tryGpuAgain'));
    case 'setting':
      return link(l10n.t('Change the Setting'), () => host.call('openSetting', 'model.backend'));
    case 'addon':
      return link(l10n.t('Set the Folder'), () => host.call('openSetting', 'model.addonFolder'));
    case 'absent':
      return link(l10n.t('Check Again'), () => host.call('probeGpu', null));
    case 'build':
      return null;
  }
}

/** The GPU as its driver reports it, or why there is none, and what the loaded model runs on. */
function Graphics({ machine: { graphics, loaded } }: Pick<ModelPageState, 'machine'>): VNode {
  if (graphics === null)
    return (
      <>
        <Icon name="loading" spin /> {l10n.t('Checking the GPU…')}
      </>
    );
  const hasGpu = graphics.state === 'found';
  return (
    <>
      {hasGpu ? gpuMemoryText(graphics) : graphics.why}
      {hasGpu ? ' ' : sentenceGap()}
      <NextStep finding={graphics} />
      {loaded === null ? null : <div class="detail">{loadedModelText(loaded, hasGpu)}</div>}
    </>
  );
}
