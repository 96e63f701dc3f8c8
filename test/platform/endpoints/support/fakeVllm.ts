import { sendEvents, sendJson, StubServer } from './stubServer.ts';

/** Of phi-4's tokenizer. */
const controls: Readonly<Record<string, number>> = {
  '<|endoftext|>': 100_257,
  '<|fim_prefix|>': 100_258,
  '<|fim_middle|>': 100_259,
  '<|fim_suffix|>': 100_260,
  '<|im_start|>': 100_264,
  '<|im_end|>': 100_265,
  '<|im_sep|>': 100_266,
  // Not phi-4's, but of other models of its format.
  '<file_sep>': 100_300,
};

/** A tokenizer as vLLM's are: one token a character, and control tokens wherever a text spells them. */
export function tokenizeAsVllm(text: string): number[] {
  const found = Object.keys(controls).find((name) => text.startsWith(name));
  if (text === '') return [];
  const [token, length] = found ? [controls[found]!, found.length] : [text.charCodeAt(0), 1];
  return [token, ...tokenizeAsVllm(text.slice(length))];
}

/**
 * vLLM 0.32, as far as the client asks for it. What a real one said is in `recorded/vllm`.
 *
 * @param options.isBusy It then sends all that it has written so far in one piece.
 */
export async function fakeVllm(
  words: readonly string[],
  { version = '0.32.0', isBusy = false }: { version?: string | undefined; isBusy?: boolean } = {},
): Promise<StubServer> {
  const chunk = (choice: object | undefined, usage?: object): object => ({
    id: 'cmpl-1',
    object: 'text_completion',
    created: 1,
    model: 'microsoft/phi-4',
    choices: choice ? [{ index: 0, logprobs: null, finish_reason: null, stop_reason: null, ...choice }] : [],
    ...(usage ? { usage } : {}),
  });
  const ended = { finish_reason: 'stop', stop_reason: 100_265 };
  const pieces = isBusy
    ? [{ text: words.join(''), token_ids: [...words.map((_, index) => 1000 + index), 100_265], ...ended }]
    : [
        ...words.map((text, index) => ({ text, token_ids: [1000 + index] })),
        { text: '', token_ids: [100_265], ...ended },
      ];
  return StubServer.start({
    '/version': sendJson({ version }),
    '/v1/models': sendJson({
      object: 'list',
      data: [
        {
          id: 'microsoft/phi-4',
          object: 'model',
          owned_by: 'vllm',
          root: 'microsoft/phi-4',
          max_model_len: 16_384,
        },
      ],
    }),
    '/tokenize': (response, request) => {
      const { prompt, return_token_strs } = request.body as { prompt: string; return_token_strs?: boolean };
      const tokens = tokenizeAsVllm(prompt);
      const names = tokens.map(
        (token) =>
          Object.keys(controls).find((name) => controls[name] === token) ?? String.fromCharCode(token),
      );
      const answer = {
        count: tokens.length,
        max_model_len: 16_384,
        tokens,
        token_strs: return_token_strs ? names : null,
      };
      return sendJson(answer)(response, request);
    },
    '/metrics': (response) => {
      response
        .writeHead(200, { 'Content-Type': 'text/plain' })
        .end(
          '# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{engine="0",model_name="m"} 2.0\n' +
            'vllm:num_requests_waiting{engine="0",model_name="m"} 1.0\n',
        );
    },
    '/v1/completions': sendEvents([
      ...pieces.map((piece) => chunk(piece)),
      chunk(undefined, {
        prompt_tokens: 40,
        completion_tokens: words.length + 1,
        total_tokens: 41 + words.length,
        prompt_tokens_details: { cached_tokens: 32 },
      }),
      '[DONE]',
    ]),
  });
}
