import { expect, test } from 'vitest';
import {
  changeOutgoing,
  OUTGOING_KEPT,
  type Outgoing,
  outgoingFromText,
  outgoingToText,
} from './outgoing.ts';

const message = (commandId: string): Outgoing => ({
  commandId,
  text: 'hello',
  replyTo: null,
  mentions: [],
  atMs: 1,
  state: { type: 'sending' },
});
const two = [message('a'), message('b')];
const reloaded = (list: readonly Outgoing[]) => outgoingFromText(outgoingToText(list));

test('[VM114] what has no answer is there after a reload, what was said is not', () => {
  expect(reloaded(two)).toEqual(two);
  expect(reloaded(changeOutgoing(two, { type: 'said', commandId: 'a' }))).toEqual([two[1]]);
  expect(outgoingToText([])).toBeNull();
});

test('[VM114] what was said is shown until its line is known', () => {
  const said = changeOutgoing(two, { type: 'said', commandId: 'a' });
  expect(changeOutgoing(said, { type: 'seen', commandIds: new Set(['x']) })).toBe(said);
  expect(changeOutgoing(said, { type: 'seen', commandIds: new Set(['a']) })).toEqual([two[1]]);
});

test('[VM114] what was refused stays, also over a reload, until it is sent again or taken away', () => {
  const refused = changeOutgoing(two, { type: 'refused', commandId: 'a', code: 'Forbidden' });
  expect(reloaded(refused)).toEqual(refused);
  expect(changeOutgoing(refused, { type: 'again', commandId: 'a' })).toEqual(two);
  expect(changeOutgoing(refused, { type: 'taken', commandId: 'a' })).toEqual([two[1]]);
});

test('[VM114] no more than the limit is kept, and what is no message is not read', () => {
  const full = Array.from({ length: OUTGOING_KEPT }, (_, at) => message(`${at}`));
  expect(changeOutgoing(full.slice(1), { type: 'written', message: message('x') })).toHaveLength(
    OUTGOING_KEPT,
  );
  expect(changeOutgoing(full, { type: 'written', message: message('x') })).toBe(full);
  for (const text of [null, '', '{', '{}', '[1,null,{"commandId":"a"}]'])
    expect(outgoingFromText(text)).toEqual([]);
});
