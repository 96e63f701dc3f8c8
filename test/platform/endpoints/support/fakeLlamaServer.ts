import { sendEvents, sendJson, StubServer } from './stubServer.ts';

const controls: Readonly<Record<string, number>> = { '<|im_start|>': 1, '<|im_sep|>': 2, '<|im_end|>': 3 };
/** Ids of texts begin here; each text is one token. */
const firstText = 100;

/** As much of llama-server as the client asks for, with a vocabulary in which each text is a token. */
export async function fakeLlamaServer(
  words: readonly string[] = ['Hello', ' there'],
  name = 'phi-4-fake',
): Promise<StubServer> {
  const texts: string[] = [];
  const idOf = (text: string): number => {
    if (!texts.includes(text)) texts.push(text);
    return firstText + texts.indexOf(text);
  };
  return StubServer.start({
    '/props': sendJson({ default_generation_settings: { n_ctx: 2048 }, total_slots: 2 }),
    '/v1/models': sendJson({ data: [{ id: `models/${name}.gguf`, meta: { n_ctx_train: 16_384 } }] }),
    '/slots': sendJson([{ is_processing: false }, { is_processing: false }]),
    '/tokenize': (response, request) => {
      const { content } = request.body as { content: string | (string | number)[] };
      const tokens =
        typeof content === 'string'
          ? [controls[content] ?? idOf('<'), ...(controls[content] ? [] : [idOf('>')])]
          : content.flatMap((part) => (part === '' ? [] : typeof part === 'number' ? [part] : [idOf(part)]));
      return sendJson({ tokens })(response, request);
    },
    '/completion': sendEvents(answerEvents(words)),
  });
}

/** An answer as llama-server streams it. */
export function answerEvents(words: readonly string[]): unknown[] {
  return [
    {
      content: '',
      tokens: [0],
      stop: false,
      tokens_evaluated: 9,
      prompt_progress: { total: 9, cache: 4, processed: 9 },
    },
    ...words.map((content, index) => ({ content, tokens: [50 + index], stop: false, tokens_evaluated: 9 })),
    {
      content: '',
      tokens: [],
      stop: true,
      stop_type: 'eos',
      tokens_evaluated: 9,
      timings: { cache_n: 4, prompt_n: 5, prompt_ms: 20, predicted_n: words.length, predicted_ms: 40 },
    },
  ];
}
