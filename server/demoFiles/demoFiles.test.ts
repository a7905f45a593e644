import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestHttp, type TestHttp } from '../http/httpTestKit.ts';
import { findDemoAccount } from '../services/demo.ts';
import { seedDemoFiles } from './demoFiles.ts';
import { seedDemoIdentity } from './demoIdentity.ts';
import { seedDemoSent } from './demoSent.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp();
});
afterAll(() => http.close());

it('[BO7] two people of the demo have sent each other files of each kind, once, and one of them is locked', async () => {
  const { services } = http.created;
  const [kai, ada] = [await findDemoAccount(services, 'kai'), await findDemoAccount(services, 'ada')];
  if (!kai || !ada) throw new Error('there is no demo');
  await seedDemoFiles(services, { kai, ada });
  await seedDemoFiles(services, { kai, ada });
  expect(await services.profileCovers.versionOf(kai.id)).not.toBeNull();
  const { conversations } = await services.conversations.list({ personId: ada.id, cursor: null });
  const head = conversations.find(({ people }) => people[0]?.id === kai.id);
  expect(head).toMatchObject({ unread: 0, lastLine: { files: { kind: 'picture', count: 1 } } });
  const found = await services.store.get('conversations', head!.conversationId);
  const { tail } = found!.body as unknown as {
    tail: { files?: { id: string; content: { type: string } }[] }[];
  };
  const kinds = tail.map(({ files = [] }) => files.map(({ content }) => content.type).join());
  expect(kinds).toEqual(['', 'picture,picture,picture', '', 'video', 'audio', 'picture']);
  const sees = async (line: number) => {
    const files = tail[line]?.files ?? [];
    const seen = await Promise.all(files.map(({ id }) => services.files.describeTo(ada.id, id)));
    return seen.filter((facts) => facts !== null).length;
  };
  expect(await Promise.all([1, 3, 4, 5].map(sees))).toEqual([3, 1, 1, 0]);
});

it('[BO7] somebody of the demo has handed in who they are, once', async () => {
  const { services } = http.created;
  const cleo = await findDemoAccount(services, 'cleo');
  if (!cleo) throw new Error('there is no demo');
  const papers = { address: 'Via dei Pini 8, Trieste', documentNumber: 'YA1234547' };
  await seedDemoIdentity(services, cleo.id, papers);
  await seedDemoIdentity(services, cleo.id, papers);
  const { waiting } = await services.kycReviews.queue();
  expect(waiting).toMatchObject([{ personId: cleo.id, pictures: ['front', 'selfie'] }]);
  expect(waiting[0]?.history).toHaveLength(1);
});

it('[BO7] a creator of the demo was verified by its auditor, and has the badge where she is shown', async () => {
  const { services } = http.created;
  await seedDemoSent(services);
  await seedDemoSent(services);
  const nova = await findDemoAccount(services, 'nova');
  const { decided } = await services.kycReviews.queue();
  const form = decided.find(({ personId }) => personId === nova?.id);
  expect(form).toMatchObject({ status: 'verified', pictures: ['front', 'selfie'] });
  expect(form?.history).toHaveLength(2);
  for (const path of [`/profiles/${nova!.handle}`, `/creators/${nova!.id}`])
    expect((await http.ask(null, 'GET', path)).body).toMatchObject({ isVerified: true });
  const kai = await findDemoAccount(services, 'kai');
  expect((await http.ask(null, 'GET', `/creators/${kai!.id}`)).body).not.toHaveProperty('isVerified');
});
