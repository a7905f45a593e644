import { CHAT_REQUESTS } from '../../../shared/protocol/chatRequests.ts';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Done } from '../../../shared/protocol/requests.ts';
import { StoreUnavailable } from '../../services/store/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, answer, kitOf, type RunRequest, refuse } from '../kernel/seat.ts';
import type { ChatAuthority } from './ChatAuthority.ts';

/** What the handlers of room `chat` act on. */
export interface ChatParts {
  readonly deps: RoomDeps;
  /** The authority; it is there as soon as somebody has a seat. */
  readonly chat: () => ChatAuthority;
}

/** Answers requests of the table; a store that is away is no bug. */
export function chatRow(parts: ChatParts) {
  const kit = kitOf(parts.deps);
  return <N extends keyof typeof CHAT_REQUESTS>(name: N, run: RunOf<N>) => {
    const spec = CHAT_REQUESTS[name];
    return answer(
      kit,
      spec as never,
      (async (asked: Parameters<RunOf<N>>[0]) => {
        try {
          return await run(asked);
        } catch (error) {
          if (error instanceof StoreUnavailable) return refuse('TemporarilyUnavailable');
          throw error;
        }
      }) as never,
    );
  };
}
type Spec<N extends keyof typeof CHAT_REQUESTS> = (typeof CHAT_REQUESTS)[N];
type RunOf<N extends keyof typeof CHAT_REQUESTS> = RunRequest<
  Spec<N>['schema'],
  Spec<N> extends { readonly answers?: infer A } ? NonNullable<A> : Done
>;

/** Answers with what became of a command: done, or why it was refused. */
export const settled = (refused: RejectionCode | null): Outcome<Done> =>
  refused === null ? accept({}) : refuse(refused);
