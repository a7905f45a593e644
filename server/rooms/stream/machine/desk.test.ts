import { describe, expect, it } from 'vitest';
import { DESK_LIMITS } from '../../../../shared/deskLimits.ts';
import { type ChatRules, NO_CHAT_RULES } from '../../../../shared/protocol/desk.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/time.ts';
import { deskView } from '../../policies/desk.ts';
import type { AskWhat } from '../link/asks.ts';
import { creator, fan, MachineStage } from './machineTestKit.ts';

const line = (id: string, who: number, text: string, followsSinceMs: number | null = null) =>
  ({ type: 'say', line: { id, from: fan(who), role: 'viewer', text, followsSinceMs } }) as const;
const rules = (part: Partial<ChatRules>) =>
  ({ type: 'setChatRules', rules: { ...NO_CHAT_RULES, ...part } }) as const;
let asks = 0;
const by = (who: number, what: AskWhat) => {
  asks += 1;
  return { type: 'ask', ask: { id: `ask_desk${asks}`, person: fan(who), what } } as const;
};
const name = (who: number, role: 'lead' | 'moderator' | 'vip' | 'none') =>
  ({ type: 'setRole', target: fan(who), role }) as const;
const heldOf = ({ state }: MachineStage) => (state.modes.heldLines ?? []).map(({ id, why }) => [id, why]);
const texts = ({ state }: MachineStage) =>
  state.view.history.flatMap((event) => (event.type === 'line' ? [event.text] : []));

describe('the rules for lines', () => {
  it('[DK2] hold or refuse words and links, and first lines', () => {
    const live = MachineStage.live();
    live.do(rules({ words: ['scam'], linksDo: 'hold' }));
    live
      .do(line('ln_1', 1, 'hello'))
      .do(line('ln_2', 1, 's c 4 m'))
      .do(line('ln_3', 1, 'see x.com'));
    expect(heldOf(live)).toEqual([
      ['ln_2', 'word'],
      ['ln_3', 'link'],
    ]);
    live.do(rules({ words: ['scam'], wordsDo: 'refuse', linksDo: 'refuse', firstIsHeld: true }));
    expect([live.refusal(line('ln_4', 1, 'scam')), live.refusal(line('ln_5', 1, 'x.com'))]).toEqual([
      'WordNotAllowed',
      'LinkNotAllowed',
    ]);
    live.do(line('ln_6', 2, 'my first')).do(line('ln_7', 1, 'not my first'));
    expect([heldOf(live).at(-1), texts(live)]).toEqual([
      ['ln_6', 'first'],
      ['hello', 'not my first'],
    ]);
    // told again it is the same line
    live.do(line('ln_6', 2, 'my first'));
    expect(heldOf(live)).toHaveLength(3);
  });

  it('[DK2] let only followers of some time and only emoji pass, VIPs and moderators not asked', () => {
    const live = MachineStage.live();
    const nowMs = live.nowMs;
    live.do(rules({ followedMinutes: 10 }));
    const outcomes = [null, nowMs, nowMs - 9 * MINUTE_MS, nowMs - 10 * MINUTE_MS].map((sinceMs, n) =>
      live.refusal(line(`ln_f${n}`, 1, 'hi', sinceMs)),
    );
    expect(outcomes).toEqual(['FollowersOnly', 'FollowersOnly', 'FollowersOnly', null]);
    live.do(rules({ emojiOnly: true, words: ['scam'], wordsDo: 'refuse' }));
    expect([live.refusal(line('ln_e1', 1, 'hi')), live.refusal(line('ln_e2', 1, '👍'))]).toEqual([
      'EmojiOnly',
      null,
    ]);
    live.do(name(2, 'vip')).do(name(3, 'moderator'));
    expect(
      [line('ln_v1', 2, 'hi'), line('ln_v2', 2, 'scam'), line('ln_m1', 3, 'scam x.com')].map((said) =>
        live.refusal(said),
      ),
    ).toEqual([null, 'WordNotAllowed', null]);
  });

  it('[DK4] the Shield is stricter in one step, and leaves the rules as they were', () => {
    const live = MachineStage.live();
    const oldMs = live.nowMs - HOUR_MS;
    live.do(rules({ words: ['scam'] })).do(line('ln_1', 1, 'I was here', oldMs));
    live.do({ type: 'setShield', isUp: true });
    expect(
      [
        line('ln_2', 2, 'raid!', live.nowMs),
        line('ln_3', 1, 'x.com', oldMs),
        line('ln_4', 1, 'scam', oldMs),
        line('ln_5', 1, 'still here', oldMs),
      ].map((said) => live.refusal(said)),
    ).toEqual(['FollowersOnly', 'LinkNotAllowed', 'WordNotAllowed', null]);
    live.do(line('ln_6', 3, 'my first', oldMs));
    expect(heldOf(live)).toEqual([['ln_6', 'first']]);
    live.do({ type: 'setShield', isUp: false });
    expect(live.state.modes.rules).toEqual({ ...NO_CHAT_RULES, words: ['scam'] });
    expect(live.refusal(line('ln_7', 4, 'x.com'))).toBeNull();
  });
});

describe('the desk', () => {
  it('[DK3] shows a line that waits once, as its writer’s, or never', () => {
    const live = MachineStage.live();
    live.do(rules({ firstIsHeld: true }));
    for (let n = 1; n <= DESK_LIMITS.held + 1; n += 1) live.do(line(`ln_${n}`, n, `line ${n}`));
    expect(heldOf(live)[0]).toEqual(['ln_2', 'first']);
    const show = (lineId: string, isShown: boolean) => ({ type: 'answerHeld', lineId, isShown }) as const;
    live.do(show('ln_2', true)).do(show('ln_3', false));
    expect([live.refusal(show('ln_2', true)), live.refusal(show('ln_3', true))]).toEqual([
      'LineUnknown',
      'LineUnknown',
    ]);
    expect([texts(live), live.state.view.history.at(-1)?.from]).toEqual([['line 2'], fan(2)]);
    live.do({ type: 'removeViewer', target: fan(4), takeBack: false });
    expect(heldOf(live).some(([id]) => id === 'ln_4')).toBe(false);
    // who was shown once writes on
    live.do(line('ln_again', 2, 'again'));
    expect(texts(live)).toEqual(['line 2', 'again']);
  });

  it('[DK5] is for moderators, its rules and roles for leads, and leads are named by the owner', () => {
    const live = MachineStage.live();
    live.do(name(1, 'lead')).do(name(2, 'lead')).do(name(3, 'moderator'));
    const shield = { type: 'setShield', isUp: true } as const;
    const outcomes = (what: AskWhat) => [1, 3, 4].map((who) => live.refusal(by(who, what)));
    expect(outcomes(shield)).toEqual([null, null, 'Forbidden']);
    expect(outcomes(rules({}))).toEqual([null, 'Forbidden', 'Forbidden']);
    expect(outcomes(name(5, 'vip'))).toEqual([null, 'Forbidden', 'Forbidden']);
    expect(outcomes(name(5, 'lead'))).toEqual(['Forbidden', 'Forbidden', 'Forbidden']);
    const ban = (who: number) => ({ type: 'removeViewer', target: fan(who), takeBack: false }) as const;
    expect([
      live.refusal(by(1, ban(3))),
      live.refusal(by(1, ban(2))),
      live.refusal(by(3, ban(1))),
      live.refusal(by(1, name(2, 'none'))),
      live.refusal(by(1, { ...ban(1), target: creator })),
    ]).toEqual([null, 'Forbidden', 'Forbidden', 'Forbidden', 'Forbidden']);
  });

  it('[DK6] [DK8] has a log with who did what to whom, also after another authority took over', () => {
    const live = MachineStage.live();
    live.do(name(1, 'moderator')).do(line('ln_1', 2, 'bad words'));
    live.do(by(1, { type: 'mute', target: fan(2), minutes: 5 }));
    live.do(by(1, { type: 'deleteLine', lineId: 'ln_1' }));
    live.do(by(1, { type: 'addNote', target: fan(2), text: ' watch this one ' }));
    const told = deskView(live.crash(0).state.modes, live.nowMs);
    expect(
      told.deeds.map(({ by: who, type, person, detail }) => [who?.id ?? null, type, person?.id, detail]),
    ).toEqual([
      [null, 'role', fan(1).id, 'moderator'],
      [fan(1).id, 'muted', fan(2).id, '5'],
      [fan(1).id, 'deleted', fan(2).id, 'bad words'],
      [fan(1).id, 'note', fan(2).id, 'watch this one'],
    ]);
    expect(told.notes).toMatchObject([{ person: fan(2), by: fan(1), text: 'watch this one' }]);
    expect(JSON.stringify(told)).not.toMatch(/minor|mesi/iu);
    for (let n = 0; n < DESK_LIMITS.deeds; n += 1)
      live.do({ type: 'setSlowMode', everySeconds: 1 + (n % 2) });
    expect(live.state.modes.deeds).toHaveLength(DESK_LIMITS.deeds);
  });

  it('[DK7] lets in again who was removed for some time, also after another authority took over', () => {
    const live = MachineStage.live();
    live.do({ type: 'removeViewer', target: fan(1), takeBack: false, minutes: 10 });
    live.do({ type: 'removeViewer', target: fan(2), takeBack: false });
    const next = live.crash(0).do({ type: 'creatorJoined' });
    const out = (stage: MachineStage) =>
      [...stage.state.modes.restrictions.values()].flatMap(({ isRemoved, person }) =>
        isRemoved ? [person.id] : [],
      );
    expect(out(next)).toEqual([fan(1).id, fan(2).id]);
    next.wait(10 * MINUTE_MS);
    expect(out(next)).toEqual([fan(2).id]);
  });
});
