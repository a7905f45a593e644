import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ConversationHead,
  ConversationsAnswer,
  PersonAnswer,
} from '../../shared/protocol/conversations.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let ada: Session;
let ben: Session;
let cy: Session;
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  ada = await http.join({ name: 'Ada' });
  ben = await http.join({ name: 'Ben', isCreator: true });
  cy = await http.join({ name: 'Cy' });
});
afterAll(() => http.close());

describe('routes of conversations', () => {
  it('[CO6] are for people who are logged in, each for their own', async () => {
    const direct = { type: 'direct', handle: ben.account.handle };
    const { body } = await http.ask(ada, 'POST', '/conversations', direct);
    const head = body as ConversationHead;
    expect(head).toMatchObject({ type: 'direct', people: [{ name: 'Ben' }], lastLine: null, unread: 0 });
    const path = `/conversations/${head.conversationId}`;
    const rows = [
      ['GET', '/conversations'],
      ['POST', '/conversations', direct],
      ['GET', path],
      ['GET', `/people/${ben.account.handle}`],
      ['GET', '/message-rules'],
      ['PUT', '/message-rules', { type: 'nobody' }],
    ] as const;
    for (const [method, at, sent] of rows) {
      expect([at, await codeOf(http.ask(null, method, at, sent))]).toEqual([at, 'Unauthorized']);
    }
    expect(await codeOf(http.ask(cy, 'GET', path))).toBe('NotFound');
    expect(await codeOf(http.ask(cy, 'GET', '/group-invites/ginv_nothing'))).toBe('InviteInvalid');
    const again = await http.ask(ben, 'POST', '/conversations', {
      type: 'direct',
      handle: ada.account.handle,
    });
    expect(again.body).toMatchObject({ conversationId: head.conversationId, people: [{ name: 'Ada' }] });
    // nobody has written: it is in the list of who began it alone
    expect((await http.ask(ben, 'GET', '/conversations')).body).toEqual({ conversations: [], cursor: null });
    const list = (await http.ask(ada, 'GET', '/conversations')).body as ConversationsAnswer;
    expect(list).toEqual({ conversations: [head], cursor: null });
  });

  it('[HT67] an invite link says which group it leads to before anybody logs in', async () => {
    const { body: head } = await http.ask(ada, 'POST', '/conversations', {
      type: 'group',
      name: 'Echo circle',
      handles: [],
    });
    const { groupInvites } = http.created.services;
    const made = await groupInvites.create({
      creatorId: head.conversationId,
      label: '',
      uses: 1,
      expiresAtMs: null,
    });
    if (!made.ok) throw new Error(made.rejection.code);
    const path = `/group-invites/${made.value.code}`;
    const told = {
      conversationId: head.conversationId,
      name: 'Echo circle',
      memberCount: 1,
      isMember: false,
    };
    expect((await http.ask(null, 'GET', path)).body).toEqual(told);
    expect((await http.ask(ada, 'GET', path)).body).toEqual({ ...told, isMember: true });
    await groupInvites.revoke({ creatorId: head.conversationId, id: made.value.id });
    expect(await codeOf(http.ask(null, 'GET', path))).toBe('InviteInvalid');
  });

  it('[CO2] begin with people that there are, and names that can be read', async () => {
    const begin = (body: object) => codeOf(http.ask(ada, 'POST', '/conversations', body));
    expect(await begin({ type: 'direct', handle: 'nobody_at_all' })).toBe('NotFound');
    expect(await begin({ type: 'direct', handle: ada.account.handle })).toBe('Forbidden');
    expect(await begin({ type: 'group', name: ' ', handles: [] })).toBe('GroupNameInvalid');
    expect(await begin({ type: 'group', name: 'x'.repeat(61), handles: [] })).toBe('GroupNameInvalid');
    expect(await begin({ type: 'group', name: 'x' })).toBe('BadRequest');
    const named = { type: 'group', name: ' Our  group ', handles: [ben.account.handle, 'nobody_at_all'] };
    const { body } = await http.ask(ada, 'POST', '/conversations', named);
    expect(body).toMatchObject({ name: 'Our group', memberCount: 2, role: 'owner' });
    expect(body.lastLine).toMatchObject({ type: 'notice', notice: { type: 'created' } });
  });

  it('[CO4] say who may write to whom', async () => {
    const rules = { type: 'some', match: 'all', followers: true, subscribers: null, tipped: null };
    expect(await codeOf(http.ask(ben, 'PUT', '/message-rules', { ...rules, followers: false }))).toBe(
      'BadRequest',
    );
    expect(await codeOf(http.ask(ben, 'PUT', '/message-rules', rules))).toBe('ok');
    expect((await http.ask(ben, 'GET', '/message-rules')).body).toEqual(rules);
    const seen = (await http.ask(ada, 'GET', `/people/${ben.account.handle.toUpperCase()}`))
      .body as PersonAnswer;
    expect(seen).toMatchObject({
      person: { name: 'Ben' },
      door: { match: 'all', keys: [{ type: 'follow' }] },
    });
    expect((await http.ask(ben, 'GET', `/people/${ben.account.handle}`)).body).toMatchObject({ door: null });
  });
});
