import { expect, test } from 'vitest';
import type { WriteAnswer } from '../../../shared/protocol/chat.ts';
import { rejection } from '../../../shared/protocol/rejections.ts';
import type { Outgoing } from '../../model/chat/outgoing.ts';
import type { Reply } from '../room/requestOutcome.ts';
import { createChatOutbox } from './chatOutbox.ts';

type Answer = Reply<WriteAnswer>;
const SAID: Answer = { type: 'answered', value: { seq: 1, atMs: 1 } };
const LOST: Answer = { type: 'unknown', rejection: rejection('TemporarilyUnavailable') };
const refused = (code: 'RateLimited' | 'Muted'): Answer => ({ type: 'refused', rejection: rejection(code) });
const message = (commandId: string) => ({ commandId, text: commandId, replyTo: null, mentions: [], atMs: 1 });
const sending = (commandId: string): Outgoing => ({ ...message(commandId), state: { type: 'sending' } });

/** A browser with a room that answers as it is told, and with a seat from the beginning unless `isSeated` says no. */
function browserWith(answers: readonly Answer[], before: readonly Outgoing[] = [], isSeated = true) {
  const kept = new Map(before.map((each) => [each.commandId, each]));
  const left = [...answers];
  const sent: string[] = [];
  const outbox = createChatOutbox({
    before,
    keep: (each) => void kept.set(each.commandId, each),
    drop: (commandIds) => {
      for (const commandId of commandIds) kept.delete(commandId);
    },
    send: async ({ commandId }) => {
      sent.push(commandId);
      return left.shift() ?? SAID;
    },
    whenJoined: async () => isSeated,
    pause: async () => undefined,
    random: () => 0,
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
  const states = () => outbox.messages.get().map(({ commandId, state }) => `${commandId} ${state.type}`);
  return { outbox, sent, kept, settled, states };
}

test('[NC1] [NC2] messages keep their order, whatever gets lost between', async () => {
  const { outbox, sent, kept, settled, states } = browserWith([LOST, refused('RateLimited'), SAID, LOST]);
  outbox.write(message('a'));
  outbox.write(message('b'));
  expect([...kept.keys()]).toEqual(['a', 'b']);
  await settled();
  expect(sent).toEqual(['a', 'a', 'a', 'b', 'b']);
  expect(states()).toEqual(['a said', 'b said']);
  expect([...kept.keys()]).toEqual([]);
});

test('[NC3] what an earlier page left is sent, and only with a seat', async () => {
  const away = browserWith([], [sending('a')], false);
  await away.settled();
  expect(away.sent).toEqual([]);
  expect([...away.kept.keys()]).toEqual(['a']);
  const back = browserWith([], [sending('a')]);
  await back.settled();
  expect(back.sent).toEqual(['a']);
  expect([...back.kept.keys()]).toEqual([]);
});

test('[NC4] a refused message holds up nothing, stays, and can be sent again or taken away', async () => {
  const { outbox, sent, kept, settled, states } = browserWith([refused('Muted'), SAID, refused('Muted')]);
  outbox.write(message('a'));
  outbox.write(message('b'));
  await settled();
  expect(states()).toEqual(['a refused', 'b said']);
  expect(kept.get('a')?.state.type).toBe('refused');
  outbox.again('a');
  await settled();
  expect(sent).toEqual(['a', 'b', 'a']);
  outbox.take('a');
  expect(states()).toEqual(['b said']);
  expect(kept.size).toBe(0);
});

test('[NC5] a message whose line was told is under way no longer', async () => {
  const { outbox, kept, states } = browserWith([], [sending('a'), sending('b')], false);
  outbox.seen(new Set(['a', 'x']));
  expect(states()).toEqual(['b sending']);
  expect([...kept.keys()]).toEqual(['b']);
});

test('[NC1] [NC7] a message whose file is on the way lets others pass, waits, and goes once the file is there', async () => {
  const { outbox, sent, kept, settled } = browserWith([]);
  const file = { key: 'k', name: 'a.png', bytes: 9, mime: 'image/png', isVoice: false, fileId: null };
  outbox.write({ ...message('a'), files: [file] });
  outbox.write(message('b'));
  await settled();
  expect(sent).toEqual(['b']);
  expect(kept.get('a')?.files).toEqual([file]);
  outbox.refuse('a', 'FileBroken');
  outbox.uploaded('k', 'fl_1');
  await settled();
  expect(sent).toEqual(['b']);
  outbox.again('a');
  await settled();
  expect(sent).toEqual(['b', 'a']);
});
