import * as l10n from '@vscode/l10n';
import type { RefObject, VNode } from 'preact';
import type { CommandSuggestion } from '../../protocol/chatViewContract.ts';
import { useEffect } from 'preact/hooks';
import { usePanel } from '../shared/panel.ts';
import { type BoxSuggestions, type Trigger, useSuggestions } from './suggestionList.tsx';

/** A command right before the cursor: only at the start of the question. */
function commandBefore(text: string, cursor: number): Trigger | undefined {
  const found = /^\s*\/([\p{L}\p{N}_.:-]{0,100})$/u.exec(text.slice(0, cursor));
  return found ? { start: cursor - found[1]!.length - 1, end: cursor, query: found[1]! } : undefined;
}

/** Completes `/` at the start of the question with the commands that there are. */
export function useSlashCommands(box: RefObject<HTMLTextAreaElement | null>): BoxSuggestions {
  const { host } = usePanel();
  return useSuggestions<CommandSuggestion>(box, {
    label: l10n.t('Commands'),
    id: 'command-suggestions',
    triggerBefore: commandBefore,
    suggest: (query, signal) => host.suggestCommands(query, signal),
    row: ({ name, description, argumentHint, place }) => ({
      icon: place === '' ? 'terminal' : 'note',
      label: argumentHint === '' ? `/${name}` : `/${name} ${argumentHint}`,
      detail: description || place,
      title: place === '' ? description : `${description}\n${place}`.trim(),
    }),
    replacement: ({ name }) => `/${name} `,
    onChosen: () => {},
  });
}

/** What the command in the box does, and what of it has no effect. */
export function CommandHelp(): VNode | null {
  const { chat, ui } = usePanel();
  const { command } = chat.pending.value;
  const note = command?.note ?? '';
  useEffect(() => {
    if (note !== '') ui.announce(note);
  }, [note]);
  if (!command) return null;
  const { name, description, argumentHint } = command;
  return (
    <p class="command-help" role="note" aria-label={l10n.t('Command /{0}', name)} title={note || description}>
      <code>{argumentHint === '' ? `/${name}` : `/${name} ${argumentHint}`}</code>
      <span>{description}</span>
      {note !== '' && <span class="command-note">{note}</span>}
    </p>
  );
}
