import assert from 'node:assert/strict';
import {
  ancestorsOf,
  classHeaders,
  heirsOf,
} from '../../../../src/core/verification/symbols/classHeaders.ts';

const headers = classHeaders(`class A: ...
class B(A): ...
class C(m.B[int], Mix, metaclass=Meta):
    pass
    class D[T](
        pair("x", "y"), C,
    ):
        pass
class E(Other): ...
`);

it('classHeaders reads all classes with what they are related to', () => {
  assert.deepEqual(
    headers.map(({ name }) => name),
    ['A', 'B', 'C', 'D', 'E'],
  );
  assert.deepEqual(headers[2]!.related, ['B', 'int', 'Mix', 'metaclass', 'Meta']);
});

it('heirsOf and ancestorsOf follow them', () => {
  assert.deepEqual([...heirsOf(['A'], headers)].toSorted(), ['B', 'C', 'D']);
  assert.ok(ancestorsOf(['D'], headers).has('Mix'));
  assert.ok(!ancestorsOf(['B'], headers).has('Mix'));
});

it('heirsOf ends for classes that derive from each other', () =>
  assert.deepEqual([...heirsOf(['A'], classHeaders('class A(B): ...\nclass B(A): ...\n'))].toSorted(), [
    'A',
    'B',
  ]));
