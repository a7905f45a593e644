import type { DisputeView } from '../../../shared/protocol/disputes.ts';
import { disputeView } from '../../domain/disputeView.ts';
import type { MeetingBody } from '../../domain/meetingBody.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import type { DisputesPort } from './port.ts';

const LIST = 100;

/** Finds the meetings that wait for an arbiter among the documents of the store. Rules: SPEC.md, ME6. */
export function createStoreDisputes({ store }: { readonly store: StorePort }): DisputesPort {
  return {
    async list(): Promise<readonly DisputeView[]> {
      const query = { field: 'disputed', value: 'yes', by: 'disputedUntilMs', limit: LIST } as const;
      const found = await store.find(COLLECTIONS.meetings.name, query);
      return found
        .map(({ id, body }) => disputeView(id, body as unknown as MeetingBody))
        .filter((view) => view !== null);
    },
  };
}
