import type { Signal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import type { ModelPageState } from '../../protocol/modelPageContract.ts';
import { memberInUseText } from '../../wording/model/phi4Member.ts';
import { BrandMark, Icon } from '../shared/icons.tsx';
import { FilesSection } from './filesSection.tsx';
import { MachineSection } from './machineSection.tsx';
import { OwnFileSection } from './ownFileSection.tsx';
import { Problem } from './problem.tsx';

function useText({ kind, name, member }: ModelPageState['inUse']): string {
  if (kind === 'other' && member) return memberInUseText(member, name);
  switch (kind) {
    case 'phi-4':
      return l10n.t('phi-4 is in use: {0}', name);
    case 'demo':
      return l10n.t('The demo model is in use, which is not phi-4.');
    case 'other':
      return l10n.t('Another model is in use: {0}', name);
    case 'endpoint':
      return l10n.t('The chat uses an endpoint: {0}', name);
  }
}

function Lead({ inUse }: { inUse: ModelPageState['inUse'] }): VNode {
  const icon = inUse.kind === 'phi-4' ? 'pass-filled' : inUse.kind === 'demo' ? 'beaker' : 'circle-filled';
  return (
    <p class="in-use">
      <Icon name={icon} />
      <span>{useText(inUse)}</span>
    </p>
  );
}

/** The model page: what phi-4 is, what this machine has, what fits, and what has been downloaded. */
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
          {state ? <Lead inUse={state.inUse} /> : <p class="in-use">{l10n.t('Checking this machine…')}</p>}
        </div>
      </header>
      {broken === undefined ? null : <p role="alert">{broken}</p>}
      {state ? <Problem state={state} /> : null}
      {state ? (
        <>
          <AboutPhi4 />
          <FilesSection state={state} />
          <MachineSection state={state} />
          <OwnFileSection state={state} />
        </>
      ) : null}
    </main>
  );
}

/** What phi-4 is, according to its model card and technical report. */
function AboutPhi4(): VNode {
  return (
    <section aria-labelledby="about">
      <h2 id="about">{l10n.t('What phi-4 is')}</h2>
      <p>
        {l10n.t(
          'A language model by Microsoft with 14.7 billion parameters, under the MIT license. Its context holds 16,384 tokens. It runs on this machine without a network, so nothing you type leaves it.',
        )}
      </p>
      <dl class="traits">
        <dt>{l10n.t('Good at')}</dt>
        <dd>
          {l10n.t(
            'Reasoning, mathematics and short Python: 82.6% on HumanEval and 84.8% on MMLU, as published.',
          )}
        </dd>
        <dt>{l10n.t('Weak at')}</dt>
        <dd>
          {l10n.t(
            'Facts (3.0% on SimpleQA), strict formats, languages other than English, and libraries other than typing, math, random, collections, datetime and itertools. Phidelity checks whether the APIs in its code exist.',
          )}
        </dd>
      </dl>
    </section>
  );
}
