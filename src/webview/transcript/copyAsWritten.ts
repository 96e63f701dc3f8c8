import { useEffect } from 'preact/hooks';
import { absentClass, type Nearness } from '../shared/nearness.ts';

/** Copies what is selected as it is written: formulas, and what is too far away to be in the page. */
export function useCopyAsWritten(nearness: Nearness): void {
  useEffect(() => {
    const copy = (event: ClipboardEvent): void => copyAsWritten(event, nearness);
    document.addEventListener('copy', copy);
    return () => document.removeEventListener('copy', copy);
  }, [nearness]);
}

function copyAsWritten(event: ClipboardEvent, nearness: Nearness): void {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !event.clipboardData) return;
  const range = selection.getRangeAt(0);
  const selected = (name: string): Element[] =>
    [...document.querySelectorAll(`.${name}`)].filter((one) => range.intersectsNode(one));
  const absent = selected(absentClass);
  if (absent.length === 0 && selected('math').length === 0) return;
  for (const element of absent) element.append(...nearness.absentTexts(element).map(paragraph));
  // Browsers end a line at each element of MathML, even if it cannot be selected, so the style sheet hides them.
  document.body.classList.add('copying');
  event.clipboardData.setData('text/plain', selection.toString());
  document.body.classList.remove('copying');
  for (const element of absent) element.replaceChildren();
  event.preventDefault();
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement('p');
  element.className = 'answer-unread';
  element.textContent = text;
  return element;
}
