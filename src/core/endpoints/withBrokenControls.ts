import { wellFormedText } from '../text/wellFormedText.ts';

/** What models take for control tokens, in the spellings of today's families. */
const spelled = /<(?=[|｜]|\/?s>|(?:bos|eos|pad|unk|start_of_turn|end_of_turn)>)|\[(?=\/?INST\])/g;

/**
 * A text in which no control token is spelled out: for servers that turn the text into tokens with control tokens in it.
 * The blank that breaks them is there for the model to see. What no JSON can carry is replaced.
 */
export function withBrokenControls(text: string): string {
  return wellFormedText(text).replace(spelled, (start) => `${start} `);
}
