import type { VNode } from 'preact';
import { formatBytes, formatParameterCount } from '../../core/text/formatQuantity.ts';
import type { ModelPageState } from '../../protocol/modelPageContract.ts';
import { Icon } from '../shared/icons.tsx';
import { useModelPageHost } from './modelPageHost.ts';
import type { ModelFileReport } from '../../protocol/schemas/fileReportSchemas.ts';

const formats = { 'phi-4': 'phi-4’s own', chatml: 'ChatML' } as const;

function verdict({ kind, problem, architecture }: ModelFileReport): { icon: string; text: string } {
  if (problem !== null) return { icon: 'error', text: problem };
  if (kind === 'phi-4') return { icon: 'pass', text: 'This is phi-4, by its shape and vocabulary.' };
  if (kind === 'demo') return { icon: 'beaker', text: 'This is Phidelity’s demo model, which is not phi-4.' };
  return {
    icon: 'warning',
    text:
      `This is not phi-4 but another “${architecture}” model. It can be used, and is shown under its own name; what ` +
      'Phidelity says about phi-4 does not hold for it.',
  };
}

function Report({ path, report }: NonNullable<ModelPageState['checked']>): VNode {
  const host = useModelPageHost();
  const { icon, text } = verdict(report);
  const rows: readonly (readonly [string, string])[] = [
    ['Size', formatBytes(report.bytes)],
    ['Architecture', report.architecture],
    ['Parameters', formatParameterCount(report.parameters)],
    ['Quantisation', report.quantisation ?? 'not said'],
    ['Vocabulary', report.vocabulary === 0 ? 'none' : `${report.vocabulary.toLocaleString('en')} tokens`],
    ['Chat format', report.chatFormat === null ? 'none that is known' : formats[report.chatFormat]],
    [
      'Context',
      report.contextSize === null ? 'not said' : `${report.contextSize.toLocaleString('en')} tokens`,
    ],
  ];
  return (
    <article class="file-card" aria-label={report.fileName} aria-live="polite">
      <div class="file-head">
        <Icon name={icon} />
        <h3>{report.fileName}</h3>
      </div>
      <p>{text}</p>
      <dl class="machine">
        {rows.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
        <dt>Path</dt>
        <dd>
          <code>{path}</code>
        </dd>
      </dl>
      <div class="file-actions">
        {report.problem === null ? (
          <button type="button" class="primary-button" onClick={() => host.call('useChecked', null)}>
            Use This File
          </button>
        ) : null}
        <button type="button" class="secondary-button" onClick={() => host.call('dismissChecked', null)}>
          Close
        </button>
      </div>
    </article>
  );
}

/** A file that the person has already: it is looked at before it is used. */
export function OwnFileSection({ checked }: { checked: ModelPageState['checked'] }): VNode {
  const host = useModelPageHost();
  return (
    <section aria-labelledby="own">
      <h2 id="own">A file that you have</h2>
      <p>
        Any GGUF file of phi-4 will do, and other models that chat in phi-4's format or ChatML. The file stays
        where it is.
      </p>
      {checked ? <Report {...checked} /> : null}
      <button type="button" class="secondary-button" onClick={() => host.call('checkFile', null)}>
        Use a File I Have…
      </button>
    </section>
  );
}
