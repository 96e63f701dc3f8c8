import { branch, leaf, type MathAttributes, type MathNode } from './mathNode.ts';
import { type TexCursor, UnknownTex } from './texCursor.ts';
import { inAlphabet, texSymbols } from './texSymbols.ts';

/** What commands with arguments need of the parser. */
export interface TexArguments {
  readonly cursor: TexCursor;
  /** A group in braces, or a single token. */
  argument(): MathNode;
  /** All up to a command, which is taken. */
  until(command: string): MathNode;
}

type Command = (of: TexArguments) => MathNode;

/** A parenthesis or another delimiter; a full stop stands for none. */
function delimiter({ cursor }: TexArguments, attributes: MathAttributes): MathNode {
  const token = cursor.next();
  if (token === '.') return branch('mrow', []);
  const named: Readonly<Record<string, string>> = { '\\{': '{', '\\}': '}', '\\|': '‖', '<': '⟨', '>': '⟩' };
  const character = named[token] ?? texSymbols.operators.get(token.slice(1)) ?? token;
  if (!/^[()[\]{}|‖⟨⟩⌊⌋⌈⌉/\\↑↓]$/.test(character)) throw new UnknownTex(token);
  return leaf('mo', character, attributes);
}

/** Text whose blanks at its edges count. */
function spaced(text: string): string {
  return text.replaceAll(/^ | $/g, '\u00A0').replaceAll(/\\([%$#&_{}])/g, '$1');
}

function writtenText({ cursor }: TexArguments): string {
  const text = cursor.text();
  if (/\\(?![%$#&_{}])|(?<!\\)[{}$]/.test(text)) throw new UnknownTex(text);
  return spaced(text);
}

const upright: Command = (of) => leaf('mi', writtenText(of), { mathvariant: 'normal' });

function fraction(display?: 'true' | 'false'): Command {
  return (of) => {
    const node = branch('mfrac', [of.argument(), of.argument()]);
    return display ? branch('mstyle', [node], { displaystyle: display }) : node;
  };
}

const binomial: Command = (of) => {
  const parts = branch('mfrac', [of.argument(), of.argument()], { linethickness: '0' });
  return branch('mrow', [leaf('mo', '('), parts, leaf('mo', ')')]);
};

const root: Command = (of) => {
  const degree = of.cursor.optionalText();
  const inside = of.argument();
  if (degree === undefined) return branch('msqrt', [inside]);
  if (!/^\w+$/.test(degree)) throw new UnknownTex(degree);
  return branch('mroot', [inside, /^\d+$/.test(degree) ? leaf('mn', degree) : leaf('mi', degree)]);
};

function alphabet(name: 'double-struck' | 'script'): Command {
  return (of) => {
    const text = Array.from(writtenText(of), (letter) => inAlphabet(letter, name)).join('');
    return leaf('mi', text, { mathvariant: 'normal' });
  };
}

function above(order: 'mover' | 'munder'): Command {
  return (of) => {
    const small = of.argument();
    return branch(order, [of.argument(), small]);
  };
}

function under(mark: string): Command {
  return (of) => branch('munder', [of.argument(), leaf('mo', mark, { stretchy: 'true' })]);
}

function sized(size: number): Command {
  return (of) => delimiter(of, { stretchy: 'true', minsize: `${size}em` });
}

const leftRight: Command = (of) => {
  const left = delimiter(of, { stretchy: 'true' });
  const inside = of.until('\\right');
  return branch('mrow', [left, inside, delimiter(of, { stretchy: 'true' })]);
};

const negated: Command = ({ cursor }) => {
  const token = cursor.next();
  const symbol = texSymbols.operators.get(token.slice(1)) ?? token;
  if (!/^[=<>≡∼≈≅⊂⊆⊃⊇∈∋∣∥]$/u.test(symbol)) throw new UnknownTex(token);
  return leaf('mo', `${symbol}\u0338`);
};

const modulo: Command = (of) =>
  branch('mrow', [
    leaf('mspace', '', { width: '1em' }),
    leaf('mo', '(', { stretchy: 'false' }),
    leaf('mi', 'mod', { mathvariant: 'normal' }),
    leaf('mspace', '', { width: '0.33em' }),
    of.argument(),
    leaf('mo', ')', { stretchy: 'false' }),
  ]);

const tag: Command = (of) =>
  branch('mrow', [leaf('mspace', '', { width: '2em' }), leaf('mtext', `(${writtenText(of)})`)]);

const bold: Command = (of) => branch('mrow', [of.argument()], { class: 'math-bold' });
const text: Command = (of) => leaf('mtext', writtenText(of));
const code: Command = (of) => leaf('mtext', writtenText(of), { class: 'math-code' });
const boldText: Command = (of) => leaf('mtext', writtenText(of), { class: 'math-bold' });
const nothing: Command = () => branch('mrow', []);

function accent(mark: string): Command {
  const stretchy = /[‾→←⏞]/.test(mark) ? 'true' : 'false';
  return (of) => branch('mover', [of.argument(), leaf('mo', mark, { stretchy })], { accent: 'true' });
}

const sizes: readonly (readonly [string, number])[] = [
  ['big', 1.2],
  ['Big', 1.8],
  ['bigg', 2.4],
  ['Bigg', 3],
];

/** The commands with arguments, by their names. */
export function texCommands(): ReadonlyMap<string, Command> {
  const alike = (names: string, command: Command): [string, Command][] =>
    names.split(' ').map((name) => [name, command]);
  return new Map<string, Command>([
    ...alike('frac', fraction()),
    ...alike('dfrac cfrac', fraction('true')),
    ...alike('tfrac', fraction('false')),
    ...alike('binom dbinom tbinom', binomial),
    ...alike('sqrt', root),
    ...alike('text textrm textnormal textit textsf mbox', text),
    ...alike('textbf', boldText),
    ...alike('texttt mathtt', code),
    ...alike('mathrm mathsf operatorname', upright),
    ...alike('mathit', (of) => leaf('mi', writtenText(of))),
    ...alike('mathbf boldsymbol bm pmb', bold),
    ...alike('mathbb', alphabet('double-struck')),
    ...alike('mathcal mathscr', alphabet('script')),
    ...alike('overset stackrel', above('mover')),
    ...alike('underset', above('munder')),
    ...alike('underline', under('_')),
    ...alike('underbrace', under('⏟')),
    ...alike('boxed', (of) => branch('mrow', [of.argument()], { class: 'math-boxed' })),
    ...alike('left', leftRight),
    ...alike('middle', (of) => delimiter(of, { stretchy: 'true' })),
    ...alike('not', negated),
    ...alike('pmod', modulo),
    ...alike('bmod mod', () => leaf('mo', 'mod')),
    ...alike('tag', tag),
    ...alike('displaystyle textstyle nolimits', nothing),
    ...[...texSymbols.accents].map(([name, mark]): [string, Command] => [name, accent(mark)]),
    ...sizes.flatMap(([name, size]) =>
      ['', 'l', 'r', 'm'].map((side): [string, Command] => [name + side, sized(size)]),
    ),
  ]);
}
