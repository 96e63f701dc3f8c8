import { InlineCompletionItem, languages } from 'vscode';

/** Answers each request for a text file at once: what is left of the wait for ghost text is VS Code's own. */
export function activate() {
  languages.registerInlineCompletionItemProvider(
    { pattern: '**/*.txt' },
    { provideInlineCompletionItems: () => [new InlineCompletionItem('os.path.join("a", "b")')] },
  );
}
