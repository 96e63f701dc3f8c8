import * as l10n from '@vscode/l10n';
import type { Drafts } from '../../core/conversation/chatDrafts.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import {
  chatHostContract,
  chatViewContract,
  type ChatViewState,
  type CommandSuggestion,
  type ContextSuggestion,
} from '../../protocol/chatViewContract.ts';
import type { Handlers, Params } from '../../protocol/rpc/contract.ts';
import type { CodeReport } from '../../protocol/schemas/codeReportSchema.ts';
import { RpcPeer } from '../../protocol/rpc/rpcPeer.ts';
import type { Transport } from '../../protocol/rpc/transport.ts';

type HostRequests = typeof chatHostContract;
/** The handlers of the extension's messages. */
export type ViewNotifications = Handlers<typeof chatViewContract>['notifications'];

/** The extension as the panel uses it. */
export interface HostApi {
  /** Requests all that the panel shows. `kept`: what it knows from before of its box. */
  ready(kept: Drafts): Promise<ChatViewState>;
  /** Tells that the panel has the keyboard. */
  focused(): void;
  /** Makes a request; true if it succeeded. An error is shown to the user, not thrown. */
  call<
    M extends Exclude<
      keyof HostRequests['requests'],
      'ready' | 'verify' | 'takeBack' | 'ask' | 'suggestContext' | 'suggestCommands' | 'attachFoundCode'
    >,
  >(
    method: M,
    params: Params<HostRequests, M>,
  ): Promise<boolean>;
  /** Asks a question. False if it was not asked: it failed, which is shown, or the user did not want it to be sent. */
  ask(question: string): Promise<boolean>;
  /** What can go with a question and has this in its name; nothing if the request failed. */
  suggestContext(query: string, signal: AbortSignal): Promise<readonly ContextSuggestion[]>;
  /** Attaches what code of the workspace a question is about; undefined if the request failed or was cancelled. */
  attachFoundCode(
    question: string,
    signal: AbortSignal,
    onProgress: (reading: { readonly read: number; readonly total: number }) => void,
  ): Promise<{ readonly found: number; readonly files: number } | undefined>;
  /** The commands that have this in their name; nothing if the request failed. */
  suggestCommands(query: string, signal: AbortSignal): Promise<readonly CommandSuggestion[]>;
  /** Takes back a question that waits. Its text; null if it is too late, undefined if the request failed. */
  takeBack(turn: string): Promise<string | null | undefined>;
  /** What is known about a block of code: null if there is nothing to report, undefined if the request failed. */
  verify(block: Params<HostRequests, 'verify'>, signal: AbortSignal): Promise<CodeReport | null | undefined>;
}

/** Connects the panel with the extension at the other end of a transport. */
export function connectHost(
  transport: Transport,
  notifications: ViewNotifications,
  onProblem: (error: PhidelityError) => void,
): HostApi {
  const peer = new RpcPeer(transport, {
    local: chatViewContract,
    remote: chatHostContract,
    handlers: { requests: {}, notifications },
    onGone: (why) =>
      new PhidelityError(
        'protocol',
        l10n.t('Lost connection to the extension ({0}). Reload the window.', why),
      ),
    onError: onProblem,
  });
  /** What is requested, or something else where that fails. An error is shown, unless nobody waits any more. */
  const orElse = async <T, Otherwise>(
    request: Promise<T>,
    otherwise: Otherwise,
    signal?: AbortSignal,
  ): Promise<T | Otherwise> => {
    try {
      return await request;
    } catch (error) {
      if (!signal?.aborted) onProblem(PhidelityError.from(error));
      return otherwise;
    }
  };
  return {
    ready: ({ draft, drafts }) => peer.request('ready', { draft, drafts: [...drafts] }),
    focused: () => peer.notify('focused', null),
    call: (method, params) =>
      orElse(
        peer.request(method, params).then(() => true),
        false,
      ),
    ask: (question) => orElse(peer.request('ask', { question }), false),
    suggestContext: (query, signal) =>
      orElse(peer.request('suggestContext', { query }, { signal }), [], signal),
    attachFoundCode: (question, signal, onProgress) =>
      orElse(peer.request('attachFoundCode', { question }, { signal, onProgress }), undefined, signal),
    suggestCommands: (query, signal) =>
      orElse(peer.request('suggestCommands', { query }, { signal }), [], signal),
    takeBack: (turn) => orElse(peer.request('takeBack', { turn }), undefined),
    verify: (block, signal) => orElse(peer.request('verify', block, { signal }), undefined, signal),
  };
}
