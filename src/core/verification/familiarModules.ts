/**
 * The modules that most of phi-4's Python training data uses, from its model card, which asks users to verify all other
 * APIs by hand.
 */
export const familiarModules: readonly string[] = [
  'typing',
  'math',
  'random',
  'collections',
  'datetime',
  'itertools',
];
