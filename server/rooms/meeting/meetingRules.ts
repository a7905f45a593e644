import { Map as PersistentMap } from 'immutable';
import type { MeetingBody } from '../../domain/meetingBody.ts';
import type { ActorRules } from '../kernel/AuthorityActor.ts';
import { dueEffects } from '../orders/effects.ts';
import { bookFromDocument, bookToDocument, newBook, type OrderBookDocument } from '../orders/order.ts';
import { dueAtMs } from './machine/after.ts';
import type { BidBook, BidEnd, MeetingState } from './machine/state.ts';
import { decideMeeting, type MeetingCommand } from './meetingMachine.ts';

/** What is written and told together. */
export interface MeetingCut {
  readonly next: MeetingState;
  /** What must be durable before; null: nothing of it must outlive the process. */
  readonly body: MeetingBody | null;
}

/** The rules that the authority of a meeting decides by. */
export const MEETING_RULES: ActorRules<MeetingState, MeetingCommand, MeetingCut> = {
  decide: decideMeeting,
  cut: (state) => {
    if (!state.hasNews && !state.isDirty) return null;
    const next = { ...state, frame: state.frame + 1, hasNews: false, isDirty: false };
    return { next, body: state.isDirty ? bodyOf(next) : null };
  },
  hasNews: ({ hasNews, isDirty }) => hasNews || isDirty,
  isFull: () => false,
  tellDelayMs: () => 0,
  deadline: (state) => {
    const due = dueAtMs(state);
    return due === null ? null : { dueAtMs: due, command: { type: 'meetingDue' } };
  },
  isOver: () => false,
};

/** Says whether money or news of the meeting is on its way. */
export const isBusy = ({ book, untold }: MeetingState): boolean =>
  dueEffects(book).length > 0 || untold.length > 0;

/** Returns what of the meeting outlives the process. */
export function bodyOf(state: MeetingState): MeetingBody {
  const { meetingId: _, seats: __, frame: ___, isDirty: ____, hasNews: _____, book, ...body } = state;
  const wakeAtMs = isBusy(state) ? 0 : dueAtMs(state);
  return {
    ...body,
    book: bookToDocument(book),
    ...(wakeAtMs === null ? {} : { wakes: 'yes', wakeAtMs }),
    ...(body.phase.type === 'disputed' ? { disputed: 'yes', disputedUntilMs: body.phase.resolveByMs } : {}),
  };
}

/** Makes a meeting of its document, as an authority of that epoch goes on with it. Nobody is connected yet. */
export function restoreMeeting(meetingId: string, kept: MeetingBody, epoch: number): MeetingState {
  const { book: document, wakes: _, wakeAtMs: __, disputed: ___, disputedUntilMs: ____, ...body } = kept;
  // nobody is here yet
  const together = body.together ? { together: { ...body.together, sinceMs: null } } : {};
  const book: BidBook = document ? bookFromDocument(document as OrderBookDocument<'bid', BidEnd>) : newBook();
  return {
    ...{ ...body, ...together },
    ...{ meetingId, epoch, book, frame: 0, seats: PersistentMap(), isDirty: false, hasNews: false },
  };
}
