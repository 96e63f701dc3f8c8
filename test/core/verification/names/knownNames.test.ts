import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { builtinNames, wellKnownNames } from '../../../../src/core/verification/names/knownNames.ts';

const typeshed = path.join(
  path.dirname(createRequire(import.meta.url).resolve('pyright/package.json')),
  'dist/typeshed-fallback/stdlib',
);

function stubOf(module: string): string {
  const place = path.join(typeshed, ...module.split('.'));
  return readFileSync(existsSync(`${place}.pyi`) ? `${place}.pyi` : path.join(place, '__init__.pyi'), 'utf8');
}

describe('names that are known', () => {
  it('are in the modules that they are known for', () => {
    const absent = [...wellKnownNames].filter(
      ([name, module]) =>
        !new RegExp(String.raw`"${name}"|^ *(?:class|def) ${name}\b|\b${name} as ${name}\b`, 'm').test(
          stubOf(module),
        ),
    );
    assert.deepEqual(absent, []);
  });

  it('are all that Python has in every module', () => {
    const names: string[] = [];
    let isInCondition = false;
    for (const line of stubOf('builtins').split('\n')) {
      if (/^\S/.test(line)) isInCondition = /^(?:if|else|elif)\b/.test(line);
      const [, indent = '', defined, assigned] =
        /^( {4})?(?:(?:class|def) ([A-Za-z]\w*)|([A-Za-z]\w*) *[:=])/.exec(line) ?? [];
      const name = defined ?? assigned;
      if (name !== undefined && (indent === '' || isInCondition)) names.push(name);
    }
    const inStubsOnly = new Set(['function', 'ellipsis', 'else']);
    assert.deepEqual(
      names.filter((name) => !builtinNames.has(name) && !inStubsOnly.has(name)),
      [],
    );
  });
});
