import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { type BlockSection, BlockSections } from '../markdown/blockSections.ts';
import { textOf } from '../markdown/blockSplitter.ts';
import type { MarkdownStream } from '../markdown/markdownStream.ts';
import { memo } from '../shared/memo.tsx';
import { BlockView } from './blockView.tsx';
import { newPart, PartView } from './partView.tsx';

/** Sections that come into the page and leave it together. */
const chapterSize = 40;

/** A Markdown text that may still grow. Of a very long one, only what is near what is in sight is in the page. */
export function MarkdownView({ stream }: { stream: MarkdownStream }): VNode {
  const sections = useMemo(() => new BlockSections(), [stream]);
  const blocks = stream.blocks.value;
  const list = sections.update(blocks);
  const grows = !stream.finished.value;
  if (list.length < 2) return <div class={classOf(grows)}>{blocksOf(stream)}</div>;
  const count = Math.ceil(list.length / chapterSize);
  return (
    <>
      {Array.from({ length: count }, (_, index) => {
        const isLast = index === count - 1;
        return (
          <ChapterView
            key={index}
            stream={stream}
            sections={sections}
            index={index}
            version={isLast ? blocks : undefined}
            grows={isLast && grows}
          />
        );
      })}
    </>
  );
}

interface ChapterViewProps {
  readonly stream: MarkdownStream;
  readonly sections: BlockSections;
  readonly index: number;
  /** Changes with every change of the last chapter. */
  readonly version: unknown;
  readonly grows: boolean;
}

const ChapterView = memo<ChapterViewProps>(({ stream, sections, index, grows }: ChapterViewProps) => {
  const part = useMemo(() => newPart(index === 0 || grows), []);
  const list = sections.list.slice(index * chapterSize, (index + 1) * chapterSize);
  return (
    <PartView
      part={part}
      class="markdown-part"
      always={grows}
      estimatedHeight={() => list.reduce((sum, section) => sum + estimatedHeight(section), 0)}
      texts={() => list.flatMap((section) => textsOf(stream, section))}
    >
      {() =>
        list.map((section, at) => {
          const isLast = grows && at === list.length - 1;
          const version = at === list.length - 1 ? stream.blocks.peek() : undefined;
          return (
            <SectionView
              key={section.from}
              stream={stream}
              section={section}
              version={version}
              isFirst={section.from === 0}
              grows={isLast}
            />
          );
        })
      }
    </PartView>
  );
});

interface SectionViewProps {
  readonly stream: MarkdownStream;
  readonly section: BlockSection;
  /** Changes with every change of the last section. */
  readonly version: unknown;
  readonly isFirst: boolean;
  readonly grows: boolean;
}

const SectionView = memo<SectionViewProps>(({ stream, section, isFirst, grows }: SectionViewProps) => {
  const part = useMemo(() => newPart(isFirst || grows), []);
  return (
    <PartView
      part={part}
      class={classOf(grows)}
      always={grows}
      estimatedHeight={() => estimatedHeight(section)}
      texts={() => textsOf(stream, section)}
    >
      {() => blocksOf(stream, section)}
    </PartView>
  );
});

function textsOf(stream: MarkdownStream, { from, to }: BlockSection): string[] {
  return stream.blocks
    .peek()
    .slice(from, to)
    .map(({ block }) => textOf(block.peek()));
}

/** In a panel of usual width, in pixels. */
function estimatedHeight({ from, to, characters }: BlockSection): number {
  return 20 * (characters / 50 + to - from);
}

function classOf(grows: boolean): string {
  return grows ? 'markdown growing-end' : 'markdown';
}

function blocksOf(stream: MarkdownStream, section?: BlockSection): VNode[] {
  const blocks = stream.blocks.peek();
  const from = section?.from ?? 0;
  return blocks.slice(from, section?.to).map((streamed, at) => {
    const isComplete = stream.finished.peek() || from + at < blocks.length - 1;
    return <BlockView key={streamed.key} streamed={streamed} isComplete={isComplete} />;
  });
}
