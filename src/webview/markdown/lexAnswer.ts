import { Lexer, Tokenizer, type Token, type Tokens } from 'marked';

/**
 * GitHub-flavoured Markdown without HTML, which is shown as the text it is, and without link definitions, which
 * would reach from one block into others.
 */
class AnswerTokenizer extends Tokenizer {
  override html(): Tokens.HTML | undefined {
    return undefined;
  }

  override tag(): Tokens.Tag | undefined {
    return undefined;
  }

  override def(): Tokens.Def | undefined {
    return undefined;
  }
}

/** The Markdown of one block as tokens. Never throws: what is nested too deeply to be read comes back as plain text. */
export function lexAnswer(source: string): Token[] {
  try {
    return new Lexer({ gfm: true, breaks: false, tokenizer: new AnswerTokenizer() }).lex(source);
  } catch {
    return [{ type: 'text', raw: source, text: source }];
  }
}
