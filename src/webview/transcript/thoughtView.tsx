import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { printableText } from '../markdown/safeMarkdown.ts';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import type { TurnModel } from '../shared/turnModel.ts';
import { useFold } from './foldedText.tsx';

/**
 * What the model thought before it answered: folded, and as plain text, since nothing of it is checked or meant to be used.
 */
export function ThoughtView({ model }: { model: TurnModel }): VNode | null {
  const { ui } = usePanel();
  const [open, setOpen] = useState(false);
  const thought = model.thought.value;
  const isThinking = thought !== '' && model.turn.value.state === 'answering' && !model.hasText.value;
  useEffect(() => {
    if (isThinking) ui.announce(l10n.t('Thinking…'));
  }, [isThinking]);
  if (thought === '') return null;
  // Off: the transcript around it is a live region, and the thought would be read aloud as it grows.
  return (
    <details class="thought" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <span>{isThinking ? l10n.t('Thinking…') : l10n.t('Thoughts')}</span>
        {isThinking && <Icon name="loading" spin />}
      </summary>
      {open && <ThoughtText thought={thought} isThinking={isThinking} />}
    </details>
  );
}

/** More than a model thinks, and little enough to be laid out in each frame while it thinks. */
const preview = { lines: 1_000, characters: 30_000 };

function ThoughtText({ thought, isThinking }: { thought: string; isThinking: boolean }): VNode {
  const { shown, toggle } = useFold(thought, { ...preview, end: isThinking });
  return (
    <div class="thought-text" tabIndex={0} role="region" aria-label={l10n.t('Thoughts')} aria-live="off">
      {printableText(shown)}
      {toggle}
    </div>
  );
}
