import type { Client } from '@colyseus/core';
import { CHAT_REQUESTS } from '../../../shared/protocol/chatRequests.ts';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Done } from '../../../shared/protocol/requests.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { sharedRowsOf } from '../kernel/rows.ts';
import { accept, refuse } from '../kernel/seat.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import type { ChatCalls } from './ChatCalls.ts';
import type { ChatOrders } from './ChatOrders.ts';
import type { GroupGate } from './GroupGate.ts';

/** What of its room a handler acts on. */
export interface ChatParts {
  readonly chat: ChatAuthority;
  readonly calls: ChatCalls;
  readonly orders: ChatOrders;
  readonly groupGate: GroupGate;
}

/** All rooms of conversations have the same handlers, which find what they act on by the seat that asks. */
export interface ChatRooms {
  readonly deps: RoomDeps;
  readonly partsOf: (client: Client) => ChatParts;
}

/** Answers requests of rooms `chat`. */
export const chatRow = ({ deps, partsOf }: ChatRooms) => sharedRowsOf(deps, CHAT_REQUESTS, partsOf);

/** Answers with what became of a command: done, or why it was refused. */
export const settled = (refused: RejectionCode | null): Outcome<Done> =>
  refused === null ? accept({}) : refuse(refused);
