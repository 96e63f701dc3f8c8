import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ModelPageState } from '../../protocol/modelPageContract.ts';
import { Icon, IconButton } from '../shared/icons.tsx';
import { useModelPageHost } from './modelPageHost.ts';

/**
 * What went wrong, beside the button that was pressed, and announced by screen readers at once.
 *
 * @param props.at The place that this is: the name of an offered file, or `own`; the top of the page without it.
 */
export function Problem({
  state: { problem, problemAt },
  at,
}: {
  readonly state: Pick<ModelPageState, 'problem' | 'problemAt'>;
  readonly at?: string;
}): VNode | null {
  const host = useModelPageHost();
  const box = useRef<HTMLDivElement>(null);
  const message = problemAt === at ? problem : null;
  // The dialog may have covered the place.
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [message]);
  if (message === null) return null;
  return (
    <div class="error-box" role="alert" ref={box}>
      <Icon name="error" />
      <div class="error-body">
        <p>{message}</p>
      </div>
      <IconButton icon="close" label={l10n.t('Dismiss')} onClick={() => host.call('dismissProblem', null)} />
    </div>
  );
}
