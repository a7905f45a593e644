import { CHAT_REQUESTS } from '../../../shared/protocol/chatRequests.ts';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Done } from '../../../shared/protocol/requests.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { rowsOf } from '../kernel/rows.ts';
import { accept, refuse } from '../kernel/seat.ts';
import type { ChatAuthority } from './ChatAuthority.ts';

/** What the handlers of room `chat` act on. */
export interface ChatParts {
  readonly deps: RoomDeps;
  /** The authority; it is there as soon as somebody has a seat. */
  readonly chat: () => ChatAuthority;
}

/** Answers requests of room `chat`. */
export const chatRow = ({ deps }: ChatParts) => rowsOf(deps, CHAT_REQUESTS);

/** Answers with what became of a command: done, or why it was refused. */
export const settled = (refused: RejectionCode | null): Outcome<Done> =>
  refused === null ? accept({}) : refuse(refused);
