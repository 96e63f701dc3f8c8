import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useEffect } from 'preact/hooks';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { usePanel } from '../shared/panel.ts';

/** VS Code's own type has all that is dragged; the standard one only the first. */
const listTypes = ['application/vnd.code.uri-list', 'text/uri-list'];

/** Addresses of files and folders in a list of URIs, one a line; comments and addresses of the web are none. */
function droppedUris(list: string): string[] {
  return list
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter(
      (line) => /^[a-z][a-z\d+.-]+:/i.test(line) && !/^(?:https?|data|blob|javascript|about):/i.test(line),
    );
}

/**
 * Has files and folders that are dropped anywhere onto the panel go with the question. VS Code passes on what is dragged
 * within it only while Shift is held down.
 *
 * @returns Whether something is just being dragged over the panel.
 */
export function useDroppedFiles(): boolean {
  const { host, ui } = usePanel();
  const isOver = useSignal(false);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer || !carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      isOver.value = true;
    };
    const drop = (event: DragEvent): void => {
      isOver.value = false;
      if (!event.dataTransfer || !carriesFiles(event.dataTransfer)) return;
      const uris = urisOf(event.dataTransfer);
      const isForeign = event.dataTransfer.types.includes('Files');
      // A link of a page is text for the box.
      if (uris.length === 0 && !isForeign) return;
      event.preventDefault();
      ui.focusComposer();
      if (uris.length > 0) void host.call('addDropped', { uris });
      else ui.problem.value = new PhidelityError('attachment', withoutPlace());
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) isOver.value = false;
    };
    document.addEventListener('dragenter', over, { signal });
    document.addEventListener('dragover', over, { signal });
    document.addEventListener('dragleave', leave, { signal });
    document.addEventListener('dragend', () => (isOver.value = false), { signal });
    document.addEventListener('drop', drop, { signal });
    return () => listening.abort();
  }, []);
  return isOver.value;
}

/** Types of what is dragged are in small letters. */
function carriesFiles({ types }: DataTransfer): boolean {
  return types.includes('Files') || listTypes.some((type) => types.includes(type));
}

function urisOf(dragged: DataTransfer): string[] {
  return listTypes.map((type) => droppedUris(dragged.getData(type))).find((uris) => uris.length > 0) ?? [];
}

function withoutPlace(): string {
  return l10n.t(
    'Files from other programs come without their place. Choose them with Add Context…, or drop them from the Explorer of VS Code.',
  );
}
