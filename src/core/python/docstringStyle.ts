/** How parameters and results stand in docstrings. */
export type DocstringStyle = 'google' | 'numpy' | 'rest';

/** Text between three quotes, with the backslashes in it. */
const tripleQuoted = /(?:"""((?:[^"\\]|\\[^]|"(?!""))*)"""|'''((?:[^'\\]|\\[^]|'(?!''))*)''')/g;
/** Before a docstring there is nothing on its line but a prefix. */
const docstringStart = /(?:^|[\n;])[ \t]*[rRuU]?$/;

const sections =
  'Args|Arguments|Parameters|Params|Keyword Args|Keyword Arguments|Other Parameters|Attributes|Returns|Return|Yields|Yield|Receives|Raises|Warns';
const google = new RegExp(`^[ \\t]*(?:${sections}):[ \\t]*\\n[ \\t]+\\S`, 'm');
const numpy = new RegExp(`^([ \\t]*)(?:${sections})[ \\t]*\\n\\1-{3,}[ \\t]*$`, 'm');
const rest =
  /^[ \t]*:(?:param|parameter|arg|argument|key|keyword|type|raises?|except|exception|var|ivar|cvar|vartype|returns?|rtype|yields?)\b[^:\n]*:/m;

/** The texts of Python code's docstrings, as far as they can be told by where they stand. */
function docstrings(code: string): string[] {
  return Array.from(code.matchAll(tripleQuoted), ({ 1: double, 2: single, index }) =>
    docstringStart.test(code.slice(Math.max(0, index - 200), index)) ? (double ?? single ?? '') : '',
  ).filter((text) => text !== '');
}

/** The style of the most docstrings in pieces of Python code; undefined if none of them has parts that show it. */
export function docstringStyle(codes: readonly string[]): DocstringStyle | undefined {
  const counts: Record<DocstringStyle, number> = { google: 0, numpy: 0, rest: 0 };
  for (const text of codes.flatMap((code) => docstrings(code.replaceAll(/\r\n?/g, '\n')))) {
    if (numpy.test(text)) counts.numpy += 1;
    else if (google.test(text)) counts.google += 1;
    else if (rest.test(text)) counts.rest += 1;
  }
  const [most] = (['google', 'numpy', 'rest'] as const).toSorted((a, b) => counts[b] - counts[a]);
  return most !== undefined && counts[most] > 0 ? most : undefined;
}

/** What tests are written with. */
export type TestFramework = 'pytest' | 'unittest';

const unittestClass = /^class[ \t]+\w+\([^)\n]*\b\w*TestCase\b/m;
const pytestSign =
  /^(?:import pytest\b|from pytest\b|@pytest\.|(?:async[ \t]+)?def[ \t]+test_?\w*\(|class[ \t]+Test\w*:)/m;

/**
 * What the most of a project's test files are written with; undefined if none shows it.
 *
 * @param codes Of the test files. What pytest runs of unittest's classes is unittest's.
 */
export function testFramework(codes: readonly string[]): TestFramework | undefined {
  const ofUnittest = codes.filter((code) => unittestClass.test(code)).length;
  const ofPytest = codes.filter((code) => !unittestClass.test(code) && pytestSign.test(code)).length;
  if (ofUnittest === 0 && ofPytest === 0) return undefined;
  return ofUnittest > ofPytest ? 'unittest' : 'pytest';
}
