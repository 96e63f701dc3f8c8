import type { Phi4Member } from '../ports/engine.ts';

/** What a model's file says about itself, as far as it tells phi-4's relatives apart. */
export interface ModelTraits {
  /** llama.cpp's name for the family. */
  readonly architecture: string;
  readonly layers: number;
  readonly width: number;
  /** Tokens in the vocabulary. */
  readonly vocabulary: number;
  /** The vocabulary has phi-4's control tokens. */
  readonly hasPhi4Controls: boolean;
  /** The vocabulary has a token that begins a thought. */
  readonly hasThoughts: boolean;
  /** Tokens of the context that it was trained for. */
  readonly contextSize: number;
  /** What the file calls the model; empty where it does not say. */
  readonly names: readonly string[];
  /** The file's own name, which anyone can change. */
  readonly fileName: string;
}

/** From the model cards. Converters write phi-4 in its own layout, or with its matrices split as Llama has them. */
const shapes = {
  phi4: { architectures: ['phi3', 'llama'], layers: 40, width: 5120, vocabulary: 100_352, context: 16_384 },
  mini: { architectures: ['phi3', 'llama'], layers: 32, width: 3072, vocabulary: 200_064 },
} as const;

/** Parts of a name that say nothing about training: who converted it, how large it is and how it is stored. */
const neutral =
  /microsoft|unsloth|bartowski|lmstudio|community|quantized|phi|gguf|llama|bnb|dynamic|imatrix|\b(?:1[45](?:\.\d+)?b|4bit|\d+-of-\d+|hf|base|instruct|it|model|v?\d+(?:\.\d+)*|ud|fixed)\b|\b(?:i?q\d(?:-(?:k|\d|xxs|xs|s|m|l|xl|nl))*|b?f(?:16|32)|fp16|mxfp4|tq\d(?:-\d)?)\b/gi;

function isShape(
  { architecture, layers, width, vocabulary }: ModelTraits,
  shape: (typeof shapes)[keyof typeof shapes],
): boolean {
  return (
    shape.architectures.some((one) => one === architecture) &&
    layers === shape.layers &&
    width === shape.width &&
    vocabulary === shape.vocabulary
  );
}

/** What is left of a name without what says nothing. */
function distinctWords(name: string): string {
  return name
    .replaceAll(/[_\s]+/g, '-')
    .replaceAll(neutral, '')
    .replaceAll(/[^a-z]/gi, '');
}

function saysReasoning({ names, fileName }: ModelTraits): boolean {
  return [...names, fileName].some((name) => /reason/i.test(name));
}

function saysPlus({ names, fileName }: ModelTraits): boolean {
  return [...names, fileName].some((name) => /reasoning[-_ ]?plus/i.test(name));
}

/**
 * Which member of phi-4's family a model is, by shape, vocabulary and name together; undefined for any other model. The
 * name of the file decides only where the file does not name the model: people rename files.
 */
export function phi4MemberOf(traits: ModelTraits): Phi4Member | undefined {
  if (isShape(traits, shapes.mini)) return 'mini';
  if (!isShape(traits, shapes.phi4) || !traits.hasPhi4Controls) return undefined;
  // phi-4 itself neither thinks aloud nor has such a context.
  const isLonger = traits.contextSize > shapes.phi4.context;
  if (saysReasoning(traits) || (traits.hasThoughts && isLonger))
    return saysPlus(traits) ? 'reasoning-plus' : 'reasoning';
  const named = traits.names.filter((name) => name !== '');
  const isOther = (named.length > 0 ? named : [traits.fileName]).some((name) => distinctWords(name) !== '');
  const isRenamed = named.length === 0 && !/phi/i.test(traits.fileName);
  return isLonger || traits.hasThoughts || (isOther && !isRenamed) ? 'derived' : 'phi-4';
}
