import assert from 'node:assert/strict';
import { type InstallForm, readInstalls } from '../../../../src/core/verification/codeBlocks/readInstalls.ts';

/** The names, with their origin where that is not PyPI; each is where its range says. */
function installs(text: string, form: InstallForm = 'shell'): string {
  return readInstalls(text, form)
    .map(({ name, range, origin }) => {
      assert.equal(text.slice(range.start, range.end), name);
      return origin === undefined ? name : `${name} (${origin})`;
    })
    .join(' ');
}

describe('readInstalls: commands', () => {
  for (const [command, expected] of [
    ['pip install requests', 'requests'],
    ['pip3.11 install -U rich numpy', 'rich numpy'],
    ['python -m pip install "httpx[http2]>=0.27" \'rich\'', 'httpx rich'],
    ['py -3.12 -m pip install rich', 'rich'],
    ['.venv/bin/pip install rich; .venv\\Scripts\\pip.exe install numpy', 'rich numpy'],
    [
      'sudo -H pip install rich && PIP_NO_INPUT=1 pip install numpy || uv pip install httpx',
      'rich numpy httpx',
    ],
    ['pip --no-input install rich', 'rich'],
    ['!pip install -q rich', 'rich'],
    ['%pip install rich', 'rich'],
    ['!{sys.executable} -m pip install rich', 'rich'],
    ['if ! command -v rich; then pip install rich-cli; fi', 'rich-cli'],
    ['RUN pip install --no-cache-dir rich && rm -r /tmp/x', 'rich'],
    ['- run: pip install rich', 'rich'],
    ['(pip install rich) > log.txt 2>&1 | tee x', 'rich'],
    ['uv add "rich>=13" --dev --group test pytest', 'rich pytest'],
    ['uvx ruff@0.9 check src', 'ruff'],
    ['uvx --from httpie --with rich,textual http get', 'httpie rich textual'],
    ['uv tool install ruff', 'ruff'],
    ['uv run --with rich,httpx script.py', 'rich httpx'],
    ['uv run pip install rich', 'rich'],
    ['poetry add requests@^2.0 "rich@>=1" --group dev pytest', 'requests rich pytest'],
    ['poetry run pip install rich', 'rich'],
    ['pdm add -dG test pytest', 'pytest'],
    ['rye add rich', 'rich'],
    ['hatch add rich', 'rich'],
    ['pipenv install --dev rich', 'rich'],
    ['pipx install black', 'black'],
    ['pipx run --spec httpie http get', 'httpie'],
    ['pipx run cowsay hello', 'cowsay'],
    ['pipx inject black rich', 'rich'],
    [
      'conda install -c conda-forge opencv numpy=1.26 conda-forge::scipy',
      'opencv (conda) numpy (conda) scipy (conda)',
    ],
    ['conda create -n work python=3.12 numpy -y', 'numpy (conda)'],
    ['mamba install rich; micromamba install numpy', 'rich (conda) numpy (conda)'],
    ['conda run -n work pip install rich', 'rich'],
    ['pixi add rich; pixi add --pypi numpy', 'rich (conda) numpy'],
    ['pip install torch --index-url https://download.pytorch.org/whl/cu121', 'torch (index)'],
    ['pip install --extra-index-url=https://pypi.example.org/simple rich', 'rich (index)'],
    ['uv add --index ours=https://pypi.example.org/simple rich', 'rich (index)'],
    ['poetry add rich --source ours', 'rich (index)'],
    ['pip install -i https://pypi.org/simple rich', 'rich'],
    ['PIP_INDEX_URL=https://pypi.example.org/simple pip install rich', 'rich (index)'],
    ['export UV_INDEX="https://pypi.example.org"\nuv add rich', 'rich (index)'],
    ['pip config set global.index-url https://pypi.example.org\npip install rich', 'rich (index)'],
    ['PIP_INDEX_URL="https://pypi.org/simple" pip install rich', 'rich'],
    ['pip install rich>=13 numpy<2 "httpx ~= 0.27" flask==3.0', 'rich numpy httpx flask'],
    ['pip install rich >= 13 numpy', 'rich numpy'],
    ['pip install discord.py ruamel.yaml', 'discord.py ruamel.yaml'],
    ['python -Im pip install rich', 'rich'],
    ['pip install requirements.txt', 'requirements.txt'],
    ['pip install "rich', 'rich'],
    ['python -mpip install rich', 'rich'],
    ['pip --cache-dir cache install rich', 'rich'],
    ['uv --directory shop add rich', 'rich'],
    ['pipenv --python 3.12 install rich', 'rich'],
    ['poetry self add rich; pdm self add numpy', 'rich numpy'],
    [
      'sudo -u ada pip install rich; env -i A=b pip install numpy; timeout 60 pip install httpx',
      'rich numpy httpx',
    ],
    ['docker run -v a:b python:3.12 pip install rich', 'rich'],
    ['docker compose exec web bash -lc "cd shop && pip install rich \'numpy>=2\'"', 'rich numpy'],
    ["ssh -p 22 ada@box 'pip install rich'; sh -c 'pip install numpy'", 'rich numpy'],
    ['In [1]: %pip install rich', 'rich'],
    ['pip install rich -i=https://pypi.example.org; pip install numpy', 'rich (index) numpy'],
  ] as const)
    it(`finds ${expected} in ${JSON.stringify(command)}`, () => assert.equal(installs(command), expected));

  for (const command of [
    'pip install -r requirements.txt -c limits.txt -e . -e ./shop',
    'pip install . .[dev] ./shop ../shop ~/shop /srv/shop C:\\shop dist/shop-1.0-py3-none-any.whl shop-1.0.tar.gz',
    'pip install git+https://example.org/shop.git https://example.org/shop.zip',
    'pip install "shop @ git+https://example.org/shop.git" shop@file:shop shop @ https://example.org/shop.whl',
    'pip install package1 xxx {{ package }} "{{ name }}" ${{ matrix.package }}',
    'sudo apt install pipx; docker build -t pip .; python -c "pip install shop"',
    'pip install <package> <package-name> your-package PACKAGE_NAME $PACKAGE ${PACKAGE} {package} ...',
    'pip list shop; pip uninstall shop; pip freeze; pip install',
    'echo "pip install shop"; echo pip install shop',
    '# pip install shop',
    'npm install shop; apt install python3-shop; brew install shop; cargo add shop',
    'rye add shop --git https://example.org/shop; pixi add --git=https://example.org/shop shop',
    'uvx shop.py; pipx run shop.py',
    'uv sync; uv remove shop; uv run shop.py; poetry remove shop',
    'conda install --file shop.txt python=3.12',
    'pip = install',
  ])
    it(`finds nothing in ${JSON.stringify(command)}`, () => assert.equal(installs(command), ''));

  it('reads lines that go on in the next, in any shell, with comments and prompts', () => {
    assert.equal(installs('pip install \\\n    rich \\\r\n    numpy  # both\ncd shop'), 'rich numpy');
    assert.equal(installs('C:\\> pip install rich ^\n  numpy'), 'rich numpy');
    assert.equal(installs('PS C:\\shop> pip install rich `\n  numpy'), 'rich numpy');
    assert.equal(installs('$ pip install \\\n> rich \\\n> numpy'), 'rich numpy');
    assert.equal(
      installs('(venv) $ pip install rich\n(venv) ada@box:~/shop$ pip install numpy'),
      'rich numpy',
    );
    assert.equal(installs('(venv) pip install rich'), 'rich');
  });

  it('leaves out what commands print where prompts tell it from the commands', () => {
    const session = '$ pip install rich\nSuccessfully installed rich\npip install shop\n$ pip install numpy';
    assert.equal(installs(session), 'rich numpy');
  });
});

describe('readInstalls: files', () => {
  it('reads the lines of a requirements file', () => {
    const lines =
      '# for the shop\nrequests==2.31.0 # pinned\n\n  rich[all]>=13 ; python_version < "3.9" \\\n    --hash=sha256:ab\n' +
      'git+https://example.org/a.git\n./b\nc @ https://example.org/c.whl\n-e .\n-r more.txt\nnumpy\n';
    assert.equal(installs(lines, 'requirements'), 'requests rich numpy');
    const other = '--index-url https://pypi.example.org/simple\nshop';
    assert.equal(installs(other, 'requirements'), 'shop (index)');
    assert.equal(installs('--index-url https://pypi.org/simple\nshop', 'requirements'), 'shop');
  });

  it('reads the dependencies in the text of a pyproject.toml', () => {
    const file = '[project]\nname = "shop"\ndependencies = ["rich>=13", "c @ https://example.org/c.whl"]\n';
    assert.equal(installs(file, 'manifest'), 'rich');
    const poetry =
      '[tool.poetry.dependencies]\npython = "^3.12"\nhttpx = "*"\nours = { git = "https://x" }\n';
    assert.equal(installs(poetry, 'manifest'), 'httpx');
    const pipfile = '[[source]]\nurl = "https://pypi.org/simple"\n[packages]\nflask = "*"\n';
    assert.equal(installs(pipfile, 'manifest'), 'flask');
    const conda = 'name: shop\ndependencies:\n  - numpy\n  - pip:\n      - rich>=13\n';
    assert.equal(installs(conda, 'manifest'), 'rich');
    const uv = '[project]\ndependencies = ["shop"]\n[[tool.uv.index]]\nurl = "https://pypi.example.org"\n';
    assert.equal(installs(uv, 'manifest'), 'shop (index)');
  });
});
