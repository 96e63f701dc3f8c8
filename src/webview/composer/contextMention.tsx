import * as l10n from '@vscode/l10n';
import type { RefObject } from 'preact';
import type { ContextSuggestion } from '../../protocol/chatViewContract.ts';
import { attachmentIcon } from '../shared/attachmentIcon.ts';
import { usePanel } from '../shared/panel.ts';
import { codebaseMention } from './codebaseSearch.tsx';
import { type BoxSuggestions, type Trigger, useSuggestions } from './suggestionList.tsx';

/** A mention right before the cursor; `#` and `@` count at the start of a word. */
function mentionBefore(text: string, cursor: number): Trigger | undefined {
  const found = /(?:^|\s)[#@]([^\s#@]{0,200})$/.exec(text.slice(0, cursor));
  if (!found) return undefined;
  const query = found[1]!;
  return { start: cursor - query.length - 1, end: cursor, query };
}

/** Completes `#` and `@` in the box with what can go with the question. What is chosen becomes a chip. */
export function useContextMentions(box: RefObject<HTMLTextAreaElement | null>): BoxSuggestions {
  const { host } = usePanel();
  return useSuggestions<ContextSuggestion>(box, {
    label: l10n.t('What to add to the question'),
    id: 'context-suggestions',
    triggerBefore: mentionBefore,
    suggest: async (query, signal) => {
      const found = await host.suggestContext(query, signal);
      // Nothing is left to complete.
      return found.every(({ kind, label }) => kind === 'codebase' && label === query) ? [] : found;
    },
    row: ({ kind, label, description }) => ({
      icon: attachmentIcon(kind),
      label,
      detail: description,
      title: description,
    }),
    // What is looked for is known once the question is written.
    replacement: ({ kind }) => (kind === 'codebase' ? `${codebaseMention} ` : ''),
    onChosen: (suggestion) => {
      if (suggestion.kind !== 'codebase') void host.call('addSuggestion', suggestion);
    },
  });
}
