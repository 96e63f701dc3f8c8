import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import type { ModelPageState } from '../../protocol/modelPageContract.ts';
import { BrandMark, Icon, IconButton } from '../shared/icons.tsx';
import { FilesSection } from './filesSection.tsx';
import { MachineSection } from './machineSection.tsx';
import { useModelPageHost } from './modelPageHost.ts';
import { OwnFileSection } from './ownFileSection.tsx';

const uses = {
  'phi-4': 'phi-4 is in use',
  demo: 'The demo model is in use, which is not phi-4',
  other: 'Another model is in use',
  endpoint: 'The chat asks an endpoint',
} as const;

function Lead({ inUse }: { inUse: ModelPageState['inUse'] }): VNode {
  const icon = inUse.kind === 'phi-4' ? 'pass-filled' : inUse.kind === 'demo' ? 'beaker' : 'circle-filled';
  return (
    <p class="in-use">
      <Icon name={icon} />
      <span>
        {uses[inUse.kind]}
        {inUse.kind === 'demo' ? '.' : `: ${inUse.name}.`}
      </span>
    </p>
  );
}

/** What went wrong; said by screen readers at once. */
function Problem({ message }: { message: string }): VNode {
  const host = useModelPageHost();
  return (
    <div class="error-box" role="alert">
      <Icon name="error" />
      <div class="error-body">
        <p>{message}</p>
      </div>
      <IconButton icon="close" label="Dismiss" onClick={() => host.call('dismissProblem', null)} />
    </div>
  );
}

/** The page about models: what phi-4 is, what this machine has, what fits, and what is here. */
export function ModelPage(props: {
  readonly state: Signal<ModelPageState | undefined>;
  readonly broken: Signal<string | undefined>;
}): VNode {
  const state = props.state.value;
  const broken = props.broken.value;
  return (
    <main class="model-page">
      <header>
        <BrandMark />
        <div>
          <h1>phi-4</h1>
          {state ? <Lead inUse={state.inUse} /> : <p class="in-use">Looking at this machine…</p>}
        </div>
      </header>
      {broken === undefined ? null : <p role="alert">{broken}</p>}
      {state?.problem ? <Problem message={state.problem} /> : null}
      {state ? (
        <>
          <AboutPhi4 />
          <FilesSection state={state} />
          <MachineSection state={state} />
          <OwnFileSection checked={state.checked} />
        </>
      ) : null}
    </main>
  );
}

/** What phi-4 is, by its model card and technical report. */
function AboutPhi4(): VNode {
  return (
    <section aria-labelledby="about">
      <h2 id="about">What phi-4 is</h2>
      <p>
        A language model of Microsoft with 14.7 billion parameters, under the MIT licence. It reads up to
        16,384 tokens at once. It runs on this machine without a network, so that nothing that you type leaves
        it.
      </p>
      <dl class="traits">
        <dt>Good at</dt>
        <dd>Reasoning, mathematics, and short Python: 82.6 % of HumanEval, 84.8 % of MMLU, as published.</dd>
        <dt>Weak at</dt>
        <dd>
          Facts (3.0 % of SimpleQA), following strict formats, languages other than English, and libraries
          beyond <code>typing</code>, <code>math</code>, <code>random</code>, <code>collections</code>,{' '}
          <code>datetime</code> and <code>itertools</code>. Phidelity checks which APIs in its code exist.
        </dd>
      </dl>
    </section>
  );
}
