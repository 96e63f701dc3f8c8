/** What a module really holds. See checkNames.py. */
export interface RealModule {
  readonly names: readonly string[];
  readonly public: readonly string[];
  readonly functions: Readonly<
    Record<
      string,
      { readonly required: number; readonly positional: number; readonly keywords: readonly string[] }
    >
  >;
  readonly classes: Readonly<Record<string, readonly string[]>>;
  /** The classes that can be called with nothing. */
  readonly callable: readonly string[];
}

/** A statement with one error, and the kind of it. It needs no other import than its own. */
export interface PlantedError {
  readonly kind:
    | 'misspelt'
    | 'invented'
    | 'moved'
    | 'from-import'
    | 'member'
    | 'submodule'
    | 'wrong-keyword'
    | 'too-many'
    | 'missing-argument'
    | 'of-result';
  readonly module: string;
  readonly code: string;
  /** What is written last before the error's end. */
  readonly name: string;
}

const verbs = ['get', 'load', 'make', 'parse', 'to', 'from', 'read', 'create', 'validate', 'fetch'];
const nouns = ['json', 'all', 'data', 'config', 'list', 'text', 'frame', 'stream', 'cache', 'safe'];

/** Ways in which code comes to an instance of a class and uses a member of it. */
const instanceForms: readonly ((type: string, member: string) => string)[] = [
  (type, member) => `${type}().${member}()`,
  (type, member) => `one = ${type}()\none.${member}`,
  (type, member) => `def f(one: ${type}, two=None):\n    return one.${member}(two)`,
  (type, member) =>
    `class K:\n    def __init__(self):\n        self.one = ${type}()\n    def f(self):\n        self.one.${member}()`,
];

/**
 * Errors like those that models make, planted into modules whose real names are known. The same for the same random
 * numbers.
 *
 * @param each How many of each kind for a module, where it has what they take.
 */
export function plantErrors(
  modules: Readonly<Record<string, RealModule>>,
  random: () => number,
  each: number,
): PlantedError[] {
  const planted: PlantedError[] = [];
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const all = Object.entries(modules);
  for (const [module, real] of all) {
    const has = new Set(real.names);
    const add = (kind: PlantedError['kind'], name: string | undefined, code: string): void => {
      if (name !== undefined) planted.push({ kind, module, name, code });
    };
    for (let round = 0; round < each; round++) {
      const misspelt = misspell(pick(real.public), random, has);
      add('misspelt', misspelt, `import ${module}\n${module}.${misspelt}\n`);
      const invented = unlessIn(has, `${pick(verbs)}_${pick(nouns)}`);
      add('invented', invented, `import ${module}\n${module}.${invented}(1)\n`);
      const moved = unlessIn(has, pick(pick(all)![1].public));
      add('moved', moved, `import ${module}\n${module}.${moved}\n`);
      const imported = misspell(pick(real.public), random, has);
      add('from-import', imported, `from ${module} import ${imported}\n`);
      const submodule = unlessIn(has, `${pick(nouns)}_${pick(verbs)}`);
      if (round === 0) add('submodule', submodule && 'thing', `from ${module}.${submodule} import thing\n`);
      const [className, members] = pick(Object.entries(real.classes)) ?? [];
      const member = misspell(
        pick(members?.filter((one) => !one.startsWith('_')) ?? []),
        random,
        new Set(members),
      );
      add('member', member, `import ${module}\n${module}.${className}.${member}\n`);
      for (const form of instanceForms) {
        const type = pick(form === instanceForms[2] ? Object.keys(real.classes) : real.callable);
        if (type === undefined) continue;
        const has = new Set(real.classes[type]);
        const plain = [...has].filter((one) => !one.startsWith('_'));
        const wrong =
          random() < 0.5
            ? misspell(pick(plain), random, has)
            : unlessIn(has, `${pick(verbs)}_${pick(nouns)}`);
        add('of-result', wrong, `import ${module}\n${form(`${module}.${type}`, wrong!)}\n`);
      }
      const [name, shape] = pick(Object.entries(real.functions)) ?? [];
      if (name === undefined || shape === undefined) continue;
      const given = Array.from({ length: shape.required }, () => '...');
      const keyword = shape.keywords.includes('verbosity') ? undefined : 'verbosity=1';
      if (keyword)
        add(
          'wrong-keyword',
          name,
          `import ${module}\n${module}.${name}(${[...given, keyword].join(', ')})\n`,
        );
      const many = Array.from({ length: shape.positional + 1 }, () => '...');
      add('too-many', name, `import ${module}\n${module}.${name}(${many.join(', ')})\n`);
      if (shape.required > 0)
        add('missing-argument', name, `import ${module}\n${module}.${name}(${given.slice(1).join(', ')})\n`);
    }
  }
  return planted;
}

function unlessIn(names: ReadonlySet<string>, name: string | undefined): string | undefined {
  return name === undefined || names.has(name) ? undefined : name;
}

/** A name with one slip of the hand. */
function misspell(
  name: string | undefined,
  random: () => number,
  names: ReadonlySet<string>,
): string | undefined {
  if (name === undefined || name.length < 4) return undefined;
  const at = 1 + Math.floor(random() * (name.length - 2));
  const slips = [
    name.slice(0, at) + name.slice(at + 1),
    name.slice(0, at) + name[at]! + name.slice(at),
    name.slice(0, at) + name[at + 1]! + name[at]! + name.slice(at + 2),
    `${name}s`,
  ];
  const slip = slips[Math.floor(random() * slips.length)]!;
  return slip === name ? undefined : unlessIn(names, slip);
}
