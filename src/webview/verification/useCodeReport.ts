import { createContext, type RefObject } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { CodeReport } from '../../protocol/schemas/codeReportSchema.ts';
import { usePanel } from '../shared/panel.ts';

/** How far outside of what is seen code is verified. */
const margin = '200px 0px';

/** What takes no longer than this is not spoken of. */
const patienceMilliseconds = 500;

interface Known {
  /** What it was told of. */
  readonly code: string;
  readonly age: number;
  readonly report: CodeReport | null;
}

/**
 * What is known of a block of code: asked for when the place where it is shown comes into sight, and again when it may
 * have changed. What was known before is shown until then.
 */
export function useCodeReport(
  code: string,
  language: string,
): {
  readonly place: RefObject<HTMLDivElement | null>;
  /** Null where there is nothing to tell, undefined where nothing is known yet. */
  readonly report: CodeReport | null | undefined;
  /** It takes a while to find out. */
  readonly isSlow: boolean;
} {
  const { chat, host } = usePanel();
  const turn = useContext(TurnContext);
  const place = useRef<HTMLDivElement>(null);
  const [inSight, setInSight] = useState(false);
  const [known, setKnown] = useState<Known | undefined>(undefined);
  const [isSlow, setSlow] = useState(false);
  const age = chat.verificationAge.value;
  const isCurrent = known?.code === code && known.age === age;

  useEffect(() => {
    const element = place.current!;
    const observer = new IntersectionObserver(
      (entries) => setInSight(entries.at(-1)?.isIntersecting === true),
      { root: element.closest('.transcript'), rootMargin: margin },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!inSight || isCurrent) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => setSlow(true), patienceMilliseconds);
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
  }, [inSight, isCurrent, turn, code, language, age]);

  return { place, report: known?.code === code ? known.report : undefined, isSlow };
}

/** The id of the turn that a component is part of. */
export const TurnContext = createContext('');
