import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { type TerminalCommands, terminalCommands } from '../../../src/core/shell/terminalCommands.ts';

describe('terminalCommands', () => {
  const lines = (...all: readonly string[]): string => all.join('\n');
  const read = (code: string, language = 'bash', hasAnd = true): TerminalCommands =>
    terminalCommands(code, language, hasAnd)!;
  const texts = (code: string, language = 'bash'): readonly string[] | string => {
    const found = read(code, language);
    return found.kind === 'commands' ? found.commands.map(({ text }) => text) : found.kind;
  };
  const all = (code: string, language = 'bash', hasAnd = true): string => {
    const found = read(code, language, hasAnd);
    return found.kind === 'commands' ? found.all : found.kind;
  };

  it('are those of shells alone', () => {
    assert.equal(terminalCommands('pip install rich', 'python'), undefined);
    assert.equal(terminalCommands('FROM python', 'dockerfile'), undefined);
    for (const language of ['bash', 'sh', 'zsh', 'console', 'shell', 'powershell', 'cmd', 'fish'])
      assert.deepEqual(texts('pip install rich\n', language), ['pip install rich'], language);
  });

  it('are one after the other on one line, each only if the one before succeeded, without comments', () => {
    const code = lines(
      '# A new environment',
      'python -m venv .venv',
      'source .venv/bin/activate  # On Windows: `.venv\\Scripts\\activate`',
      '',
      'pip install "rich>=13" \\',
      '    textual',
    );
    assert.equal(
      all(code),
      'python -m venv .venv && source .venv/bin/activate && pip install "rich>=13" textual',
    );
    const found = read(code);
    assert.ok(found.kind === 'commands');
    assert.deepEqual(
      found.commands.map(({ comment }) => comment),
      ['A new environment', 'On Windows: `.venv\\Scripts\\activate`', ''],
    );
  });

  it('keep what only looks like a comment', () => {
    for (const code of ['echo "# no"', 'curl http://a.b/c#d', 'echo $# ${#x}', "echo '#' a\\#b"])
      assert.deepEqual(texts(code), [code]);
  });

  it('leave out prompts and what was printed', () => {
    assert.deepEqual(texts('$ pip install rich\nCollecting rich\n$ python -V\nPython 3.12.1', 'console'), [
      'pip install rich',
      'python -V',
    ]);
    assert.deepEqual(texts('ada@host:~/app$ ls -l\ntotal 0\n(venv) ada@host:~$ pwd', 'console'), [
      'ls -l',
      'pwd',
    ]);
    assert.deepEqual(texts('root@1f2e:/# apt-get update', 'console'), ['apt-get update']);
    assert.deepEqual(texts('> npm install\n> npm test', 'shell'), ['npm install', 'npm test']);
    assert.deepEqual(texts('PS C:\\My App> Get-ChildItem\n\n    Directory: C:\\', 'powershell'), [
      'Get-ChildItem',
    ]);
    assert.deepEqual(texts('C:\\Users\\ada>dir /b\na.txt\nC:\\Users\\ada>cd ..', 'cmd'), ['dir /b', 'cd ..']);
    // npm prints such lines, too.
    assert.deepEqual(texts('$ npm test\n\n> app@1.0.0 test\n> jest\n\nPASS a.test.js', 'console'), [
      'npm test',
    ]);
  });

  it('have what goes on behind the next prompt', () => {
    assert.deepEqual(texts('$ pip install \\\n>   rich \\\n>   textual\nCollecting', 'console'), [
      'pip install rich textual',
    ]);
    assert.deepEqual(texts('$ for n in 1 2; do\n> echo $n\n> done\n1\n2\n$ pwd', 'console'), [
      'for n in 1 2; do echo $n; done',
      'pwd',
    ]);
    assert.deepEqual(texts('PS C:\\> Get-ChildItem |\n>> Select-Object Name\n\nName', 'powershell'), [
      'Get-ChildItem | Select-Object Name',
    ]);
  });

  it('are none of a session of Python, of comments or of nothing', () => {
    assert.equal(texts('>>> import os\n>>> os.remove("a")', 'console'), 'none');
    assert.deepEqual(texts('$ python\n>>> import os\n>>> exit()', 'console'), ['python']);
    assert.equal(texts('# nothing to do\n\n'), 'none');
    assert.equal(texts(''), 'none');
  });

  it('are one line of loops, conditions and functions', () => {
    assert.equal(
      all(
        lines(
          'for f in *.py',
          'do',
          '  if [ -s "$f" ]',
          '  then',
          '    wc -l "$f"',
          '  else',
          '    rm "$f"',
          '  fi',
          'done',
        ),
      ),
      'for f in *.py; do if [ -s "$f" ]; then wc -l "$f"; else rm "$f"; fi; done',
    );
    assert.equal(
      all(lines('greet() {', '  echo "hi $1"', '  echo done', '}', 'greet ada')),
      'greet() { echo "hi $1"; echo done; } && greet ada',
    );
    assert.equal(all(lines('cat a.txt |', '  sort |', '  uniq -c')), 'cat a.txt | sort | uniq -c');
    assert.equal(all(lines('(cd app', 'make)', 'ls')), '(cd app; make) && ls');
    assert.equal(
      all(lines('serve &', 'sleep 1', 'curl localhost;', 'ls')),
      'serve & sleep 1 && curl localhost; ls',
    );
    assert.equal(all(lines('for f in *', 'echo $f', 'end'), 'fish'), 'for f in *; echo $f; end');
    assert.equal(
      all('find . -name "*.pyc" -exec rm {} \\;\nmkdir -p a/{b,c}'),
      'find . -name "*.pyc" -exec rm {} \\; && mkdir -p a/{b,c}',
    );
  });

  it('are those of PowerShell and cmd', () => {
    assert.equal(
      all(
        lines(
          'if (Test-Path a) {',
          '  Remove-Item a',
          '  "gone"',
          '}',
          'else {',
          '  "none"',
          '}',
          'Get-Date # now',
        ),
        'powershell',
      ),
      'if (Test-Path a) { Remove-Item a; "gone"; } else { "none"; }; Get-Date',
    );
    assert.equal(
      all('Invoke-WebRequest `\n  -Uri $u `\n  -OutFile a.zip', 'pwsh'),
      'Invoke-WebRequest -Uri $u -OutFile a.zip',
    );
    assert.equal(all('REM clean\ndel /q a.txt\n:: more\ncd ..', 'bat'), 'del /q a.txt && cd ..');
    assert.equal(
      all('if exist a (\n  del a\n  echo rem gone\n)', 'cmd'),
      'if exist a ( del a & echo rem gone & )',
    );
  });

  it('have no && for a shell without it', () => {
    assert.equal(all('cd app\npip install .', 'bash', false), 'cd app; pip install .');
  });

  it('are refused where a text has several lines, or nothing ends', () => {
    for (const code of [
      'cat > a.py <<EOF\nprint(1)\nEOF',
      "cat <<-'END'\n\tx\n\tEND\nls",
      'python -c "\nimport os\nprint(os.name)\n"',
      "echo 'one\ntwo'",
      'for f in *; do\n  echo $f',
      'echo "open',
    ])
      assert.equal(texts(code), 'several-lines', code);
    assert.equal(texts('$x = @"\nab\n"@', 'powershell'), 'several-lines');
    assert.deepEqual(texts('grep x <<< "$text"\nls'), ['grep x <<< "$text"', 'ls']);
  });

  it('have no characters that do or hide something', () => {
    assert.deepEqual(texts('echo a\tb\u00A0c\u001B[31m\u0003\u0015 \u202Egnp.x\u200B\r\nls\r'), [
      'echo a b c[31m gnp.x',
      'ls',
    ]);
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('bash', 'console', 'powershell', 'cmd', 'fish'),
        (code, language) => {
          const found = read(code, language);
          if (found.kind === 'commands') assert.doesNotMatch(found.all, /\p{Cc}|[\u2028-\u202E]/u);
        },
      ),
    );
  });

  it('do in one line what a shell does with the lines', () => {
    // It has another shell.
    if (process.platform === 'win32') return;
    const run = (code: string): string => execFileSync('bash', ['-c', code], { encoding: 'utf8' });
    for (const code of [
      lines('x=3 # three', 'while [ $x -gt 0 ]', 'do', 'echo $x', 'x=$((x - 1))', 'done', 'echo end'),
      lines(
        'count() (',
        '  cd /',
        '  pwd',
        ')',
        'count',
        'if true',
        'then echo "yes # no"',
        'elif false; then',
        'echo no',
        'fi',
      ),
      lines('{ echo a', 'echo b', '} |', '  sort -r', '! false', 'echo "a b"'),
      lines('for n in 1 2; do', '  for m in a b; do', '    echo $n$m', '  done', 'done |', '  tail -n 1'),
      lines(
        'until true; do echo never',
        'done',
        'printf "%s\\n" one \\',
        '  two',
        "echo 'it''s' \\",
        '  over',
      ),
    ])
      assert.equal(run(all(code)), run(code), code);
  });
});
