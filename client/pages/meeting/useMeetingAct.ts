import type { MEETING_REQUESTS } from '../../../shared/protocol/meetings.ts';
import type { PayloadOf } from '../../../shared/protocol/requests.ts';
import type { OpenMeeting } from '../../net/meetings/openMeeting.ts';
import { outcomeOf } from '../../net/room/requestOutcome.ts';
import { useRun } from '../../net/useRun.ts';

type Requests = typeof MEETING_REQUESTS;

/** Asks the meeting’s room for one thing at a time from one place of the page. */
export function useMeetingAct(open: OpenMeeting) {
  const { busy, refused, forget, run } = useRun();
  return {
    busy,
    problem: refused?.message ?? null,
    forget,
    /** True when it was done. */
    act: async <Name extends keyof Requests & string>(
      type: Name,
      payload: PayloadOf<Requests[Name]>,
    ): Promise<boolean> =>
      (await run(async () => {
        const outcome = outcomeOf(await open.request(type, payload));
        return outcome.ok ? ({ ok: true, value: true } as const) : outcome;
      })) !== null,
  };
}
