import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { formatBytes, formatCount } from '../../core/text/formatQuantity.ts';
import { formatParameterCount } from '../../wording/quantities.ts';
import type { ModelPageState } from '../../protocol/modelPageContract.ts';
import { memberText } from '../../wording/model/phi4Member.ts';
import { joinSentences } from '../../wording/sentences.ts';
import { Icon } from '../shared/icons.tsx';
import { useModelPageHost } from './modelPageHost.ts';
import { Problem } from './problem.tsx';
import type { ModelFileReport } from '../../protocol/schemas/fileReportSchemas.ts';

function verdict(report: ModelFileReport): { icon: string; text: string } {
  const { kind, member, problem, architecture } = report;
  const family = member && memberText(member, report.contextSize, architecture);
  if (problem !== null) return { icon: 'error', text: joinSentences(problem, family ?? undefined) };
  if (family !== null) return { icon: kind === 'phi-4' ? 'pass' : 'info', text: family };
  if (kind === 'demo')
    return { icon: 'beaker', text: l10n.t('This is Phidelity’s demo model, which is not phi-4.') };
  return {
    icon: 'warning',
    text: l10n.t(
      'This is not phi-4 but another “{0}” model. You can use it under its own name, but what Phidelity says about phi-4 does not apply to it.',
      architecture,
    ),
  };
}

function chatFormatText(format: ModelFileReport['chatFormat']): string {
  switch (format) {
    case 'phi-4':
      return 'phi-4';
    case 'chatml':
      return 'ChatML';
    case null:
      return l10n.t('unknown');
  }
}

function tokensText(count: number): string {
  return l10n.t('{0} tokens', formatCount(count));
}

function sizeText({ bytes, parts }: ModelFileReport): string {
  return parts === 1 ? formatBytes(bytes) : l10n.t('{0} in {1} files', formatBytes(bytes), parts);
}

function rowsOf(report: ModelFileReport): readonly (readonly [name: string, value: string])[] {
  const { quantisation, vocabulary, contextSize } = report;
  return [
    [l10n.t('Size'), sizeText(report)],
    [l10n.t('Architecture'), report.architecture],
    [l10n.t('Parameters'), formatParameterCount(report.parameters)],
    [l10n.t('Quantization'), quantisation ?? l10n.t('unknown')],
    [l10n.t('Vocabulary'), vocabulary === 0 ? l10n.t('none') : tokensText(vocabulary)],
    [l10n.t('Chat format'), chatFormatText(report.chatFormat)],
    [l10n.t('Context'), contextSize === null ? l10n.t('unknown') : tokensText(contextSize)],
  ];
}

function Report({ report }: NonNullable<ModelPageState['checked']>): VNode {
  const host = useModelPageHost();
  const { icon, text } = verdict(report);
  const card = useRef<HTMLElement>(null);
  // It is longer than what is left of the window below the button.
  useEffect(() => card.current?.scrollIntoView({ block: 'nearest' }), [report.path, report.identity]);
  return (
    <article class="file-card" aria-label={report.fileName} aria-live="polite" ref={card}>
      <div class="file-head">
        <Icon name={icon} />
        <h3>{report.fileName}</h3>
      </div>
      <p>{text}</p>
      {report.doubt === null ? null : (
        <p class="doubt">
          <Icon name="warning" />
          <span>{report.doubt}</span>
        </p>
      )}
      <dl class="machine">
        {rowsOf(report).map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
        <dt>{l10n.t('Path')}</dt>
        <dd>
          <code>{report.path}</code>
        </dd>
      </dl>
      <div class="file-actions">
        {report.problem === null ? (
          <button type="button" class="primary-button" onClick={() => host.call('useChecked', null)}>
            {l10n.t('Use This File')}
          </button>
        ) : null}
        <button type="button" class="secondary-button" onClick={() => host.call('dismissChecked', null)}>
          {l10n.t('Close')}
        </button>
      </div>
    </article>
  );
}

/** A file that the user already has. It is inspected before it is used. */
export function OwnFileSection({ state }: { state: ModelPageState }): VNode {
  const { checked } = state;
  const host = useModelPageHost();
  return (
    <section aria-labelledby="own">
      <h2 id="own">{l10n.t('A file you have')}</h2>
      <p>
        {l10n.t(
          "You can use any GGUF file of phi-4, and other models with phi-4's chat format or ChatML. The file is not moved or copied.",
        )}
      </p>
      {checked ? <Report {...checked} /> : null}
      <Problem state={state} at="own" />
      <button type="button" class="secondary-button" onClick={() => host.call('checkFile', null)}>
        {l10n.t('Use a File I Have…')}
      </button>
    </section>
  );
}
