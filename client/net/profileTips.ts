import type { Person } from '../../shared/protocol/people.ts';
import { newCommandId } from './commandIds.ts';
import { profileApi } from './profileApi.ts';
import { pause } from './reachability.ts';
import { replyOf } from './room/requestOutcome.ts';
import { createTipOutbox, type TipOutbox } from './stream/tipOutbox.ts';

/**
 * Opens the outbox of tips to one person outside of streams. A tip is asked for again under its id until there is an
 * answer, while the page is there; `isHere` says whether it is. The next page of this tab goes on with it.
 */
export function openProfileTips(input: {
  readonly accountId: string;
  readonly payee: Person;
  readonly isHere: () => boolean;
  /** The tip link through which it is given, and the id of the next command there. */
  readonly link?: { readonly id: string; readonly commandId: () => string };
}): TipOutbox {
  const { accountId, payee, isHere, link } = input;
  return createTipOutbox({
    accountId,
    // what is kept is told apart by where it was given: no stream has such an id
    streamId: link ? `tipLink:${link.id}` : `profile:${payee.id}`,
    storage: window.sessionStorage,
    async send(command) {
      const through = link ? { linkId: link.id } : {};
      return replyOf(await profileApi.tip({ ...command, ...through, toHandle: payee.handle }));
    },
    whenJoined: async () => isHere(),
    pause,
    nowMs: () => Date.now(),
    newCommandId: link?.commandId ?? newCommandId,
    random: Math.random,
  });
}
