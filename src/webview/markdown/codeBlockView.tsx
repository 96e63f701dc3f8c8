import { useMemo } from 'preact/hooks';
import type { VNode } from 'preact';
import { CopyButton } from '../app/copyButton.tsx';
import { IconButton } from '../app/iconButton.tsx';
import { usePanel } from '../app/panel.ts';
import { languageName } from './languageName.ts';
import { StreamingHighlighter } from './streamingHighlighter.ts';

interface CodeBlockViewProps {
  readonly language: string;
  readonly code: string;
  readonly closed: boolean;
}

/** A block of code with what can be done with it. */
export function CodeBlockView({ language, code, closed }: CodeBlockViewProps): VNode {
  const { host } = usePanel();
  const name = languageName(language);
  return (
    <div class="code-block" role="group" aria-label={`${name} code`}>
      <div class="code-header">
        <span class="code-language">{name}</span>
        <div class="code-actions">
          <CopyButton label="Copy code" text={() => code} />
          <IconButton
            icon="insert"
            label="Insert at cursor"
            onClick={() => void host.call('insertCode', { text: code, language })}
          />
          <IconButton
            icon="new-file"
            label="Open as new file"
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
    </div>
  );
}

function FinishedCode({ code, language }: { code: string; language: string }): VNode {
  const { highlightCode } = usePanel();
  return useMemo(() => {
    const highlighted = highlightCode(code, language);
    return highlighted ? (
      <code key="coloured" dangerouslySetInnerHTML={{ __html: highlighted.html }} />
    ) : (
      <code key="plain">{code}</code>
    );
  }, [code, language, highlightCode]);
}

function GrowingCode({ code, language }: { code: string; language: string }): VNode {
  const { highlightCode } = usePanel();
  const highlighter = useMemo(
    () => new StreamingHighlighter(highlightCode, language),
    [language, highlightCode],
  );
  const coloured = highlighter.update(code);
  if (!coloured) return <code key="plain">{code}</code>;
  return (
    <code key="growing">
      {coloured.frozen.map((html, index) => (
        <FrozenCode key={index} html={html} />
      ))}
      <span dangerouslySetInnerHTML={{ __html: coloured.rest }} />
    </code>
  );
}

function FrozenCode({ html }: { html: string }): VNode {
  return useMemo(() => <span dangerouslySetInnerHTML={{ __html: html }} />, [html]);
}
