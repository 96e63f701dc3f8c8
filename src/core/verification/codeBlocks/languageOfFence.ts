/**
 * The language that the first word of a fence names, without the file or the classes that some tools add: `python` in
 * `python:src/a.py`, `python,ignore`, `{.python}` and `{python}`.
 */
export function languageOfFence(word: string): string {
  return /^\{?\.?([\w+#-]*)/.exec(word)![1]!;
}
