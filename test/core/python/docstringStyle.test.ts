import assert from 'node:assert/strict';
import { docstringStyle, testFramework } from '../../../src/core/python/docstringStyle.ts';

describe('docstringStyle', () => {
  const inFunction = (...lines: readonly string[]): string =>
    [
      'def f(a, b=1):',
      `    """${lines[0]}`,
      ...lines.slice(1).map((line) => `    ${line}`),
      '    """',
      '    return a',
    ].join('\n');
  const google = inFunction('Add.', '', 'Args:', '    a (int): one', '', 'Returns:', '    int: both');
  const numpy = inFunction(
    'Add.',
    '',
    'Parameters',
    '----------',
    'a : int',
    '',
    'Returns',
    '-------',
    'int',
  );
  const rest = inFunction('Add.', '', ':param int a: one', ':rtype: int');

  it('is known by its parts', () => {
    assert.equal(docstringStyle([google]), 'google');
    assert.equal(docstringStyle([numpy]), 'numpy');
    assert.equal(docstringStyle([rest]), 'rest');
    assert.equal(docstringStyle([inFunction('Add.', '', 'Raises:', '  ValueError: if not')]), 'google');
    assert.equal(docstringStyle([inFunction(':returns: both')]), 'rest');
    assert.equal(docstringStyle([`class A:\n    r'''Do.\n\n    :ivar x: one\n    '''`]), 'rest');
    assert.equal(docstringStyle([google.replaceAll('\n', '\r\n')]), 'google');
  });

  it('is that of the most, and of none without parts', () => {
    assert.equal(docstringStyle([google, rest, rest]), 'rest');
    assert.equal(docstringStyle([`${numpy}\n\n${numpy}`, google]), 'numpy');
    assert.equal(docstringStyle([inFunction('Add two numbers.'), 'x = 1', '']), undefined);
    assert.equal(docstringStyle([]), undefined);
  });

  it('does not show in other strings and in headings of another kind', () => {
    assert.equal(docstringStyle([`help = """\nArgs:\n    a: one\n"""`]), undefined);
    assert.equal(docstringStyle([`f("x", """\n:param a: one\n""")`]), undefined);
    assert.equal(docstringStyle([inFunction('Add.', '', 'Example:', '    >>> f(1)')]), undefined);
    assert.equal(docstringStyle([inFunction('Add.', '', 'Notes', '-----', 'None.')]), undefined);
    assert.equal(docstringStyle([inFunction('Map of a -> b: Returns: nothing')]), undefined);
    // A quote that does not end.
    assert.equal(docstringStyle(['"""Args:\n    a: one']), undefined);
  });
});

describe('testFramework', () => {
  const pytest = 'import pytest\n\n\ndef test_add():\n    assert 1 + 1 == 2\n';
  const unittest =
    'import unittest\n\n\nclass AddTest(unittest.TestCase):\n    def test_add(self):\n        pass\n';

  it('is known by the test files', () => {
    assert.equal(testFramework([pytest]), 'pytest');
    assert.equal(testFramework(['async def test_add(client):\n    ...\n']), 'pytest');
    assert.equal(testFramework(['class TestAdd:\n    def test_add(self): ...\n']), 'pytest');
    assert.equal(testFramework([unittest]), 'unittest');
    assert.equal(testFramework(['from django.test import TestCase\nclass A(TestCase): ...\n']), 'unittest');
    assert.equal(testFramework(['class A(Mixin, IsolatedAsyncioTestCase):\n    pass\n']), 'unittest');
  });

  it('is that of the most files, and unknown without one that shows it', () => {
    assert.equal(testFramework([pytest, unittest, unittest]), 'unittest');
    assert.equal(testFramework([pytest, unittest]), 'pytest');
    assert.equal(testFramework([`import pytest\n${unittest}`]), 'unittest');
    assert.equal(testFramework(['x = 1', '']), undefined);
    assert.equal(testFramework([]), undefined);
  });
});
