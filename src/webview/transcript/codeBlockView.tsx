import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { fenceLanguageName } from '../../wording/chat/fenceLanguages.ts';
import { StreamingHighlighter } from '../markdown/highlightCode.ts';
import { CopyButton, IconButton } from '../shared/icons.tsx';
import { memo } from '../shared/memo.tsx';
import { usePanel } from '../shared/panel.ts';
import { CodeVerification } from '../verification/codeVerification.tsx';

interface CodeBlockViewProps {
  readonly language: string;
  readonly code: string;
  readonly closed: boolean;
}

/** A block of code with its actions. */
export function CodeBlockView({ language, code, closed }: CodeBlockViewProps): VNode {
  const { host } = usePanel();
  const name = fenceLanguageName(language);
  return (
    <div class="code-block" role="group" aria-label={l10n.t('{0} code', name)}>
      <div class="code-header">
        <span class="code-language">{name}</span>
        <div class="code-actions">
          <CopyButton label={l10n.t('Copy code')} text={() => code} />
          <IconButton
            icon="insert"
            label={l10n.t('Insert at cursor')}
            onClick={() => void host.call('insertCode', { text: code, language })}
          />
          <IconButton
            icon="new-file"
            label={l10n.t('Open as new file')}
            onClick={() => void host.call('openCodeAsFile', { text: code, language })}
          />
        </div>
      </div>
      <pre>
        {closed ? (
          <FinishedCode code={code} language={language} />
        ) : (
          <GrowingCode code={code} language={language} />
        )}
      </pre>
      {closed && <CodeVerification code={code} language={language} />}
    </div>
  );
}

interface CodeProps {
  readonly code: string;
  readonly language: string;
}

const FinishedCode = memo(({ code, language }: CodeProps) => {
  const { highlightCode } = usePanel();
  const highlighted = highlightCode(code, language);
  if (!highlighted) return <code key="plain">{code}</code>;
  return <code key="coloured" dangerouslySetInnerHTML={{ __html: highlighted.html }} />;
});

function GrowingCode({ code, language }: CodeProps): VNode {
  const { highlightCode } = usePanel();
  const highlighter = useMemo(
    () => new StreamingHighlighter(highlightCode, language),
    [language, highlightCode],
  );
  const coloured = highlighter.update(code);
  if (!coloured) return <code key="plain">{code}</code>;
  return (
    <code key="growing" class="growing-code">
      {coloured.frozen.map((html, index) => (
        <FrozenCode key={index} html={html} />
      ))}
      <span dangerouslySetInnerHTML={{ __html: coloured.rest }} />
    </code>
  );
}

const FrozenCode = memo(({ html }: { html: string }) => <span dangerouslySetInnerHTML={{ __html: html }} />);
