import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../log.ts';
import { SHORT_FORMS } from '../gates.testkit.ts';
import { until } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { ChatAuthority } from './ChatAuthority.ts';
import { ChatCalls } from './ChatCalls.ts';
import { startDirect, startGroup } from './chatSeats.testkit.ts';
import { consenting, consentsOf } from './consents.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ MESI_LEAST_AGE_PAID: '18', ...SHORT_FORMS });
});
afterAll(() => server.stop());

const { somebody, creatorWho, consentTo } = consentsOf(() => server);
const SOON_MS = 1_000;
const log = createLog({ level: 'silent' });

const running: Ruler[] = [];
afterEach(async () => {
  for (const ruler of running.splice(0)) {
    ruler.die();
    await ruler.chat.stop();
  }
});

/** A room without its seats: it rules a conversation, and looks after the call in it. */
interface Ruler {
  readonly chat: ChatAuthority;
  /** Takes the conversation over from whoever rules it. */
  rule(): Promise<void>;
  /** Neither hears nor says anything any more, as a process that was killed. */
  die(): void;
}

function rulerOf(conversationId: string): Ruler {
  const { services } = server;
  const { clock, store } = services;
  const calls = new ChatCalls({ deps: { services, log }, clock, chat: () => chat, keepRoom: () => {} });
  let isDead = false;
  const chat: ChatAuthority = new ChatAuthority({
    ...{ conversationId, store, clock, place: async () => {} },
    hooks: {
      onTold: (cut, before) => void (isDead || calls.onTold(cut, before)),
      onLost: () => calls.close(),
    },
  });
  const ruler: Ruler = {
    chat,
    async rule() {
      expect(await chat.claim()).toBe(true);
      await calls.open();
    },
    die() {
      isDead = true;
      calls.close();
    },
  };
  running.push(ruler);
  return ruler;
}

/** Somebody calls everybody else there, who answer. Resolves to the id of the call. */
async function begin({ chat }: Ruler, by: TestPerson, others: readonly TestPerson[]): Promise<string> {
  const { id: byId } = by.account;
  const callId = server.services.ids.next('call');
  const call = {
    callId,
    deviceId: 'dev_of_caller',
    medium: 'voice',
    calledIds: null,
    isLetIn: true,
  } as const;
  expect(await chat.command({ type: 'startCall', byId, ...call })).toBeNull();
  for (const { account } of others) {
    const says = { type: 'answer', personId: account.id, deviceId: `dev_of_${account.id}` } as const;
    expect(await chat.command({ type: 'callSays', callId, says })).toBeNull();
  }
  return callId;
}

const callIn = ({ chat }: Ruler) => chat.told.call?.state;
const isIn = (ruler: Ruler, { account }: TestPerson) =>
  callIn(ruler)?.people.some(({ personId, at }) => personId === account.id && 'deviceId' in at) ?? false;

describe('a call whose room is taken over', () => {
  it('[GA12] goes on where the consent stands, and ends soon after the next one rules where it was taken back while nobody did', async () => {
    const creator = await creatorWho('Is called', { conversation: consenting });
    const fan = await somebody('Calls');
    await consentTo(fan, creator, 'conversation');
    const id = await startDirect(fan, creator);
    const [first, second, third] = [rulerOf(id), rulerOf(id), rulerOf(id)];
    await first.rule();
    const callId = await begin(first, fan, [creator]);
    first.die();
    await second.rule();
    // news without a change has the gate looked at once more
    const { gates } = server.services;
    await gates.set(creator.account.id, await gates.settings(creator.account.id));
    expect(await second.chat.command({ type: 'seatIn', personId: fan.account.id })).toBeNull();
    expect([callIn(second)?.callId, isIn(second, fan)]).toEqual([callId, true]);
    second.die();
    await consentTo(fan, creator, 'conversation', 'DELETE');
    expect(callIn(second)?.callId).toBe(callId);
    const startedMs = performance.now();
    await third.rule();
    await until(() => third.chat.told.call === null);
    expect(performance.now() - startedMs).toBeLessThan(SOON_MS);
  });

  it('[GA12] ends likewise where the consent is taken back while it is taken over, whoever hears of it first', async () => {
    const creator = await creatorWho('Is called again', { conversation: consenting });
    const fan = await somebody('Calls again');
    const id = await startDirect(fan, creator);
    let ruler = rulerOf(id);
    await ruler.rule();
    for (let round = 0; round < 6; round += 1) {
      await consentTo(fan, creator, 'conversation');
      await begin(ruler, fan, [creator]);
      const next = rulerOf(id);
      const revoke = () => consentTo(fan, creator, 'conversation', 'DELETE');
      // the one of before is killed, or hears it too and has nothing to say any more
      if (round % 2 === 0) ruler.die();
      const both = round % 3 === 0 ? [next.rule(), revoke()] : [revoke(), next.rule()];
      await Promise.all(both);
      const startedMs = performance.now();
      await until(() => next.chat.told.call === null);
      expect(performance.now() - startedMs, `round ${round}`).toBeLessThan(SOON_MS);
      ruler = next;
    }
  });

  it('[GA12] of a group goes on without whoever took their consent back while nobody ruled', async () => {
    const owner = await creatorWho('Owns a group', { group: consenting });
    const [fan, other] = [await somebody('Takes it back'), await somebody('Stays')];
    for (const one of [fan, other]) await consentTo(one, owner, 'group');
    const id = await startGroup(owner, [fan, other]);
    const [first, second] = [rulerOf(id), rulerOf(id)];
    await first.rule();
    const callId = await begin(first, other, [fan, owner]);
    first.die();
    await consentTo(fan, owner, 'group', 'DELETE');
    await second.rule();
    await until(() => !isIn(second, fan));
    expect(callIn(second)?.callId).toBe(callId);
    expect([owner, other].map((one) => isIn(second, one))).toEqual([true, true]);
  });
});
