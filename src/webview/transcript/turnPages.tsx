import type { VNode } from 'preact';
import { memo } from '../shared/memo.tsx';
import type { TurnModel } from '../shared/turnModel.ts';
import { newPart, PartView, type TranscriptPart } from './partView.tsx';
import { TurnView } from './turnView.tsx';

/** Turns that come into the page and leave it together, and pages that do. */
const pageSize = 6;
const chapterSize = 40;

/** A chat of at most so many turns is in the page as a whole, page by page. */
const wholeChat = 400;

/** The turns of one chat in pages, and these in chapters, so that few elements stand for thousands of turns. */
export class TurnPages {
  readonly #pages: TranscriptPart[] = [];
  readonly #chapters: TranscriptPart[] = [];
  #turns: readonly TurnModel[] = [];

  get isVirtual(): boolean {
    return this.#turns.length > wholeChat;
  }

  get pages(): readonly TranscriptPart[] {
    return this.#pages;
  }

  get chapters(): readonly TranscriptPart[] {
    return this.#chapters;
  }

  /**
   * Takes the turns of the chat as they are now.
   *
   * @param shown The turn at which it is opened; without it, that is the last.
   */
  update(turns: readonly TurnModel[], shown: string | undefined): void {
    this.#turns = turns;
    const opened = shown === undefined ? -1 : this.#pageOf(shown);
    const count = Math.ceil(turns.length / pageSize);
    resize(this.#pages, count, opened);
    resize(
      this.#chapters,
      Math.ceil(count / chapterSize),
      opened < 0 ? -1 : Math.floor(opened / chapterSize),
    );
  }

  turnsOf(page: number): readonly TurnModel[] {
    return this.#turns.slice(page * pageSize, (page + 1) * pageSize);
  }

  /** Brings a turn into the page, with the next rendering. */
  show(turn: string): void {
    const page = this.#pageOf(turn);
    const chapter = this.#chapters[Math.floor(page / chapterSize)];
    if (chapter) chapter.near.value = true;
    const part = this.#pages[page];
    if (part) part.near.value = true;
  }

  #pageOf(turn: string): number {
    const at = this.#turns.findIndex(({ id }) => id === turn);
    return at < 0 ? -1 : Math.floor(at / pageSize);
  }
}

/** New parts are in the page at once where the chat is opened and at its end. */
function resize(parts: TranscriptPart[], count: number, opened: number): void {
  parts.length = Math.min(parts.length, count);
  for (let index = parts.length; index < count; index++)
    parts.push(newPart(index === opened || index >= count - 2));
}

interface TurnPagesViewProps {
  readonly pages: TurnPages;
  /** As `pages` knows them. */
  readonly turns: readonly TurnModel[];
  /** The turn whose answer can be asked for again. */
  readonly lastSent: TurnModel | undefined;
}

/** All turns of a chat, as far as they are near. */
export function TurnPagesView({ pages, turns, lastSent }: TurnPagesViewProps): VNode {
  return (
    <>
      {pages.chapters.map((part, index) => {
        const isLast = index === pages.chapters.length - 1;
        const from = index * chapterSize;
        const to = Math.min(pages.pages.length, from + chapterSize);
        return (
          <ChapterView
            key={index}
            part={part}
            pages={pages}
            from={from}
            to={to}
            turns={turns}
            lastSent={lastSent}
            isLast={isLast}
          />
        );
      })}
    </>
  );
}

interface ChapterViewProps extends TurnPagesViewProps {
  readonly part: TranscriptPart;
  /** Its first page. */
  readonly from: number;
  /** The page after its last one. */
  readonly to: number;
  readonly isLast: boolean;
}

function ChapterView({ part, pages, from, to, turns, lastSent, isLast }: ChapterViewProps): VNode {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  return (
    <PartView
      part={part}
      class="turn-page"
      always={isLast || !pages.isVirtual}
      estimatedHeight={() => numbers.reduce((sum, page) => sum + heightOf(pages, page), 0)}
      texts={() => numbers.flatMap((page) => textsOf(pages, page))}
    >
      {() =>
        numbers.map((page) => (
          <PageView
            key={page}
            part={pages.pages[page]!}
            pages={pages}
            page={page}
            ids={pages
              .turnsOf(page)
              .map(({ id }) => id)
              .join(' ')}
            count={turns.length}
            lastSent={lastSent}
          />
        ))
      }
    </PartView>
  );
}

interface PageViewProps {
  readonly part: TranscriptPart;
  readonly pages: TurnPages;
  readonly page: number;
  /** The turns in it, by which it is rendered again. */
  readonly ids: string;
  /** How many turns the chat has. */
  readonly count: number;
  readonly lastSent: TurnModel | undefined;
}

const PageView = memo<PageViewProps>(({ part, pages, page, count, lastSent }: PageViewProps) => {
  const isLast = page === pages.pages.length - 1;
  return (
    <PartView
      part={part}
      class="turn-page"
      always={isLast || !pages.isVirtual}
      // Old turns that come into the page are no news for a screen reader.
      aria-live={isLast ? undefined : 'off'}
      estimatedHeight={() => heightOf(pages, page)}
      texts={() => textsOf(pages, page)}
    >
      {() =>
        pages.turnsOf(page).map((model, at) => {
          const number = page * pageSize + at + 1;
          return (
            <TurnView key={model.id} model={model} number={number} count={count} last={model === lastSent} />
          );
        })
      }
    </PartView>
  );
});

function textsOf(pages: TurnPages, page: number): string[] {
  return pages.turnsOf(page).flatMap(({ turn, text }) => [turn.peek().question, text]);
}

function heightOf(pages: TurnPages, page: number): number {
  return pages.pages[page]!.height ?? pages.turnsOf(page).reduce((sum, one) => sum + estimatedHeight(one), 0);
}

/** The height of a turn in a panel of usual width, in pixels. */
function estimatedHeight({ turn, text }: TurnModel): number {
  const { question } = turn.peek();
  return 90 + 20 * Math.min(8, question.length / 50) + 20 * Math.min(200, text.length / 50);
}
