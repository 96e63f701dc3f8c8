import * as l10n from '@vscode/l10n';
import { Fragment, type VNode } from 'preact';
import { useContext, useId, useState } from 'preact/hooks';
import { compareSeverity } from '../../core/verification/findings/finding.ts';
import type { CodeReport } from '../../protocol/schemas/codeReportSchema.ts';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import { FindingIcon, VerifiedItemView } from './verifiedItemView.tsx';
import { TurnContext, useCodeReport } from './useCodeReport.ts';

interface CodeProps {
  readonly code: string;
  readonly language: string;
}

/** The report on a block of code: a summary in one line, which expands to the list of imports and symbols. */
export function CodeVerification({
  code,
  language,
  closed,
}: CodeProps & { readonly closed: boolean }): VNode {
  const { place, report, isSlow } = useCodeReport(code, language, closed);
  // Off: the transcript around it is a live region, and the report would be read aloud.
  return (
    <div ref={place} class="verification" aria-live="off">
      {report && <Report report={report} code={code} language={language} />}
      {report === undefined && isSlow && (
        <div class="verification-checking">
          <Icon name="loading" spin />
          <span>{l10n.t('Checking…')}</span>
        </div>
      )}
    </div>
  );
}

/** A summary in one line, which expands to the list. */
export function Report({ report, code, language }: CodeProps & { readonly report: CodeReport }): VNode {
  const [open, setOpen] = useState(false);
  const list = useId();
  const { items, summary } = report;
  // Each part wraps as a whole where possible.
  const parts = summary.split(' · ');
  const [mostSevere] = items.map(({ finding }) => finding).toSorted(compareSeverity);
  return (
    <>
      <button
        type="button"
        class="verification-chip"
        aria-expanded={open}
        aria-controls={open ? list : undefined}
        onClick={() => setOpen(!open)}
      >
        <FindingIcon finding={mostSevere} />
        <span class="verification-summary">
          {parts.map((part, index) => (
            <Fragment key={part}>
              <span>{index < parts.length - 1 ? `${part} ·` : part}</span>{' '}
            </Fragment>
          ))}
        </span>
        <Icon name={open ? 'chevron-up' : 'chevron-down'} />
      </button>
      {open && <ReportList id={list} report={report} code={code} language={language} />}
    </>
  );
}

function ReportList({
  id,
  report,
  code,
  language,
}: CodeProps & { readonly id: string; readonly report: CodeReport }): VNode {
  const { chat, host } = usePanel();
  const warning = useId();
  const turn = useContext(TurnContext);
  const { items, basis, interpreter, canBeRewritten } = report;
  const groups = [
    { kind: 'import', name: l10n.t('Imports') },
    { kind: 'symbol', name: l10n.t('APIs') },
  ] as const;
  return (
    <div id={id} class="verification-list" role="group" aria-label={l10n.t('Verification')}>
      {canBeRewritten && (
        <button
          type="button"
          class="link-button verification-rewrite"
          aria-describedby={chat.isDemo.value ? warning : undefined}
          disabled={chat.answering.value !== undefined}
          onClick={() => void host.call('rewriteCode', { turn, code, language })}
        >
          {l10n.t('Ask to rewrite with familiar modules only')}
        </button>
      )}
      {canBeRewritten && chat.isDemo.value && (
        <p id={warning} class="verification-warning">
          {l10n.t('The demo model cannot do this: it only knows its scripted questions.')}
        </p>
      )}
      {groups.map(({ kind, name }) => {
        const own = items.filter((item) => item.kind === kind);
        return (
          own.length > 0 && (
            <ul key={kind} class="verified-items" aria-label={name}>
              {own.map((item) => (
                <VerifiedItemView key={`${item.name} ${item.label}`} item={item} />
              ))}
            </ul>
          )
        );
      })}
      <p class="verification-basis" title={interpreter}>
        {basis}
      </p>
    </div>
  );
}
