import { describe, expect, it } from 'vitest';
import { DESK_LIMITS } from '../../../../shared/deskLimits.ts';
import { type ChatRules, NO_CHAT_RULES } from '../../../../shared/protocol/desk.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import { deskView } from '../../policies/desk.ts';
import { bodyOf, restoreChat } from '../chatDocument.ts';
import { direct, personOf, TestChat } from '../chatMachine.testkit.ts';
import { type GroupDeskCommand, moderationOf } from './desk.ts';

/** Nova owns it, Ada is an admin, the others are members. */
function group(): TestChat {
  const chat = new TestChat('group', ['Nova', 'Ada', 'Ben', 'Cy']);
  chat.as('Nova', { type: 'setRole' }, { personId: 'us_Ada', role: 'admin' });
  return chat;
}
const desk = (chat: TestChat, by: string, asked: GroupDeskCommand['asked']) =>
  chat.ask({ type: 'desk', byId: `us_${by}`, asked });
const rules = (part: Partial<ChatRules>) =>
  ({ type: 'setChatRules', rules: { ...NO_CHAT_RULES, ...part } }) as const;
const mute = (name: string, minutes: number) => ({ type: 'mute', target: personOf(name), minutes }) as const;
const view = (chat: TestChat) => deskView(moderationOf(chat.state), chat.nowMs);
const heldOf = (chat: TestChat) => view(chat).held.map(({ text, why }) => [text, why]);
const texts = (chat: TestChat) =>
  chat.state.tail.flatMap((line) => (line.type === 'text' ? [`${line.from.name}: ${line.text}`] : []));

describe('the desk of a group', () => {
  it('[DK10] is of its owner and admins alone, and no direct conversation has one', () => {
    const chat = group();
    expect([
      desk(chat, 'Ben', { type: 'setShield', isUp: true }),
      desk(chat, 'Zoe', { type: 'setShield', isUp: true }),
      desk(chat, 'Ada', { type: 'setShield', isUp: true }),
      desk(direct(), 'Ada', { type: 'setShield', isUp: true }),
    ]).toEqual(['Forbidden', 'NotAMember', 'ok', 'Forbidden']);
    expect(desk(chat, 'Ada', rules({ followedMinutes: 10 }))).toBe('BadRequest');
  });

  it('[DK10] holds and refuses words, links and first lines of members, and not those of admins', () => {
    const chat = group();
    chat.write('Ben', 'I was here before');
    desk(chat, 'Ada', rules({ words: ['scam'], linksDo: 'refuse', firstIsHeld: true }));
    expect([
      chat.write('Ben', 's c 4 m'),
      chat.write('Ben', 'see x.com'),
      chat.write('Cy', 'my first'),
      chat.write('Ada', 'no scam at x.com'),
      chat.write('Ben', 'well'),
    ]).toEqual(['ok', 'LinkNotAllowed', 'ok', 'ok', 'ok']);
    expect(heldOf(chat)).toEqual([
      ['s c 4 m', 'word'],
      ['my first', 'first'],
    ]);
    expect(texts(chat)).toEqual(['Ben: I was here before', 'Ada: no scam at x.com', 'Ben: well']);
    // files are looked at by nobody before they are shown
    const files = [{ id: 'fi_1' }] as never;
    expect(chat.write('Cy', 'look', { files })).toBe('FilesNotYet');
  });

  it('[DK10] a line is not changed into what could not be written', () => {
    const chat = group();
    chat.write('Ben', 'hello');
    const { seq } = chat.state.tail.at(-1)!;
    desk(chat, 'Nova', rules({ words: ['scam'], linksDo: 'hold' }));
    const edit = (text: string) => chat.about('Ben', { type: 'edit', seq }, { text, mentions: [] });
    expect([edit('a scam'), edit('x.com'), edit('hello you')]).toEqual([
      'WordNotAllowed',
      'LinkNotAllowed',
      'ok',
    ]);
  });

  it('[DK11] a line that waits is shown once, as its writer’s, or never, also when its command is told again', () => {
    const chat = group();
    desk(chat, 'Ada', rules({ firstIsHeld: true }));
    const one = { commandId: 'command_once1' };
    expect([chat.write('Ben', 'first', one), chat.write('Ben', 'first', one)]).toEqual(['ok', 'ok']);
    chat.write('Cy', 'spam', { commandId: 'command_once2' });
    const [ben, cy] = view(chat).held;
    const answer = (lineId: string, isShown: boolean) =>
      desk(chat, 'Ada', { type: 'answerHeld', lineId, isShown });
    expect([answer(ben!.id, true), answer(cy!.id, false), answer(ben!.id, true)]).toEqual([
      'ok',
      'ok',
      'LineUnknown',
    ]);
    expect([
      chat.write('Ben', 'first', one),
      chat.write('Cy', 'spam', { commandId: 'command_once2' }),
    ]).toEqual(['ok', 'ok']);
    expect([texts(chat), heldOf(chat)]).toEqual([['Ben: first'], []]);
    // who was let through writes as others do
    expect([chat.write('Ben', 'second'), texts(chat).at(-1)]).toEqual(['ok', 'Ben: second']);
    expect(
      view(chat).deeds.map(({ type, by, person }) => [type, by?.name ?? null, person?.name ?? null]),
    ).toEqual([
      ['role', null, 'Ada'],
      ['rules', 'Ada', null],
      ['shown', 'Ada', 'Ben'],
      ['declined', 'Ada', 'Cy'],
    ]);
  });

  it('[DK11] so many lines wait, and what somebody wrote goes as they leave', () => {
    const chat = group();
    desk(chat, 'Ada', rules({ firstIsHeld: true }));
    for (let n = 0; n <= DESK_LIMITS.held; n += 1) chat.write('Ben', `line ${n}`);
    chat.write('Cy', 'mine');
    expect([view(chat).held.length, heldOf(chat)[0], heldOf(chat).at(-1)]).toEqual([
      DESK_LIMITS.held,
      ['line 2', 'first'],
      ['mine', 'first'],
    ]);
    chat.as('Nova', { type: 'removeMember' }, { personId: 'us_Ben' });
    expect(heldOf(chat)).toEqual([['mine', 'first']]);
  });

  it('[DK12] a mute ends by itself, and keeps from writing, changing, reacting and pinning', () => {
    const chat = group();
    chat.write('Ben', 'hello');
    const { seq } = chat.state.tail.at(-1)!;
    expect([
      desk(chat, 'Ada', mute('Nova', 10)),
      desk(chat, 'Ada', mute('Zoe', 10)),
      desk(chat, 'Ada', mute('Ben', 10)),
    ]).toEqual(['Forbidden', 'MemberUnknown', 'ok']);
    const tries = () => [
      chat.write('Ben', 'me'),
      chat.about('Ben', { type: 'edit', seq }, { text: 'hey', mentions: [] }),
      chat.about('Ben', { type: 'react', seq }, { emoji: '👍' }),
    ];
    expect(tries()).toEqual(['Muted', 'Muted', 'Muted']);
    expect(view(chat).restricted).toMatchObject([{ person: { name: 'Ben' }, isRemoved: false }]);
    chat.wait(10 * MINUTE_MS);
    expect([tries(), view(chat).restricted]).toEqual([['ok', 'ok', 'ok'], []]);
    desk(chat, 'Ada', mute('Ben', 10));
    expect([desk(chat, 'Ada', mute('Ben', 0)), chat.write('Ben', 'thanks')]).toEqual(['ok', 'ok']);
  });

  it('[DK12] what admins do anywhere in the group stands in its log, and the desk outlives whoever rules', () => {
    const chat = group();
    chat.write('Cy', 'rude words');
    const { seq } = chat.state.tail.at(-1)!;
    chat.about('Ada', { type: 'erase', seq });
    chat.as(
      'Ada',
      { type: 'changeSettings' },
      {
        settings: { slowModeSeconds: 30, whoWrites: 'everybody', whoAdds: 'admins', whoPins: 'admins' },
      },
    );
    desk(chat, 'Ada', { type: 'addNote', target: personOf('Cy'), text: 'warned' });
    desk(chat, 'Ada', { type: 'setShield', isUp: true });
    chat.as('Ada', { type: 'removeMember' }, { personId: 'us_Cy' });
    expect([chat.write('Ben', 'see x.com'), chat.write('Ben', 'my first')]).toEqual(['LinkNotAllowed', 'ok']);
    const body = JSON.parse(JSON.stringify(bodyOf(chat.state)));
    const again = deskView(moderationOf(restoreChat('gr_conversation', body, 2)), chat.nowMs);
    expect(again).toEqual(view(chat));
    expect(again.deeds.map(({ type, detail }) => [type, detail])).toEqual([
      ['role', 'admin'],
      ['deleted', ''],
      ['slowed', '30'],
      ['note', 'warned'],
      ['shieldUp', ''],
      ['removed', ''],
    ]);
    expect([again.held.map(({ text }) => text), again.isShielded, again.notes[0]?.text]).toEqual([
      ['my first'],
      true,
      'warned',
    ]);
  });
});
