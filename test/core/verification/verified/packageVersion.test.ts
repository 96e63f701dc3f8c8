import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { PackageVersion } from '../../../../src/core/verification/verified/packageVersion.ts';

const sameSeries = (a: string, b: string): boolean =>
  new PackageVersion(a).series === new PackageVersion(b).series;
const isAfter = (a: string, b: string): boolean => new PackageVersion(a).isAfter(new PackageVersion(b));

const number = fc.nat(2100);
const release = fc.array(number, { minLength: 1, maxLength: 5 }).map((numbers) => numbers.join('.'));
const mark = fc.constantFrom('', '', 'a1', 'b2', 'rc1', '.dev3', '.post1', '+cu121', 'rc1.dev2', '-1');
const version = fc
  .tuple(fc.constantFrom('', '', '1!'), release, mark)
  .map(([epoch, numbers, more]) => `${epoch}${numbers}${more}`);

describe('PackageVersion', () => {
  it('puts versions with the same major and minor into a series, whatever follows', () => {
    fc.assert(
      fc.property(number, number, fc.array(number), fc.array(number), (major, minor, rest, others) => {
        assert.ok(sameSeries([major, minor, ...rest].join('.'), [major, minor, ...others].join('.')));
      }),
    );
    for (const same of ['2.31', '2.31.0', '2.31.5', 'v2.31.5', '2.31.0.post1', '2.31-1', '2.31.0+local.7'])
      assert.ok(sameSeries(same, '2.31.1'), same);
  });

  it('puts versions of another major or minor, or epoch, into another', () => {
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 2, maxLength: 4 }),
        fc.nat(1),
        number,
        (parts, index, more) => {
          const other = parts.map((part, at) => (at === index ? part + 1 + more : part));
          assert.ok(!sameSeries(parts.join('.'), other.join('.')));
          assert.ok(!sameSeries(parts.join('.'), `1!${parts.join('.')}`));
        },
      ),
    );
  });

  it('reads one number as that and zero, and calendar versions by year and month', () => {
    assert.ok(sameSeries('24', '24.0'));
    assert.ok(!sameSeries('24', '25'));
    assert.ok(!sameSeries('24', '24.1'));
    assert.ok(sameSeries('2024.07.04', '2024.7.22'));
    assert.ok(!sameSeries('2024.7.4', '2024.8.30'));
  });

  it('takes a pre-release, and what is no version of Python, for nothing but itself', () => {
    for (const special of ['2.0rc1', '2.0.0a1', '2.0.dev0', '2.0b1+local', '2.0-custom-build', 'unknown', ''])
      for (const other of ['2.0', '2.0.0', '2.0rc2', '2.0.dev1', '2'])
        assert.ok(!sameSeries(special, other), `${special} and ${other}`);
    assert.ok(sameSeries('2.0RC1', '2.0rc1'));
  });

  it('orders versions by epoch and numbers, a pre-release before its release', () => {
    const ordered = ['unknown', '0.9', '1.0.dev1', '1', '1.0.1', '1.2', '1.10', '2024.7.4', '1!0.1'];
    for (const [index, later] of ordered.entries())
      for (const earlier of ordered.slice(0, index)) {
        assert.ok(isAfter(later, earlier), `${later} after ${earlier}`);
        assert.ok(!isAfter(earlier, later), `${earlier} after ${later}`);
      }
    assert.ok(!isAfter('1.0', '1') && !isAfter('1', '1.0.0'));
  });

  it('never takes two versions for later than each other', () => {
    fc.assert(
      fc.property(fc.oneof(version, fc.string()), fc.oneof(version, fc.string()), (a, b) => {
        assert.ok(!(isAfter(a, b) && isAfter(b, a)));
        assert.ok(!isAfter(a, a));
      }),
    );
  });
});
