import type { Account } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { ComingMode, ComingStreamView } from '../../../shared/protocol/schedule.ts';

/** What a creator says of a stream that is to come. */
export interface ComingStreamFacts {
  readonly title: string;
  readonly mode: ComingMode;
  readonly price: string;
  /** When it begins, in Unix ms. */
  readonly startMs: number;
  readonly minutes: number;
}

/** Keeps the streams that are to come, and reminds of them. Infrastructure that is lost throws, as the store does. */
export interface SchedulePort {
  /** Plans a stream. Rejections: TitleMissing, TitleTooLong, SchedulePriceTooLong, ScheduleTimeInvalid, ScheduleFull. */
  plan(creator: Account, facts: ComingStreamFacts): Promise<Outcome<ComingStreamView>>;
  /** Changes a stream of that creator, or calls it off with `facts` null. Rejections: NotFound, and those of a new one but ScheduleFull. */
  change(input: {
    readonly entryId: string;
    readonly creatorId: string;
    readonly facts: ComingStreamFacts | null;
  }): Promise<Outcome<ComingStreamView>>;
  /** Returns the coming streams of a creator, the first to begin first, as that person is shown them. */
  list(input: {
    readonly creatorId: string;
    readonly askerId: string | null;
  }): Promise<readonly ComingStreamView[]>;
  /** Returns what somebody plans, and what they are reminded of, called off or not, the first to begin first. */
  mine(personId: string): Promise<readonly ComingStreamView[]>;
  /** Asks for a reminder, or takes it back. Rejections: NotFound, DoorClosed, RemindersFull. */
  remind(input: {
    readonly entryId: string;
    readonly personId: string;
    readonly wants: boolean;
  }): Promise<Outcome<ComingStreamView>>;
  /**
   * Writes the streams of a creator, or the one of that id, as a feed that other calendars read; `origin` is where the pages of this
   * server are. null: there is none of that id.
   */
  calendar(
    of: { readonly creatorId: string } | { readonly entryId: string },
    origin: string,
  ): Promise<string | null>;
}
