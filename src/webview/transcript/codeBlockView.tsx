import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import { shellDialect } from '../../core/shell/shellDialect.ts';
import { languageOfFence } from '../../core/verification/codeBlocks/languageOfFence.ts';
import { fenceLanguageName } from '../../wording/chat/fenceLanguages.ts';
import { type CodePiece, StreamingHighlighter } from '../markdown/highlightCode.ts';
import { CopyButton, IconButton } from '../shared/icons.tsx';
import { memo } from '../shared/memo.tsx';
import { usePanel } from '../shared/panel.ts';
import { CodeVerification } from '../verification/codeVerification.tsx';
import { TurnContext } from '../verification/useCodeReport.ts';
import { useFold } from './foldedText.tsx';

interface CodeBlockViewProps {
  readonly language: string;
  readonly code: string;
  readonly closed: boolean;
}

/** A block of code with its actions. */
export function CodeBlockView({ language, code, closed }: CodeBlockViewProps): VNode {
  const { host, ui } = usePanel();
  const turn = useContext(TurnContext);
  const wraps = ui.wrapsCode.value;
  const name = fenceLanguageName(language);
  // While it grows, half a command could be typed.
  const isForShell = closed && shellDialect(languageOfFence(language)) !== undefined;
  return (
    <div class={wraps ? 'code-block wraps' : 'code-block'} role="group" aria-label={l10n.t('{0} code', name)}>
      <div class="code-header">
        <span class="code-language">{name}</span>
        <div class="code-actions">
          <CopyButton label={l10n.t('Copy code')} text={() => code} />
          {isForShell && (
            <IconButton
              icon="terminal"
              label={l10n.t('Insert into terminal')}
              onClick={() => void host.call('typeInTerminal', { text: code, language })}
            />
          )}
          {closed && !isForShell && (
            <IconButton
              icon="diff-single"
              label={l10n.t('Apply to file')}
              onClick={() => void host.call('applyCode', { turn, code, language })}
            />
          )}
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
          <IconButton
            icon="word-wrap"
            label={l10n.t('Word wrap (Alt+Z)')}
            pressed={wraps}
            onClick={() => (ui.wrapsCode.value = !wraps)}
          />
        </div>
      </div>
      {closed ? (
        <FinishedCode code={code} language={language} />
      ) : (
        <pre>
          <GrowingCode code={code} language={language} />
        </pre>
      )}
      <CodeVerification code={code} language={language} closed={closed} />
    </div>
  );
}

interface CodeProps {
  readonly code: string;
  readonly language: string;
}

/** More lines than any answer has: what is longer is shown in steps. */
const preview = { lines: 500, characters: 20_000 };

const FinishedCode = memo(({ code, language }: CodeProps) => {
  const { highlightCode } = usePanel();
  const { shown, toggle } = useFold(code, preview);
  const highlighted = useMemo(() => highlightCode(shown, language), [shown, language, highlightCode]);
  return (
    <>
      <pre>
        {highlighted ? (
          <code key="coloured" dangerouslySetInnerHTML={{ __html: highlighted.html }} />
        ) : (
          <code key="plain">{shown}</code>
        )}
      </pre>
      {toggle && <div class="code-more">{toggle}</div>}
    </>
  );
});

/** Pieces of code that grows which are shown: far more than is in sight at its end. */
const shownPieces = 40;

function GrowingCode({ code, language }: CodeProps): VNode {
  const { highlightCode } = usePanel();
  const highlighter = useMemo(
    () => new StreamingHighlighter(highlightCode, language),
    [language, highlightCode],
  );
  const { frozen, rest } = highlighter.update(code);
  const first = Math.max(0, frozen.length - shownPieces);
  return (
    <code class="growing-code">
      {frozen.slice(first).map((piece, index) => (
        <PieceView key={first + index} piece={piece} />
      ))}
      {pieceOf(rest)}
    </code>
  );
}

const PieceView = memo(({ piece }: { piece: CodePiece }) => pieceOf(piece));

function pieceOf(piece: CodePiece): VNode {
  return 'html' in piece ? (
    <span key="coloured" dangerouslySetInnerHTML={{ __html: piece.html }} />
  ) : (
    <span key="plain">{piece.text}</span>
  );
}
