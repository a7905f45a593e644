import type { Receipt } from '../../../shared/protocol/answers.ts';
import { personOfAccount } from '../../domain/personOfAccount.ts';
import { inboxTopic } from '../../domain/topics/inboxNews.ts';
import type { Log } from '../../log.ts';
import type { BusPort } from '../bus/port.ts';
import { type LedgerPort, LedgerUnavailable } from '../ledger/port.ts';
import type { Clock } from '../runtime/port.ts';
import { StoreUnavailable } from '../store/port.ts';
import { placedBy, tellEntry } from './journalReader.ts';
import { toldBeside } from './noticeOfEntry.ts';
import type { NoticesPort } from './port.ts';
import type { NoticesParts } from './storeNotices.ts';

/** How long whoever was told of a change is not told of the next one: then of all of them at once. */
export const TOLD_EVERY_MS = 250;

interface TellingParts extends Pick<NoticesParts, 'ledger' | 'identity'> {
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: NoticesPort;
}

/**
 * Returns the journal whose every entry is told to the inboxes of the people whose money it moved, at once and then at
 * most every `TOLD_EVERY_MS`. Of an entry that somebody has to know whose money did not move, it writes the notice before
 * it answers: who appended asks again until there is an answer, so the notice is not lost with a process. It throws
 * `LedgerUnavailable` when that notice cannot be written.
 */
export function createTellingLedger(parts: TellingParts): LedgerPort {
  const { ledger } = parts;
  const touched = createTouches(parts);
  return {
    async append(input) {
      const outcome = await ledger.append(input);
      if (!outcome.ok) return outcome;
      await tellBeside(parts, outcome.receipt);
      for (const [personId, isCredited] of peopleOf(outcome.receipt)) touched(personId, isCredited);
      return outcome;
    },
    get: (entryId) => ledger.get(entryId),
    balances: (account) => ledger.balances(account),
    find: (query) => ledger.find(query),
    audit: () => ledger.audit(),
    health: () => ledger.health(),
    close: () => ledger.close(),
  };
}

async function tellBeside({ ledger, identity, notices }: TellingParts, receipt: Receipt): Promise<void> {
  if (!['hold', 'post'].includes(receipt.kind)) return;
  try {
    const placed = await placedBy(ledger, receipt);
    const tell = notices.tell.bind(notices);
    for (const personId of toldBeside({ receipt, placed }))
      await tellEntry({ ledger, identity, tell }, { receipt, personId });
  } catch (cause) {
    if (!(cause instanceof StoreUnavailable)) throw cause;
    throw new LedgerUnavailable('the notice of an entry could not be written', { cause });
  }
}

/** The people whose accounts an entry moved, and whether it gave them something. */
function peopleOf({ legs }: Receipt): ReadonlyMap<string, boolean> {
  const people = new Map<string, boolean>();
  for (const { account, amountMinor } of legs) {
    const personId = personOfAccount(account);
    if (personId !== null)
      people.set(personId, (people.get(personId) ?? false) || !amountMinor.startsWith('-'));
  }
  return people;
}

interface Touch {
  /** Whether something came since the last time. */
  isDue: boolean;
  isCredited: boolean;
}

/** Returns what tells one person's inboxes that their money moved: the first time at once, and then all that came since. */
function createTouches({ bus, clock, log, notices }: TellingParts) {
  const waiting = new Map<string, Touch>();

  const say = (personId: string, isCredited: boolean): void => {
    bus.publish(inboxTopic(personId), { of: 'balances' });
    if (isCredited)
      notices
        .catchUp(personId)
        .catch((err: unknown) => log.warn({ err, personId }, 'notices of money were not written'));
    waiting.set(personId, { isDue: false, isCredited: false });
    clock.after(TOLD_EVERY_MS, () => {
      const touch = waiting.get(personId);
      waiting.delete(personId);
      if (touch?.isDue) say(personId, touch.isCredited);
    });
  };

  return (personId: string, isCredited: boolean): void => {
    const touch = waiting.get(personId);
    if (!touch) return say(personId, isCredited);
    touch.isDue = true;
    touch.isCredited ||= isCredited;
  };
}
