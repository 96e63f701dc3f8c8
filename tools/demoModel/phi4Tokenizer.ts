import { Tiktoken } from 'js-tiktoken/lite';
import cl100k from 'js-tiktoken/ranks/cl100k_base';

/** phi-4's control tokens, from the added tokens of its published tokenizer. */
export const phi4ControlTokens = {
  '<|endoftext|>': 100257,
  '<|fim_prefix|>': 100258,
  '<|fim_middle|>': 100259,
  '<|fim_suffix|>': 100260,
  '<|im_start|>': 100264,
  '<|im_end|>': 100265,
  '<|im_sep|>': 100266,
  '<|endofprompt|>': 100276,
} as const;

/** phi-4's tokenizer: the ranks and the splitting pattern of cl100k, with control tokens of its own. */
export interface Phi4Tokenizer {
  /** Tokens of plain text: a control token spelled out in the text stays text. */
  encode(text: string): number[];
  /** Every token below the control tokens as base64 of its bytes, in the order of the ids. */
  readonly base64Tokens: readonly string[];
}

export function createPhi4Tokenizer(): Phi4Tokenizer {
  const encoder = new Tiktoken({ ...cl100k, special_tokens: phi4ControlTokens });
  return {
    encode: (text) => encoder.encode(text, [], []),
    base64Tokens: unpackRanks(cl100k.bpe_ranks),
  };
}

/** js-tiktoken packs the ranks as lines of `! <first rank> <token> <token> …`. */
function unpackRanks(packed: string): string[] {
  const tokens: string[] = [];
  for (const line of packed.split('\n').filter((line) => line !== '')) {
    const [, firstRank, ...run] = line.split(' ');
    for (const [i, token] of run.entries()) tokens[Number(firstRank) + i] = token;
  }
  return tokens;
}
