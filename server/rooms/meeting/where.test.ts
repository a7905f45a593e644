import { expect, it } from 'vitest';
import { meetingView } from '../../domain/meetingView.ts';
import { bookToDocument } from '../orders/order.ts';
import { bidOfFan, NOVA, newMeeting, Played, person, SLOT } from './meeting.testkit.ts';

const LINK = 'https://meet.example.org/nova';
const ADA = person('ada').id;

function played(kind: 'link' | 'inPerson' | 'call', asks: 'name'[] = []): Played {
  const lot = { ...SLOT, kind };
  const one = new Played({ ...newMeeting({ lot, terms: { asks, place: 'Café Mitte' } }), link: LINK });
  one.ask(bidOfFan('ada', 1_000));
  one.ask(bidOfFan('bob', 1_200, { staysIn: true }));
  return one;
}
const whereFor = ({ state, nowMs }: Played, personId: string) => {
  const reader = { meetingId: state.meetingId, personId, nowMs, here: new Set<string>() };
  return meetingView({ ...state, book: bookToDocument(state.book) }, reader)?.where;
};
const BOB = person('bob').id;

it('[BM16] a link is told to the winner alone, once both have agreed, and not after it is over', () => {
  const one = played('link', ['name']);
  expect([ADA, BOB, NOVA.id].map((id) => whereFor(one, id))).toEqual([null, null, null]);
  one.accept('bid_bob_1200', { ...SLOT, kind: 'link' });
  expect([BOB, NOVA.id].map((id) => whereFor(one, id))).toEqual([null, LINK]);
  one.ask({ type: 'consent', byId: BOB, isGiven: true });
  expect([ADA, BOB, NOVA.id].map((id) => whereFor(one, id))).toEqual([null, LINK, LINK]);
  one.ask({ type: 'cancel', byId: NOVA.id });
  expect(whereFor(one, BOB)).toBe(null);
});

it('[BM16] the creator says where one meeting is, and the fan is told; nobody else does, and not of a call', () => {
  const one = played('inPerson');
  const say = (byId: string, text: string) => one.ask({ type: 'setWhere', byId, text });
  expect(say(NOVA.id, 'At the gate')).toBe('MeetingMovedOn');
  one.accept('bid_bob_1200', { ...SLOT, kind: 'inPerson' });
  expect(whereFor(one, BOB)).toBe('Café Mitte');
  const { sequence = 0 } = one.state;
  expect(say(BOB, 'At mine')).toBe('Forbidden');
  expect(say(NOVA.id, 'At the gate')).toBe('ok');
  expect(whereFor(one, BOB)).toBe('At the gate');
  expect(one.state.sequence).toBe(sequence + 1);
  const told = () =>
    one.state.untold.filter(({ what }) => what === 'whereSet').map(({ personId }) => personId);
  expect(told()).toEqual([BOB]);
  say(NOVA.id, 'At the gate');
  expect(told()).toEqual([BOB]);
  const call = played('call');
  call.accept('bid_bob_1200', { ...SLOT, kind: 'call' });
  expect(call.ask({ type: 'setWhere', byId: NOVA.id, text: 'x' })).toBe('MeetingMovedOn');
});
