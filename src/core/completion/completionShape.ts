/** How much is asked for: the rest of the line, or a whole block of code. */
export type CompletionShape = 'line' | 'block';
