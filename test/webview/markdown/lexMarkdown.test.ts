import assert from 'node:assert/strict';
import type { Token, Tokens } from 'marked';
import { lexMarkdown } from '../../../src/webview/markdown/lexMarkdown.ts';

/** A text with the names of its tokens around what they hold. */
function shape(source: string): string {
  return lexMarkdown(source)
    .filter(({ type }) => type !== 'space')
    .map(spell)
    .join('/');
}

function spell(token: Token): string {
  if (token.type === 'space') return '/';
  if (token.type === 'math') return `math<${token.raw.trim()}>`;
  const inside = (token as Tokens.Generic).tokens?.map(spell).join('') ?? (token as Tokens.Generic)['text'];
  if (token.type === 'list') return (token as Tokens.List).items.map(spell).join('');
  return ['paragraph', 'text'].includes(token.type) ? inside : `${token.type}<${inside}>`;
}

describe('lexMarkdown', () => {
  const asWritten = [
    '__init__',
    'Call super().__init__(*args, **kwargs) in __new__, see __main__.py and obj.__dict__["a"].',
    '_private_method_, _missing_ of an Enum, _fields_ of a Structure, __slots__ and x_',
    'x**2 + y**2',
    '2*x*y - a*b*c, (n)*(m)*(k)',
    'f(*args) and g(*args), h(**kw) and k(**kw)',
    'Pass **kwargs on: x**2',
    String.raw`C:\dir\\sub, \\server\share, 2\,T and \d+\.\d`,
    String.raw`C:\Users\name\_private, \_build\html, \d+\*\.py and \w\~`,
    String.raw`\[ x is not closed, \( neither`,
    String.raw`print\(x\), requests\[security\]`,
    '$5 and $10, $HOME/$PATH, ${A}/b:${C}, $name$, $x and `$y`',
    String.raw`\(\color{red} x\)`,
  ];
  for (const text of asWritten)
    it(`shows as it is written: ${text}`, () =>
      assert.equal(shape(text), text.replace(/`(.*?)`/g, 'codespan<$1>')));

  const cases: readonly (readonly [source: string, shown: string])[] = [
    [
      '**bold** and *slanted* and __two words__ and _em_',
      'strong<bold> and em<slanted> and strong<two words> and em<em>',
    ],
    ['**API**s, **sum**(x), *f*(x)', 'strong<API>s, strong<sum>(x), em<f>(x)'],
    ['中文**粗體**中文', '中文strong<粗體>中文'],
    ['**__init__** and *__enter__*', 'strong<__init__> and em<__enter__>'],
    ['**a x**2 b**', 'strong<a x**2 b>'],
    [String.raw`\*a\* \_b\_ \`c \<d \~e \$f`, '*a* _b_ `c <d ~e $f'],
    [String.raw`my\_long\_name`, 'my_long_name'],
    ['\\# a\n1\\. b', '# a\n1. b'],
    [String.raw`\[a\](b)`, '[a](b)'],
    [
      String.raw`\(O(n \log n)\) and $x_1*y_1$ and $n$`,
      String.raw`math<\(O(n \log n)\)> and math<$x_1*y_1$> and math<$n$>`,
    ],
    [String.raw`**\(a*b\) and $c*d$**`, String.raw`strong<math<\(a*b\)> and math<$c*d$>>`],
    ['Is\n\\[\na\n+ b\n\\]\nso.', 'Is/math<\\[\na\n+ b\n\\]>/so.'],
    ['- a\n\n  $$b$$', 'list_item<a/math<$$b$$>>'],
    ['`$a$ __b__`', 'codespan<$a$ __b__>'],
    ['[__a__](http://b.c/__d__/$e$)', 'link<__a__>'],
  ];
  for (const [source, shown] of cases)
    it(`reads ${JSON.stringify(source)}`, () => assert.equal(shape(source), shown));

  it('keeps what is written, whatever it makes of it', () => {
    for (const text of [...asWritten, ...cases.map(([source]) => source)])
      assert.equal(
        lexMarkdown(text)
          .map(({ raw }) => raw)
          .join(''),
        text,
      );
  });

  it('lets a fence of Markdown in a list hold other fences', () => {
    const [list] = lexMarkdown('- a\n\n  ```md\n  ```sh\n  b\n  ```\n  c\n  ```\n\n- d') as [Tokens.List];
    const code = list.items[0]!.tokens.find(({ type }) => type === 'code');
    assert.equal((code as Tokens.Code).text, '```sh\nb\n```\nc');
    assert.equal(list.items.length, 2);
  });
});
