import { needsForm } from '../../../shared/meetingChecks.ts';
import type { MeetingHappening } from '../../../shared/protocol/meetings.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { winnerOf } from '../../domain/meetingBids.ts';
import type { Services } from '../../services/services.ts';
import type { MeetingAuthority } from './MeetingAuthority.ts';
import { bidOf } from './machine/state.ts';

/** How long after a meeting what the fan told of themselves is kept. */
const KEPT_MS = 7 * DAY_MS;

interface Parts {
  readonly services: Pick<Services, 'notices' | 'conversations' | 'kyf' | 'clock'>;
  readonly meeting: () => MeetingAuthority;
  readonly onFailed: (error: unknown) => void;
}

/**
 * Does what follows from a meeting outside of it: people who may be away are told, and acceptance opens a conversation. Each step
 * may be done again, and is until it is noted in the document.
 */
export class MeetingTeller {
  readonly #parts: Parts;
  #isTelling = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Begins to tell what waits; what fails is told with the next change, or by whoever rules next. */
  look(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#tellAll()
      .catch(this.#parts.onFailed)
      .finally(() => {
        this.#isTelling = false;
      });
  }

  async #tellAll(): Promise<void> {
    const { services, meeting } = this.#parts;
    await this.#openConversation();
    for (;;) {
      const { told } = meeting();
      const [news] = told.untold;
      if (!news) return;
      const { personId, what, bidId, atMs, dueMs } = news;
      const bid = bidOf(told, bidId);
      const from = personId === told.creator.id ? (bid?.fan ?? null) : told.creator;
      await this.#lease(what);
      await services.notices.tell({
        ...{ personId, atMs, key: `meeting/${bidId}/${what}/${atMs}` },
        news: {
          ...({ type: 'meetingNews', what, from, meetingId: told.meetingId } as const),
          amountMinor: bid?.amountMinor ?? '0',
          ...(dueMs === undefined ? {} : { dueMs }),
        },
      });
      if ((await meeting().command({ type: 'newsTold', count: 1 })) !== null) return;
    }
  }

  /** What the fan has told of themselves is kept for as long as the meeting needs it. */
  async #lease(what: MeetingHappening): Promise<void> {
    const { services, meeting } = this.#parts;
    const { meetingId, slot, terms } = meeting().told;
    if (!needsForm(terms)) return;
    if (what === 'timeMoved' && slot)
      await services.kyf.lease({ aboutId: meetingId, untilMs: slot.endMs + KEPT_MS });
    if (what === 'cancelled' || what === 'lapsed' || what === 'notApproved')
      await services.kyf.lease({ aboutId: meetingId, untilMs: services.clock.nowMs() });
  }

  async #openConversation(): Promise<void> {
    const { services, meeting } = this.#parts;
    const { creator, conversationId, phase } = meeting().told;
    const bid = winnerOf(meeting().told);
    if (!bid || conversationId !== null || phase.type === 'over') return;
    const started = await services.conversations.startDirect({ starter: creator, other: bid.fan });
    if (!started.ok) return;
    const opened = { bidId: bid.bidId, conversationId: started.value };
    await meeting().command({ type: 'conversationOpened', ...opened });
  }
}
