import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';

/** What is typed to have code of the workspace found for a question. */
export const codebaseMention = '#codebase';

/** At the beginning of a word, with the blanks before it. */
const mention = /\s*(?<!\S)#codebase(?![\w-])/iu;

const withoutMention = (text: string): string => text.replaceAll(new RegExp(mention, 'giu'), '').trim();

/** Finding code of the workspace for the question in the box. */
export interface CodebaseSearch {
  /** The question asks for it. */
  readonly isAsked: boolean;
  readonly isSearching: boolean;
  /** What is being done, or what was found. */
  readonly note: VNode | null;
  /** Finds code, attaches it and takes the mention out of the question, which stays in the box. */
  readonly find: () => Promise<void>;
  /** The question is sent: what was found for it is no news any more. */
  readonly forget: () => void;
  /** True if the key was meant for the search: Escape ends it. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

type Note =
  | { readonly kind: 'searching'; readonly read: number; readonly total: number }
  | { readonly kind: 'done'; readonly found: number; readonly files: number };

/** Has `#codebase` in the box find code. What is found becomes chips, which the user sees before the question is sent. */
export function useCodebaseSearch(): CodebaseSearch {
  const { ui, host } = usePanel();
  const note = useSignal<Note | undefined>(undefined);
  const searching = useRef<AbortController | undefined>(undefined);
  const cancel = (): void => searching.current?.abort();
  useEffect(() => cancel, []);

  const find = async (): Promise<void> => {
    const { signal } = (searching.current = new AbortController());
    ui.problem.value = undefined;
    note.value = { kind: 'searching', read: 0, total: 0 };
    ui.announce(l10n.t('Looking for code…'));
    const question = withoutMention(ui.draft.peek());
    const result = await host.attachFoundCode(question, signal, ({ read, total }) => {
      if (!signal.aborted) note.value = { kind: 'searching', read, total };
    });
    searching.current = undefined;
    if (!result || signal.aborted) {
      note.value = undefined;
      return;
    }
    ui.draft.value = withoutMention(ui.draft.peek());
    note.value = { kind: 'done', ...result };
    ui.announce(noteText(note.value));
    ui.focusComposer();
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.key !== 'Escape' || !searching.current) return false;
    event.preventDefault();
    // Escape would stop an answer as well.
    event.stopPropagation();
    cancel();
    return true;
  };
  const shown = note.value;
  return {
    isAsked: mention.test(ui.draft.value),
    isSearching: shown?.kind === 'searching',
    note: shown ? <CodebaseNote note={shown} /> : null,
    find,
    forget: () => (note.value = undefined),
    onKey,
  };
}

function CodebaseNote({ note }: { note: Note }): VNode {
  const isSearching = note.kind === 'searching';
  return (
    <p class="codebase-note">
      <Icon name={isSearching ? 'loading' : 'search'} spin={isSearching} />
      <span>{noteText(note)}</span>
    </p>
  );
}

function noteText(note: Note): string {
  if (note.kind === 'searching') {
    if (note.total === 0) return l10n.t('Looking for code…');
    return l10n.t('Reading files: {0} of {1}', formatCount(note.read), formatCount(note.total));
  }
  const [found, files] = [formatCount(note.found), formatCount(note.files)];
  if (note.files === 0)
    return l10n.t('There are no Python files to look in. Send the question without code.');
  if (note.found === 0)
    return l10n.t('Nothing was found in {0} files. Reword the question, or send it without code.', files);
  return l10n.t(
    'Functions and classes found: {0}, in {1} files. Remove what does not belong, then send.',
    found,
    files,
  );
}
