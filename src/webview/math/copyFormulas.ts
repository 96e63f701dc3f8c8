/**
 * Copies a selection that holds formulas as it is written. Browsers end a line at each element of MathML, even if it
 * cannot be selected, so the formulas are taken out of the page while the text is read.
 */
export function copyFormulas(event: ClipboardEvent): void {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !event.clipboardData) return;
  const range = selection.getRangeAt(0);
  if (![...document.querySelectorAll('.math')].some((one) => range.intersectsNode(one))) return;
  document.body.classList.add('copying');
  event.clipboardData.setData('text/plain', selection.toString());
  document.body.classList.remove('copying');
  event.preventDefault();
}
