import type { TestPerson, TestServer } from '../roomsServer.testkit.ts';
import { newStreamDocument } from '../stream/streamDocument.ts';

const rulesOf = (conversationId: string) => ({
  match: 'any',
  ...{ followers: false, subscribers: null, invited: false, tipped: null, group: { conversationId } },
});
export const toGroup = (id: string) => ({ mode: { type: 'private', rules: rulesOf(id) } });

/** Begins a stream for a group, as the studio does: first who may watch, then the stream. */
export async function goLiveFor({ services }: TestServer, owner: TestPerson, id: string, more: object = {}) {
  const streamId = services.ids.next('st');
  const { id: creatorId, name, handle } = owner.account;
  const document = newStreamDocument({ streamId, creator: { id: creatorId, name, handle } });
  await services.store.insert('streams', streamId, { ...document } as never);
  const studio = await owner.client.joinOrCreate('stream', { streamId });
  for (const quiet of ['snapshot', 'feed', 'you', 'panel', 'media', 'door'])
    studio.onMessage(quiet, () => {});
  await studio.request('switchMode', toGroup(id));
  const group = { conversationId: id };
  await studio.request('goLive', { title: 'For us', kind: 'video', group, ...more });
  return { streamId, studio };
}
