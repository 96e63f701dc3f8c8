import assert from 'node:assert/strict';
import { safeLink } from '../../../src/webview/markdown/safeMarkdown.ts';

describe('safeLink', () => {
  for (const href of ['https://docs.python.org/3/', 'http://localhost:8000/', 'mailto:someone@example.org'])
    it(`lets ${href} through`, () => assert.equal(safeLink(href), href));

  const refused = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'command:workbench.action.terminal.new',
    'vscode://some.extension/do',
    '//example.org/x',
    'relative/path',
    '#fragment',
    '',
  ];
  for (const href of refused)
    it(`refuses ${JSON.stringify(href)}`, () => assert.equal(safeLink(href), undefined));
});
