import * as l10n from '@vscode/l10n';
import type { MarkedToken, Token, Tokens } from 'marked';
import type { ComponentChild, ComponentChildren, VNode } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import type { StreamedBlock } from '../markdown/markdownStream.ts';
import { lexMarkdown, type MathToken, type PlainToken } from '../markdown/lexMarkdown.ts';
import { decodeEntities, safeLink } from '../markdown/safeMarkdown.ts';
import { MathView } from '../math/mathView.tsx';
import { memo } from '../shared/memo.tsx';
import { usePanel } from '../shared/panel.ts';
import { isCommand, splitCommands, type TextToken } from '../verification/commandTokens.ts';
import { CommandView, ImportedNames, TextWithCommands } from '../verification/textWithCommands.tsx';
import { CodeBlockView } from './codeBlockView.tsx';

interface BlockProps {
  readonly streamed: StreamedBlock;
  /** Nothing is added to it any more. */
  readonly isComplete: boolean;
}

/** A block of Markdown, which is rendered again only where it changes. */
export function BlockView({ streamed, isComplete }: BlockProps): VNode {
  const block = streamed.block.value;
  return block.kind === 'code' ? (
    <CodeBlockView language={block.language} code={block.code} closed={block.closed} />
  ) : (
    <TextBlockView source={block.source} isComplete={isComplete} />
  );
}

const nothing: ReadonlySet<string> = new Set();

/** Commands are looked for once a text is complete: half a name is no name. */
const TextBlockView = memo(({ source, isComplete }: { source: string; isComplete: boolean }) => {
  const imported = useContext(ImportedNames);
  const tokens = useMemo(() => lexMarkdown(source), [source]);
  return (
    <ImportedNames.Provider value={isComplete ? (imported ?? nothing) : undefined}>
      {renderTokens(tokens)}
    </ImportedNames.Provider>
  );
});

/** Deeper nesting than anybody writes on purpose; what is nested deeper is shown as source text. */
const maxDepth = 24;

const headings = ['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const;

/**
 * marked's tokens as elements. No markup of the answer ever becomes HTML: tags are made here, one kind of token at a
 * time, and everything else stays text.
 */
function renderTokens(tokens: readonly TextToken[], depth = 0): ComponentChildren {
  if (depth > maxDepth) return tokens.map((token) => token.raw).join('');
  return tokens.map((token) => {
    if (isCommand(token)) return <CommandView token={token} />;
    if (isOfType<MathToken>(token, 'math')) return renderMath(token);
    if (isOfType<PlainToken>(token, 'plain')) return <p class="plain-text">{token.raw}</p>;
    return renderToken(token as MarkedToken, depth + 1);
  });
}

/** The text of an element, with what is known of its commands below it. */
function renderText(
  tokens: readonly Token[],
  depth: number,
  wrap: (content: ComponentChildren) => ComponentChildren,
): VNode {
  return <TextWithCommands tokens={tokens} render={(some) => renderTokens(some, depth)} wrap={wrap} />;
}

/** The text inside of an element, whose commands belong to the text around it. */
const renderInside = (tokens: readonly Token[], depth: number): ComponentChildren => (
  <ImportedNames.Consumer>
    {(imported) => renderTokens(imported ? splitCommands(tokens, imported) : tokens, depth)}
  </ImportedNames.Consumer>
);

function isOfType<T extends Token>(token: Token, type: T['type']): token is T {
  return token.type === type;
}

function renderMath({ raw, math }: MathToken): VNode {
  const source = raw.trim();
  return <MathView math={math} source={source} display={!/^(?:\\\(|\$(?!\$))/.test(source)} />;
}

function renderToken<Type extends MarkedToken['type']>(
  token: Extract<MarkedToken, { type: Type }>,
  depth: number,
): ComponentChild {
  return renderers[token.type](token, depth);
}

type Renderers = {
  readonly [Type in MarkedToken['type']]: (
    token: Extract<MarkedToken, { type: Type }>,
    depth: number,
  ) => ComponentChild;
};

/** The lexer makes none of these on this level; their text is shown if it ever does. */
const asSource = ({ raw }: Token): string => raw;

const renderers: Renderers = {
  paragraph: ({ tokens }, depth) => renderText(tokens, depth, (content) => <p>{content}</p>),
  heading: (token, depth) => {
    // The page's own headings come first: an answer's outline starts below them.
    const Heading = headings[token.depth - 1] ?? 'h6';
    return renderText(token.tokens, depth, (content) => <Heading>{content}</Heading>);
  },
  code: (token) => (
    <CodeBlockView language={firstWord(token.lang)} code={token.text} closed={isClosed(token)} />
  ),
  blockquote: ({ tokens }, depth) => <blockquote>{renderTokens(tokens, depth)}</blockquote>,
  list: renderList,
  table: renderTable,
  hr: () => <hr />,
  strong: ({ tokens }, depth) => <strong>{renderInside(tokens, depth)}</strong>,
  em: ({ tokens }, depth) => <em>{renderInside(tokens, depth)}</em>,
  del: ({ tokens }, depth) => <del>{renderInside(tokens, depth)}</del>,
  codespan: ({ text }) => <code>{text}</code>,
  br: () => <br />,
  link: ({ href, title, tokens }, depth) => (
    <LinkView href={decodeEntities(href)} title={title}>
      {renderInside(tokens, depth)}
    </LinkView>
  ),
  // Nothing is loaded because of an answer: an image is offered as a link.
  image: ({ href, text }) => <LinkView href={decodeEntities(href)}>{decodeEntities(text) || href}</LinkView>,
  text: shownText,
  escape: ({ text }) => text,
  checkbox: () => null,
  space: () => null,
  def: asSource,
  html: asSource,
  list_item: asSource,
};

function shownText(token: Tokens.Text | Tokens.Tag, depth: number): ComponentChildren {
  if ('tokens' in token && token.tokens) return renderText(token.tokens, depth, (content) => content);
  return 'escaped' in token && token.escaped ? token.text : decodeEntities(token.text);
}

/** Whether fenced code is complete: in a list that still grows, its end may be missing. */
function isClosed({ codeBlockStyle, raw }: Tokens.Code): boolean {
  return codeBlockStyle === 'indented' || /\n[ \t]*(?:`{3,}|~{3,})\s*$/.test(raw);
}

function renderList(list: Tokens.List, depth: number): VNode {
  const items = list.items.map((item) => (
    <li class={item.task ? 'task' : undefined}>
      {item.task && (item.checked ? '☑ ' : '☐ ')}
      {renderTokens(item.tokens, depth)}
    </li>
  ));
  if (!list.ordered) return <ul>{items}</ul>;
  return <ol start={list.start === 1 || list.start === '' ? undefined : list.start}>{items}</ol>;
}

function renderTable(table: Tokens.Table, depth: number): VNode {
  const cell = (one: Tokens.TableCell): VNode => {
    const align = one.align ? `align-${one.align}` : undefined;
    return one.header ? (
      <th class={align}>{renderText(one.tokens, depth, (content) => content)}</th>
    ) : (
      <td class={align}>{renderText(one.tokens, depth, (content) => content)}</td>
    );
  };
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={l10n.t('Table')}>
      <table>
        <thead>
          <tr>{table.header.map(cell)}</tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr>{row.map(cell)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function firstWord(info: string | undefined): string {
  return (info ?? '').trim().split(/\s/, 1)[0]!.toLowerCase();
}

interface LinkViewProps {
  readonly href: string;
  readonly title?: string | null | undefined;
  readonly children: ComponentChildren;
}

/** A link that the extension opens after VS Code has asked; plain text if the address must not be opened. */
function LinkView({ href, title, children }: LinkViewProps): VNode {
  const { host } = usePanel();
  const safe = safeLink(href);
  if (!safe) return <span class="dead-link">{children}</span>;
  const open = (event: MouseEvent): void => {
    // VS Code listens on an ancestor and would open the link a second time.
    event.stopPropagation();
    event.preventDefault();
    void host.call('openLink', { href: safe });
  };
  return (
    <a href={safe} title={title ?? safe} onClick={open}>
      {children}
    </a>
  );
}
