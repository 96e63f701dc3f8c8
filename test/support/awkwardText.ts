import fc from 'fast-check';

const pieces = [
  ...Array.from('\0\n\r\t "\'\\/,.:;-_=#[]{}()<>@~!az09'),
  '\uFEFF',
  'é',
  '😀',
  '\uD800',
  'Name: ',
  'Version: ',
  '.dist-info',
  '-py3.11',
  '__init__.py',
];

/** Text of the characters and pieces that readers of files stumble over. */
export function awkwardText(maxLength = 100): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...pieces), maxLength });
}
