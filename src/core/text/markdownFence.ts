/** A fenced block of Markdown whose end has not been read. */
export interface OpenFence {
  /** The backticks or tildes that it began with. */
  readonly mark: string;
  /** It holds Markdown, in which there may be fences of the same length. */
  readonly holdsMarkdown: boolean;
  /** The mark of the fence inside that is open. */
  readonly inner: string | undefined;
  /** The previous line introduces code, so that a mark alone on the next line may be the beginning of a fence inside. */
  readonly introduced: boolean;
  /** The previous line was the end, unless the next one goes on right after it. */
  readonly inDoubt: boolean;
}

const markdownLanguages = new Set(['markdown', 'md', 'mdx', 'mdown', 'mkd', 'rmd', 'qmd']);

/** @param language The first word of the fence's info string. */
export function openFence(mark: string, language: string): OpenFence {
  const name = /^\{?\.?([a-z]*)/.exec(language.toLowerCase())![1]!;
  return {
    mark,
    holdsMarkdown: markdownLanguages.has(name),
    inner: undefined,
    introduced: false,
    inDoubt: false,
  };
}

/** Whether a line ends a fence, without regard to its indentation. */
function closesFence(line: string, mark: string): boolean {
  const text = line.trim();
  return text.length >= mark.length && text === mark.charAt(0).repeat(text.length);
}

/**
 * Reads the next line of a fenced block: the fence as it is after it, `end` if the line ends the block, `ended` if the
 * line before has done so and this one is outside.
 *
 * Models put whole READMEs between fences of three backticks and leave fences of three backticks inside. By the standard
 * the first mark inside ends the block. So in a block of Markdown, a mark with a language begins a fence of its own, and
 * one alone does if it follows an empty line or a colon and text follows it at once.
 */
export function readFenceLine(fence: OpenFence, line: string): OpenFence | 'end' | 'ended' {
  if (!fence.holdsMarkdown) return closesFence(line, fence.mark) ? 'end' : fence;
  if (fence.inDoubt) {
    if (line.trim() === '') return 'ended';
    return { ...fence, inner: fence.mark, inDoubt: false, introduced: false };
  }
  if (fence.inner !== undefined)
    return closesFence(line, fence.inner) ? { ...fence, inner: undefined, introduced: false } : fence;
  if (closesFence(line, fence.mark)) return fence.introduced ? { ...fence, inDoubt: true } : 'end';
  const nested = /^[ \t]*(`{3,}|~{3,})[ \t]*[^\s`]/.exec(line)?.[1];
  if (nested?.startsWith(fence.mark)) return { ...fence, inner: nested, introduced: false };
  return { ...fence, introduced: /(?:^|:)[ \t]*$/.test(line) };
}
