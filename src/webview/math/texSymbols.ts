/** Letters that TeX writes as commands. */
const letters =
  'alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν ' +
  'xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω ' +
  'hbar ℏ ell ℓ imath ı jmath ȷ wp ℘ partial ∂ nabla ∇ infty ∞ emptyset ∅ varnothing ∅ aleph ℵ';

/** Letters that TeX sets upright. */
const uprightLetters =
  'Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω Re ℜ Im ℑ top ⊤ bot ⊥ angle ∠ ' +
  'degree ° checkmark ✓ square □ blacksquare ■ diamond ⋄ star ⋆ bigstar ★';

const operators =
  'times × cdot ⋅ div ÷ pm ± mp ∓ ast ∗ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ setminus ∖ wedge ∧ land ∧ vee ∨ ' +
  'lor ∨ neg ¬ lnot ¬ cap ∩ cup ∪ sqcap ⊓ sqcup ⊔ le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ ne ≠ neq ≠ ll ≪ gg ≫ ' +
  'equiv ≡ sim ∼ simeq ≃ approx ≈ cong ≅ propto ∝ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ subsetneq ⊊ supset ⊃ supseteq ⊇ ' +
  'forall ∀ exists ∃ nexists ∄ to → rightarrow → gets ← leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ ' +
  'Leftrightarrow ⇔ implies ⟹ impliedby ⟸ iff ⟺ mapsto ↦ longrightarrow ⟶ longleftarrow ⟵ Longrightarrow ⟹ uparrow ↑ ' +
  'downarrow ↓ hookrightarrow ↪ rightharpoonup ⇀ mid ∣ nmid ∤ parallel ∥ perp ⊥ vdash ⊢ models ⊨ prec ≺ succ ≻ preceq ⪯ ' +
  'succeq ⪰ therefore ∴ because ∵ ldots … dots … dotsc … dotso … cdots ⋯ dotsb ⋯ vdots ⋮ ddots ⋱ colon : prime ′ ' +
  'lbrace { rbrace } lbrack [ rbrack ] lvert | rvert | vert | lVert ‖ rVert ‖ Vert ‖ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ ' +
  'lceil ⌈ rceil ⌉ backslash \\ coloneqq ≔ triangleq ≜ doteq ≐ asymp ≍ gtrsim ≳ lesssim ≲';

/** Operators that take what is below and above them as limits in a display. */
const bigOperators =
  'sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀ bigsqcup ⨆ int ∫ iint ∬ iiint ∭ ' +
  'oint ∮';

const functions =
  'arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec sin sinh tan tanh';
const limitFunctions = 'argmax argmin det gcd inf lim liminf limsup max min Pr sup';

const accents =
  'hat ^ widehat ^ check ˇ tilde ~ widetilde ~ acute ´ grave ` dot ˙ ddot ¨ breve ˘ bar ¯ vec → mathring ˚ ' +
  'overline ‾ overrightarrow → overleftarrow ← overbrace ⏞';

const spaces: readonly (readonly [string, number])[] = [
  [',', 3 / 18],
  ['thinspace', 3 / 18],
  [':', 4 / 18],
  ['>', 4 / 18],
  ['medspace', 4 / 18],
  [';', 5 / 18],
  ['thickspace', 5 / 18],
  ['!', -3 / 18],
  ['negthinspace', -3 / 18],
  [' ', 1 / 4],
  ['enspace', 1 / 2],
  ['quad', 1],
  ['qquad', 2],
];

function pairs(text: string): ReadonlyMap<string, string> {
  const words = text.split(' ');
  return new Map(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1]!]] : [])));
}

/** What the commands of TeX without arguments stand for, by their names. */
export interface TexSymbols {
  readonly letters: ReadonlyMap<string, string>;
  readonly uprightLetters: ReadonlyMap<string, string>;
  readonly operators: ReadonlyMap<string, string>;
  readonly bigOperators: ReadonlyMap<string, string>;
  readonly functions: ReadonlySet<string>;
  /** Functions that take limits in a display. */
  readonly limitFunctions: ReadonlySet<string>;
  readonly accents: ReadonlyMap<string, string>;
  /** In em. */
  readonly spaces: ReadonlyMap<string, number>;
}

/** The commands of plain TeX, LaTeX and amsmath that occur in answers. */
export const texSymbols: TexSymbols = {
  letters: pairs(letters),
  uprightLetters: pairs(uprightLetters),
  operators: pairs(operators),
  bigOperators: pairs(bigOperators),
  functions: new Set(functions.split(' ')),
  limitFunctions: new Set(limitFunctions.split(' ')),
  accents: pairs(accents),
  spaces: new Map(spaces),
};

const doubleStruck: Readonly<Record<string, string>> = {
  C: 'ℂ',
  H: 'ℍ',
  N: 'ℕ',
  P: 'ℙ',
  Q: 'ℚ',
  R: 'ℝ',
  Z: 'ℤ',
};

const script: Readonly<Record<string, string>> = {
  B: 'ℬ',
  E: 'ℰ',
  F: 'ℱ',
  H: 'ℋ',
  I: 'ℐ',
  L: 'ℒ',
  M: 'ℳ',
  R: 'ℛ',
};

/** A capital letter in the alphabet of `\mathbb`, or of `\mathcal`; other characters as they are. */
export function inAlphabet(letter: string, alphabet: 'double-struck' | 'script'): string {
  if (!/^[A-Z]$/.test(letter)) return letter;
  const [own, first] = alphabet === 'script' ? [script, 0x1d49c] : [doubleStruck, 0x1d538];
  return own[letter] ?? String.fromCodePoint(first + letter.charCodeAt(0) - 65);
}
