import type { VNode } from 'preact';
import { pure } from '../app/pure.tsx';
import { CodeBlockView } from './codeBlockView.tsx';
import { lexAnswer } from './lexAnswer.ts';
import type { MarkdownStream, StreamedBlock } from './markdownStream.ts';
import { renderTokens } from './renderTokens.tsx';

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

const TextBlockView = pure(({ source }: { source: string }) => <>{renderTokens(lexAnswer(source))}</>);
