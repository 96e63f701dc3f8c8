import type { MarkedToken, Token, Tokens } from 'marked';
import type { ComponentChild, ComponentChildren, VNode } from 'preact';
import type { MarkdownStream, StreamedBlock } from '../markdown/markdownStream.ts';
import { decodeEntities, lexMarkdown, safeLink } from '../markdown/safeMarkdown.ts';
import { memo } from '../shared/memo.tsx';
import { usePanel } from '../shared/panel.ts';
import { CodeBlockView } from './codeBlockView.tsx';

/** A Markdown text that may still grow. */
export function MarkdownView({ stream }: { stream: MarkdownStream }): VNode {
  return (
    <div class="markdown">
      {stream.blocks.value.map((streamed) => (
        <BlockView key={streamed.key} streamed={streamed} />
      ))}
    </div>
  );
}

function BlockView({ streamed }: { streamed: StreamedBlock }): VNode {
  const block = streamed.block.value;
  return block.kind === 'code' ? (
    <CodeBlockView language={block.language} code={block.code} closed={block.closed} />
  ) : (
    <TextBlockView source={block.source} />
  );
}

const TextBlockView = memo(({ source }: { source: string }) => <>{renderTokens(lexMarkdown(source))}</>);

/** Deeper nesting than anybody writes on purpose; beyond it the text is shown as it was written. */
const deepest = 24;

const headings = ['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const;

/**
 * marked's tokens as elements. No markup of the answer ever becomes HTML: tags are made here, one kind of token at a
 * time, and everything else stays text.
 */
function renderTokens(tokens: readonly Token[], depth = 0): ComponentChildren {
  if (depth > deepest) return tokens.map((token) => token.raw).join('');
  return tokens.map((token) => renderToken(token as MarkedToken, depth + 1));
}

function renderToken(token: MarkedToken, depth: number): ComponentChild {
  switch (token.type) {
    case 'paragraph':
      return <p>{renderTokens(token.tokens, depth)}</p>;
    case 'heading': {
      // The page's own headings come first: an answer's outline starts below them.
      const Heading = headings[token.depth - 1] ?? 'h6';
      return <Heading>{renderTokens(token.tokens, depth)}</Heading>;
    }
    case 'code':
      return <CodeBlockView language={firstWord(token.lang)} code={token.text} closed={isClosed(token)} />;
    case 'blockquote':
      return <blockquote>{renderTokens(token.tokens, depth)}</blockquote>;
    case 'list':
      return renderList(token, depth);
    case 'table':
      return renderTable(token, depth);
    case 'hr':
      return <hr />;
    case 'strong':
      return <strong>{renderTokens(token.tokens, depth)}</strong>;
    case 'em':
      return <em>{renderTokens(token.tokens, depth)}</em>;
    case 'del':
      return <del>{renderTokens(token.tokens, depth)}</del>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'br':
      return <br />;
    case 'link':
      return (
        <LinkView href={decodeEntities(token.href)} title={token.title}>
          {renderTokens(token.tokens, depth)}
        </LinkView>
      );
    case 'image':
      // Nothing is loaded because of an answer: an image is offered as a link.
      return (
        <LinkView href={decodeEntities(token.href)}>{decodeEntities(token.text) || token.href}</LinkView>
      );
    case 'text':
      return token.tokens ? renderTokens(token.tokens, depth) : decodeEntities(token.text);
    case 'escape':
      return token.text;
    case 'checkbox':
    case 'space':
      return null;
    case 'def':
    case 'html':
    case 'list_item':
      // The lexer makes none of these on this level; their text is shown if it ever does.
      return token.raw;
  }
}

/** Whether the end of fenced code is there: in a list that still grows, it may be to come. */
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
      <th class={align}>{renderTokens(one.tokens, depth)}</th>
    ) : (
      <td class={align}>{renderTokens(one.tokens, depth)}</td>
    );
  };
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="Table">
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

/** A link that the extension opens, after VS Code has asked; plain text where the address is none of ours to open. */
function LinkView({ href, title, children }: LinkViewProps): VNode {
  const { host } = usePanel();
  const safe = safeLink(href);
  if (!safe) return <span class="dead-link">{children}</span>;
  const open = (event: MouseEvent): void => {
    // VS Code listens further up and would open the link a second time.
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
