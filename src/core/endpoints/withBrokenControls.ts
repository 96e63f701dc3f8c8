import { wellFormedText } from '../text/wellFormedText.ts';

/** What models take for control tokens, in the spellings of today's families, and Ollama for the place of a picture. */
const spelled = new RegExp(
  [
    '<(?=[|｜]|/?s>|(?:bos|eos|pad|unk|start_of_turn|end_of_turn)>)',
    // StarCoder's, which SmolLM has too.
    '<(?=(?:repo_?name|file_sep|filename|gh_stars|empty_output|(?:issue|jupyter|commit|fim)_\\w+)>)',
    '\\[(?=/?INST\\]|img-\\d+\\])',
  ].join('|'),
  'g',
);

/**
 * A text in which no control token is spelled out: for servers that turn the text into tokens with control tokens in it.
 * The blank that breaks them is there for the model to see. What no JSON can carry is replaced.
 */
export function withBrokenControls(text: string): string {
  return wellFormedText(text).replace(spelled, (start) => `${start} `);
}
