import { Encoder } from '@colyseus/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHAT_LIMITS } from '../chatLimits.ts';
import type { ChatSnapshot } from '../protocol/chat.ts';
import {
  CHAT_MEANINGS,
  CHAT_STATE_BYTES,
  type ChatFields,
  ChatState,
  fillChat,
  MEMBER_MEANINGS,
  projectChat,
} from './chatState.ts';
import { openState } from './decodedState.testkit.ts';

const HIDDEN = 'is nobody else’s business';
const person = fc.record({ id: fc.uuid(), name: fc.string(), handle: fc.string() });
const role = fc.constantFrom('owner', 'admin', 'member');
const member = fc.record({ person, role, isHere: fc.boolean(), readSeq: fc.nat() });
const whoMay = fc.constantFrom('everybody', 'admins');
const snapshot = fc
  .record({
    type: fc.constantFrom('direct', 'group'),
    name: fc.string(),
    members: fc.uniqueArray(member, { maxLength: 5, selector: (one) => one.person.id }),
    pins: fc.array(fc.nat(), { maxLength: 5 }),
    lastSeq: fc.nat(),
    settings: fc.record({
      slowModeSeconds: fc.nat(300),
      whoWrites: whoMay,
      whoAdds: whoMay,
      whoPins: whoMay,
    }),
    asked: fc.boolean(),
  })
  .map(
    ({ asked, ...view }) =>
      ({
        ...view,
        epoch: 1,
        seq: 1,
        conversationId: 'gr_conversation',
        members: view.members.map((one) => ({
          ...one,
          email: HIDDEN,
          person: { ...one.person, email: HIDDEN },
        })),
        typing: view.members.slice(0, 1).map((one) => one.person.id),
        request: asked ? { type: 'asked', byId: 'us_somebody' } : { type: 'open' },
      }) as unknown as ChatSnapshot,
  );

function openChat(first: ChatSnapshot) {
  const opened = openState(new ChatState(), (state) => fillChat(state, projectChat(first)));
  return { ...opened, read: () => opened.decoder.state.toJSON() as ChatFields };
}

describe('the state of a conversation', () => {
  it('[SY1] has the fields that are told of, and nothing else of a member', () => {
    fc.assert(
      fc.property(snapshot, (view) => {
        const read = openChat(view).read();
        expect(Object.keys(read).toSorted()).toEqual(Object.keys(CHAT_MEANINGS).toSorted());
        for (const one of Object.values(read.members)) {
          expect(Object.keys(one).toSorted()).toEqual(Object.keys(MEMBER_MEANINGS).toSorted());
        }
        expect(JSON.stringify(read)).not.toContain(HIDDEN);
      }),
    );
  });

  it('[SY2] [SY3] is the same for the same conversation, and read from patches as from the whole', () => {
    fc.assert(
      fc.property(snapshot, snapshot, (first, second) => {
        const { state, encoder, decoder, read } = openChat(first);
        fillChat(state, projectChat(structuredClone(first)));
        expect(encoder.hasChanges).toBe(false);
        fillChat(state, projectChat(second));
        if (encoder.hasChanges) decoder.decode(Buffer.from(encoder.encode()));
        expect(read()).toEqual(projectChat(second));
      }),
    );
  });

  it('[SY1] of a full group fits into its bytes', () => {
    const name = '\u{1f4a5}'.repeat(40);
    const members = Array.from({ length: CHAT_LIMITS.members }, (_, n) => ({
      person: { id: `us_${n}_0123456789abcdef`, name, handle: name },
      role: 'member' as const,
      isHere: true,
      readSeq: 2 ** 40,
    }));
    const [some] = fc.sample(snapshot, 1);
    const state = new ChatState();
    fillChat(state, projectChat({ ...some!, members }));
    expect(new Encoder(state).encodeAll().byteLength).toBeLessThan(CHAT_STATE_BYTES);
  });
});
