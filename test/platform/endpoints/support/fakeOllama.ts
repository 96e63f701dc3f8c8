import { sendJson, StubServer } from './stubServer.ts';

const template =
  '{{- range $i, $_ := .Messages }}<|im_start|>{{ .Role }}<|im_sep|>{{ .Content }}<|im_end|>{{- end }}' +
  '<|im_start|>assistant<|im_sep|>';

/** Ollama as version 0.17.4 answers, with phi-4 in it; `recorded/ollama` holds what a real one said. */
export async function fakeOllama(
  words: readonly string[],
  shown: {
    readonly template?: string;
    readonly parameters?: string;
    readonly capabilities?: readonly string[];
    /** A pre-tokenizer: the sign of a vocabulary. */
    readonly pre?: string;
  } = {},
): Promise<StubServer> {
  const { pre = 'dbrx', ...told } = shown;
  const lines = (asMessage: boolean): string =>
    [
      ...words.map((text) => ({
        model: 'phi4:latest',
        created_at: '2026-01-01T00:00:00Z',
        ...(asMessage ? { message: { role: 'assistant', content: text } } : { response: text }),
        done: false,
      })),
      {
        model: 'phi4:latest',
        created_at: '2026-01-01T00:00:01Z',
        ...(asMessage ? { message: { role: 'assistant', content: '' } } : { response: '' }),
        done: true,
        done_reason: 'stop',
        total_duration: 3_000_000_000,
        load_duration: 1_000_000,
        prompt_eval_count: 26,
        prompt_eval_duration: 500_000_000,
        eval_count: words.length,
        eval_duration: 250_000_000,
      },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n');
  const stream = (asMessage: boolean): Parameters<StubServer['answers']['set']>[1] => {
    return (response) => {
      response.writeHead(200, { 'Content-Type': 'application/x-ndjson' }).end(`${lines(asMessage)}\n`);
    };
  };
  return StubServer.start({
    '/api/version': sendJson({ version: '0.17.4' }),
    '/api/tags': sendJson({
      models: ['llama3.2:latest', 'phi4:latest'].map((name) => ({ name, model: name, size: 9_053_116_391 })),
    }),
    '/api/show': sendJson({
      template,
      parameters: '',
      capabilities: ['completion'],
      ...told,
      details: { family: 'phi3', parameter_size: '14.7B', quantization_level: 'Q4_K_M' },
      model_info: {
        'general.architecture': 'phi3',
        'general.parameter_count': 14_659_507_200,
        'phi3.context_length': 16_384,
        'tokenizer.ggml.model': 'gpt2',
        'tokenizer.ggml.pre': pre,
      },
    }),
    '/api/generate': stream(false),
    '/api/chat': stream(true),
  });
}
