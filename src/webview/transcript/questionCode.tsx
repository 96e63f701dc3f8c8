import { useState } from 'preact/hooks';
import type { VNode } from 'preact';
import { usePanel } from '../app/panel.ts';

/** Lines of code in a question that are shown at first. */
const previewLines = 6;

/** Code that came with a question: its first lines, and the rest on request. */
export function QuestionCode({ code, language }: { code: string; language: string }): VNode {
  const { highlightCode } = usePanel();
  const [open, setOpen] = useState(false);
  const lines = code.split('\n');
  const long = lines.length > previewLines + 2;
  const shown = long && !open ? lines.slice(0, previewLines).join('\n') : code;
  const html = highlightCode(shown, language)?.html;
  return (
    <div class="question-code">
      <pre>
        {html === undefined ? <code>{shown}</code> : <code dangerouslySetInnerHTML={{ __html: html }} />}
      </pre>
      {long && (
        <button type="button" class="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : `Show all ${lines.length} lines`}
        </button>
      )}
    </div>
  );
}
