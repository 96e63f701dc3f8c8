const placeholder =
  /^\s*(?:#|\/\/)\s*(?:\.{3}|…|(?:the )?(?:rest|remainder) of (?:the |your |this )?(?:code|function|method|class|implementation|file|logic|program|script)|(?:existing|remaining|your|more|add your) (?:code|implementation|logic)|implement(?:ation)? (?:here|goes|me))/i;

/** The text up to the line that stands for code the model did not write, such as `# ... rest of the code`. */
export function withoutPlaceholders(text: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => placeholder.test(line));
  return at < 0 ? text : lines.slice(0, at).join('\n');
}
