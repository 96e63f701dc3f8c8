/** How a command installs what it names. */
export interface InstallTool {
  /** Where it looks names up: on PyPI, or in the channels of conda. */
  readonly origin: 'pypi' | 'conda';
  /** Which of its words name a distribution: all, all but the first (an environment), the first (a program), or none. */
  readonly named: 'all' | 'rest' | 'first' | 'none';
  /** Options whose value is something else. */
  readonly valueOptions: ReadonlySet<string>;
  /** Options whose value names distributions, separated by commas. */
  readonly packageOptions: ReadonlySet<string>;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** As the tools' own help lists them (pip 25, uv 0.9, Poetry 2, PDM 2, Rye 0.44, pipx 1.8, Pipenv 2025, conda 25, pixi 0.59). */
const valueOptions = {
  pip: set(
    '-r --requirement -c --constraint -e --editable -t --target -i --index-url --extra-index-url -f --find-links ' +
      '--prefix --root --src --platform --python-version --implementation --abi --upgrade-strategy --no-binary ' +
      '--only-binary --progress-bar --config-settings --config-setting -C --global-option --log --proxy --retries --timeout ' +
      '--exists-action --trusted-host --cert --client-cert --cache-dir --report --root-user-action --python --group ' +
      '--keyring-provider --use-feature --use-deprecated --build-constraint -d --dest -w --wheel-dir',
  ),
  uv: set(
    '-r --requirements --requirement -c --constraints --constraint --overrides --override -e --editable -p --python ' +
      '-i --index-url --extra-index-url --index --default-index -f --find-links --group --optional --extra --script ' +
      '--package --tag --branch --rev --bounds --marker -m --index-strategy --keyring-provider --resolution --prerelease ' +
      '--fork-strategy --exclude-newer --link-mode --config-setting -C --no-binary --only-binary --no-build-package ' +
      '--no-build-isolation-package --reinstall-package -P --upgrade-package --refresh-package --cache-dir --directory ' +
      '--project --config-file --color --allow-insecure-host --env-file --with-editable --with-requirements ' +
      '--python-platform --python-version --torch-backend --target --prefix --build-constraints -b --only-group ' +
      '--no-group --no-extra',
  ),
  poetry: set(
    '-G --group -E --extras --optional --python --platform --source --markers -P --project -C --directory',
  ),
  pdm: set(
    '-G --group -p --project -L --lockfile -e --editable --venv --override --config -k --skip --frozen-group',
  ),
  rye: set('--git --url --path --absolute --tag --rev --branch --features --optional --pyproject --pin'),
  pipenv: set(
    '-r --requirements --requirement -e --editable -i --index --pypi-mirror --python --categories --extra-pip-args',
  ),
  pipx: set(
    '--python --index-url -i --pip-args --suffix --preinstall-file --fetch-python -r --requirement --backend',
  ),
  conda: set(
    '-n --name -p --prefix -c --channel --file -f --revision --solver --subdir --platform --repodata-fn ' +
      '--experimental --console --clone --environment-specifier --env-spec',
  ),
  pixi: set(
    '--manifest-path --platform -p --feature -f --git --branch --tag --rev --subdir -s --environment -e -c --channel',
  ),
} as const;

const none: ReadonlySet<string> = new Set();

function tool(
  options: keyof typeof valueOptions,
  named: InstallTool['named'] = 'all',
  packageOptions = none,
): InstallTool {
  const origin = options === 'conda' || options === 'pixi' ? 'conda' : 'pypi';
  return { origin, named, valueOptions: valueOptions[options], packageOptions };
}

const withPackages = set('--with --from -w');

const conda = tool('conda');

/** By the words that begin the command. */
const tools: ReadonlyMap<string, InstallTool> = new Map([
  ['pip install', tool('pip')],
  ['pip download', tool('pip')],
  ['pip wheel', tool('pip')],
  ['uv pip install', tool('uv')],
  ['uv add', tool('uv')],
  ['uv tool install', tool('uv', 'first', withPackages)],
  ['uv tool run', tool('uv', 'first', withPackages)],
  ['uvx', tool('uv', 'first', withPackages)],
  ['uv run', tool('uv', 'none', withPackages)],
  ['easy_install', tool('pip')],
  ['poetry add', tool('poetry')],
  ['poetry self add', tool('poetry')],
  ['pdm add', tool('pdm')],
  ['pdm self add', tool('pdm')],
  ['hatch add', tool('pdm')],
  ['rye add', tool('rye')],
  ['rye install', tool('rye', 'first')],
  ['rye tools install', tool('rye', 'first')],
  ['pipenv install', tool('pipenv')],
  ['pipx install', tool('pipx', 'all', set('--preinstall --spec'))],
  ['pipx run', tool('pipx', 'first', set('--spec --with'))],
  ['pipx inject', tool('pipx', 'rest')],
  ['pixi add', tool('pixi')],
  ['pixi global install', tool('pixi')],
  ['conda install', conda],
  ['conda create', conda],
  ['mamba install', conda],
  ['mamba create', conda],
  ['micromamba install', conda],
  ['micromamba create', conda],
]);

/** The most words that such a command begins with. */
const mostWords = 3;

/**
 * The tool that a command's words name, and how many of them do; undefined where the command installs nothing.
 *
 * @param words The name of the program first, without options.
 */
export function findInstallTool(
  words: readonly string[],
): { readonly tool: InstallTool; readonly words: number } | undefined {
  for (let count = Math.min(mostWords, words.length); count > 0; count--) {
    const found = tools.get(words.slice(0, count).join(' '));
    if (found) return { tool: found, words: count };
  }
  return undefined;
}

/** Options that name where packages are looked for, besides or instead of PyPI. */
export const indexOptions: ReadonlySet<string> = set(
  '-i --index-url --extra-index-url --index --default-index -f --find-links --no-index --source --pypi-mirror',
);

/** An index that is PyPI itself. */
export function isPypi(index: string): boolean {
  return /^(?:[\w-]+=)?https?:\/\/(?:www\.)?pypi\.org\b/.test(index) || /^pypi$/i.test(index);
}
