import type { VNode } from 'preact';
import { formatBytes, formatDuration } from '../../core/text/formatQuantity.ts';
import type { ModelPageState } from '../../protocol/modelPageContract.ts';
import { gpuText } from '../../wording/gpu.ts';
import { Icon } from '../shared/icons.tsx';
import { useModelPageHost } from './modelPageHost.ts';

/** What a person may want to know the time of, in tokens. */
const [questionTokens, answerTokens] = [500, 200];

const rate = (perSecond: number): string => `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} tokens a second`;

function Figures(props: { reading: number; writing: number; isEstimate: boolean }): VNode {
  const { reading, writing, isEstimate } = props;
  const about = isEstimate ? 'about ' : '';
  return (
    <dl class="figures">
      <div>
        <dt>Writes</dt>
        <dd>
          {about}
          {rate(writing)}
        </dd>
        <dd class="detail">
          an answer of {answerTokens} tokens: {formatDuration(answerTokens / writing)}
        </dd>
      </div>
      <div>
        <dt>Reads</dt>
        <dd>
          {about}
          {rate(reading)}
        </dd>
        <dd class="detail">
          {questionTokens} tokens of new code: {formatDuration(questionTokens / reading)}
        </dd>
      </div>
    </dl>
  );
}

function Speed({ speed, onGpu }: Pick<ModelPageState, 'speed' | 'onGpu'>): VNode {
  const host = useModelPageHost();
  const measure = (label: string): VNode => (
    <button type="button" class="link-button" onClick={() => host.call('measureSpeed', null)}>
      {label}
    </button>
  );
  switch (speed.state) {
    case 'unknown':
      return <p>How fast phi-4 will be here was not measured. {measure('Measure')}</p>;
    case 'measuring':
      return (
        <p>
          <Icon name="loading" spin /> Measuring how fast phi-4 will be here…
        </p>
      );
    case 'failed':
      return (
        <p>
          How fast phi-4 will be here could not be measured: {speed.problem} {measure('Try Again')}
        </p>
      );
    case 'estimated':
      return (
        <>
          <Figures {...speed} isEstimate />
          <p class="detail">
            An estimate for the processor alone: llama.cpp ran six layers of phi-4's size on it for some
            seconds, and phi-4 has 40. A busy machine is slower. {measure('Measure Again')}
          </p>
          {onGpu === null ? null : (
            <p class="detail">
              With {onGpu}, these figures do not hold. How fast phi-4 is there is not known before its first
              answer, and is shown here then.
            </p>
          )}
        </>
      );
    case 'measured':
      return (
        <>
          <Figures {...speed} isEstimate={false} />
          <p class="detail">Measured with the last answer of {speed.modelName} on this machine.</p>
        </>
      );
  }
}

/** What this machine has, and how fast phi-4 is on it. */
export function MachineSection({ state }: { state: ModelPageState }): VNode {
  const { machine, speed, folder } = state;
  return (
    <section aria-labelledby="machine">
      <h2 id="machine">This machine</h2>
      <dl class="machine">
        <dt>Processor</dt>
        <dd>
          {machine.processor}, {machine.threads} {machine.threads === 1 ? 'thread' : 'threads'}
        </dd>
        <dt>Memory</dt>
        <dd>
          {formatBytes(machine.memory)}, {formatBytes(machine.freeMemory)}{' '}
          {machine.isRuleOfThumb ? 'usable, by a rule of thumb: macOS does not tell what is free' : 'free'}
        </dd>
        <dt>Graphics</dt>
        <dd>
          <Graphics machine={machine} />
        </dd>
        <dt>Disk</dt>
        <dd>
          {formatBytes(machine.freeDisk)} free for <code>{folder}</code>
        </dd>
      </dl>
      <h3>How fast phi-4 is here</h3>
      <div role="status">
        <Speed speed={speed} onGpu={state.onGpu} />
      </div>
    </section>
  );
}

type Finding = NonNullable<ModelPageState['machine']['graphics']>;

function memoryText({ totalBytes, freeBytes, isShared }: Finding & { state: 'found' }): string {
  const whose = isShared ? "of the machine's memory" : 'of its own';
  return `${formatBytes(totalBytes)} ${whose}, ${formatBytes(freeBytes)} free when its driver was asked`;
}

/** What helps further, if anything does. */
function Way({ finding }: { finding: Finding }): VNode | null {
  const host = useModelPageHost();
  const link = (label: string, act: () => void): VNode => (
    <button type="button" class="link-button" onClick={act}>
      {label}
    </button>
  );
  if (finding.state !== 'none') return link('Ask Again', () => host.call('probeGpu', null));
  switch (finding.reason) {
    case 'failed':
      return link('Try the GPU Again', () => host.call('runCommand', 'tryGpuAgain'));
    case 'setting':
      return link('Change the Setting', () => host.call('openSetting', 'model.backend'));
    case 'addon':
      return link('Set the Folder', () => host.call('openSetting', 'model.addonFolder'));
    case 'absent':
      return link('Ask Again', () => host.call('probeGpu', null));
    case 'build':
      return null;
  }
}

/** The GPU as its driver tells of it, or why there is none, and what the loaded model runs on. */
function Graphics({ machine: { graphics, runsOn } }: Pick<ModelPageState, 'machine'>): VNode {
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
