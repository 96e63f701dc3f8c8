import { createContext, type RefObject } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { CodeReport } from '../../protocol/schemas/codeReportSchema.ts';
import { usePanel } from '../shared/panel.ts';

/** Code this far outside of the visible area is verified too. */
const margin = '200px 0px';

/** After this time a progress indicator is shown. */
const slowAfterMilliseconds = 500;

/** A report and the code that it is about. */
interface Known {
  readonly code: string;
  readonly age: number;
  readonly report: CodeReport | null;
}

/**
 * The report on a block of code: requested when the element scrolls into view, and again when it may have changed. Until
 * then the previous report is returned. Of code that is being written, what is missing so far; it stays until all of the
 * code was verified.
 *
 * @param isClosed Whether the code is all there.
 */
export function useCodeReport(
  code: string,
  language: string,
  isClosed = true,
): {
  readonly place: RefObject<HTMLDivElement | null>;
  /** Null if there is nothing to show, undefined if it is not known yet. */
  readonly report: CodeReport | null | undefined;
  /** Whether a pending report takes long enough for a progress indicator. */
  readonly isSlow: boolean;
} {
  const { chat, host } = usePanel();
  const turn = useContext(TurnContext);
  const place = useRef<HTMLDivElement>(null);
  const [inView, setInView] = useState(false);
  const [known, setKnown] = useState<Known | undefined>(undefined);
  const [isSlow, setSlow] = useState(false);
  const age = chat.verificationAge.value;
  const isCurrent = !isClosed || (known?.code === code && known.age === age);
  const growing = useRef<CodeReport | undefined>(undefined);
  const written = isClosed ? undefined : chat.growingReport.value;
  if (written?.turn === turn && written.report) growing.current = written.report;

  useEffect(() => {
    const element = place.current!;
    const observer = new IntersectionObserver(
      (entries) => setInView(entries.at(-1)?.isIntersecting === true),
      { root: element.closest('.transcript'), rootMargin: margin },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!inView || isCurrent) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => setSlow(true), slowAfterMilliseconds);
    const end = (): void => {
      clearTimeout(timer);
      setSlow(false);
    };
    void host.verify({ turn, code, language }, controller.signal).then((report) => {
      if (controller.signal.aborted) return;
      end();
      if (report !== undefined) setKnown({ code, age, report });
    });
    return () => {
      controller.abort();
      end();
    };
  }, [inView, isCurrent, turn, code, language, age]);

  return { place, report: known?.code === code ? known.report : growing.current, isSlow };
}

/** The id of the turn that a component is part of. */
export const TurnContext = createContext('');
