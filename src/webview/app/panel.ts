import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { HighlightCode } from '../markdown/highlightCode.ts';
import type { ChatModel } from './chatModel.ts';
import type { HostApi } from './hostApi.ts';
import type { UiState } from './uiState.ts';

/** What every part of the panel may need: made once in main.tsx and handed down. */
export interface Panel {
  readonly chat: ChatModel;
  readonly ui: UiState;
  readonly host: HostApi;
  readonly highlightCode: HighlightCode;
}

export const PanelContext = createContext<Panel | undefined>(undefined);

/** The panel that a component is part of. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error('This component is not inside a PanelContext.');
  return panel;
}
