import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

const TOLD = { name: 'Zoë Quillfeather', birthDate: '1999-03-14', country: 'DE' };
const REST = { address: 'Hafengasse 4', documentKind: 'passport', documentNumber: 'C01X00T47' };

const SOON = { timeout: 20_000, interval: 50 };

let http: TestHttp;
let iris: { readonly token: string };
beforeAll(async () => {
  http = await startTestHttp();
  iris = (await http.call('POST', '/api/demo/login', { body: { id: 'iris' } })).body;
});
afterAll(() => http.close());

const asIris = (method: string, path: string, body?: unknown) =>
  http.call(method, `/api/admin/kyc${path}`, { token: iris.token, ...(body === undefined ? {} : { body }) });

/** Sends a picture, and says that it is that part of the form. */
async function putPicture(who: Session, picture: string, at = http) {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const size = { width: 60, height: 40, channels: 3, background: 'white', noise } as const;
  const bytes = await sharp({ create: size }).jpeg().toBuffer();
  const begun = await at.ask(who, 'POST', '/files', { name: 'p.jpg', bytes: bytes.byteLength, use: 'kyc' });
  const { fileId } = begun.body;
  const chunks = (async function* () {
    yield bytes;
  })();
  await at.created.services.uploads.write({ fileId, offsetBytes: 0, chunks });
  await vi.waitFor(async () => {
    const file = await at.created.services.files.describe(fileId);
    expect(file?.state.type).toBe('ready');
  }, SOON);
  return at.ask(who, 'PUT', `/kyc/pictures/${picture}`, { fileId });
}

async function handIn(who: Session, documentNumber = REST.documentNumber, at = http) {
  await at.ask(who, 'PUT', '/kyc', { fields: { ...TOLD, ...REST, documentNumber } });
  for (const picture of ['front', 'selfie']) expect((await putPicture(who, picture, at)).status).toBe(200);
  return at.ask(who, 'POST', '/kyc/submit');
}

const waitingOf = async (who: Session) =>
  (await asIris('GET', '')).body.waiting.find(
    (one: { person: { id: string } }) => one.person.id === who.account.id,
  );

it('[HT84] a form goes from the person to the auditor and back, and every look is told', async () => {
  const ada = await http.join({ name: 'Zoë' });
  expect((await http.ask(ada, 'GET', '/kyc')).body).toMatchObject({ status: 'none', values: {} });
  expect(await codeOf(http.ask(ada, 'POST', '/kyc/submit'))).toBe('KycIncomplete');
  expect(await codeOf(http.ask(ada, 'PUT', '/kyc', { fields: { birthDate: '2999-01-01' } }))).toBe(
    'BirthDateInvalid',
  );
  expect(await codeOf(http.ask(ada, 'PUT', '/kyc', { fields: { name: 'x'.repeat(10_000) } }))).toBe(
    'BadRequest',
  );
  expect(await codeOf(http.ask(ada, 'PUT', '/kyc', { fields: { shoeSize: '42' } }))).toBe('BadRequest');
  expect((await handIn(ada)).body.status).toBe('waiting');
  const { id } = ada.account;
  const review = await waitingOf(ada);
  expect(review).toMatchObject({ person: { name: 'Zoë' }, pictures: ['front', 'selfie'], mayDecide: true });
  const look = { fields: ['name', 'country'], purpose: 'review', why: 'compare with the picture' };
  expect(await codeOf(asIris('POST', `/${id}/look`, { ...look, why: ' ' }))).toBe('MessageEmpty');
  expect((await asIris('POST', `/${id}/look`, look)).body.values).toEqual({ name: TOLD.name, country: 'DE' });
  const front = await fetch(`${http.url}/api/admin/kyc/${id}/pictures/front`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${iris.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ purpose: 'review', why: 'is it theirs?' }),
  });
  expect([front.status, front.headers.get('Cache-Control'), front.headers.get('Content-Type')]).toEqual([
    ...[200, 'no-store', 'image/webp'],
  ]);
  const reject = { verdict: 'reject', reason: 'The picture is too dark.', sinceMs: review.sinceMs };
  expect(await codeOf(asIris('POST', `/${id}/decide`, { ...reject, reason: '' }))).toBe('MessageEmpty');
  expect((await asIris('POST', `/${id}/decide`, reject)).body.status).toBe('rejected');
  expect((await http.ask(ada, 'GET', '/kyc')).body.reason).toBe('The picture is too dark.');
  expect((await putPicture(ada, 'front')).body.status).toBe('begun');
  await http.ask(ada, 'POST', '/kyc/submit');
  const { sinceMs } = await waitingOf(ada);
  await asIris('POST', `/${id}/decide`, { verdict: 'verify', reason: '', sinceMs });
  expect((await http.ask(ada, 'GET', '/name')).body.isVerified).toBe(true);
  const { looks } = (await http.ask(ada, 'GET', '/kyc/looks')).body;
  expect(looks.map(({ fields }: { fields: string[] }) => fields)).toEqual([['front'], ['name', 'country']]);
  expect(looks[1]).toMatchObject({ by: { name: 'Iris' }, why: 'compare with the picture' });
});

it('[HT84] an auditor is somebody else, and nobody but auditors looks', async () => {
  const [ben, cleo] = [await http.join(), await http.join()];
  await http.ask(ben, 'PUT', '/kyc', { fields: TOLD });
  const look = { fields: ['name'], purpose: 'review', why: 'curious' };
  const tried = [
    http.ask(cleo, 'GET', '/admin/kyc'),
    http.ask(cleo, 'POST', `/admin/kyc/${ben.account.id}/look`, look),
    http.ask(cleo, 'POST', `/admin/kyc/${ben.account.id}/pictures/front`, { purpose: 'review', why: 'x' }),
    http.ask(ben, 'POST', `/admin/kyc/${ben.account.id}/decide`, {
      verdict: 'verify',
      reason: '',
      sinceMs: 1,
    }),
  ];
  expect(await Promise.all(tried.map(codeOf))).toEqual(Array(4).fill('Forbidden'));
  const own = (await http.call('GET', '/api/me', { token: iris.token })).body.account.id;
  const self = asIris('POST', `/${own}/decide`, { verdict: 'verify', reason: '', sinceMs: 1 });
  expect(await codeOf(self)).toBe('OwnCase');
  expect(await codeOf(asIris('POST', '/us_nobody/look', look))).toBe('NotFound');
  expect((await http.ask(ben, 'GET', '/kyc/looks')).body.looks).toEqual([]);
});

it('[ER5] an erasure leaves no byte of who somebody was, in no file of the server', async () => {
  const dora = await http.join({ name: 'Dora' });
  const told = { ...TOLD, name: 'Dorothea Quillfeather-Unheard', address: 'Kein Weg 77, Nirgends' };
  await http.ask(dora, 'PUT', '/kyc', {
    fields: { ...told, documentKind: 'passport', documentNumber: 'ZZTOP1234' },
  });
  await putPicture(dora, 'front');
  const why = 'the Unheard complaint';
  await asIris('POST', `/${dora.account.id}/look`, { fields: ['name'], purpose: 'complaint', why });
  const body = { password: 'correct horse', givesUp: true, locale: 'en' };
  expect(await codeOf(http.ask(dora, 'POST', '/erasure', body))).toBe('ok');
  expect((await http.created.services.kyc.standingOf(dora.account.id)).status).toBe('none');
  const files = readdirSync(http.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(files.some((path) => path.endsWith('.db'))).toBe(true);
  expect(files.filter((path) => path.includes(dora.account.id))).toEqual([]);
  for (const path of files) {
    const bytes = readFileSync(path, 'latin1');
    for (const gone of ['Unheard', told.address, 'ZZTOP1234', 'correct horse'])
      expect(bytes, path).not.toContain(gone);
  }
});

it('[HT85] a person takes everything with them that is kept of them, once the password was asked for', async () => {
  const emil = await http.join({ name: 'Emil' });
  const nova = await http.join({ name: 'Nova' });
  await http.ask(emil, 'PUT', '/kyc', { fields: { ...TOLD, ...REST } });
  await putPicture(emil, 'front');
  await asIris('POST', `/${emil.account.id}/look`, { fields: ['name'], purpose: 'complaint', why: 'asked' });
  await http.ask(emil, 'PUT', '/profile', { bio: 'I paint harbours.', links: [] });
  const entryId = await http.fund(emil, 5_000_000n);
  const { services } = http.created;
  const started = await services.conversations.startDirect({ starter: emil.account, other: nova.account });
  const conversationId = started.ok ? started.value : '';
  const found = (await services.store.get('conversations', conversationId))!;
  const line = (seq: number, from: Session, text: string) => ({
    ...{ type: 'text', seq, from: from.account, atMs: seq, text, commandId: `command-${seq}` },
    ...{ replyTo: null, mentions: [], editedAtMs: null, reactions: [] },
  });
  const tail = [line(1, emil, 'a harbour of mine'), line(2, nova, 'a word of theirs')];
  const body = { ...found.body, tail, lastSeq: 2 };
  await services.store.replace('conversations', conversationId, found.version, body as never);
  expect(await codeOf(http.ask(emil, 'POST', '/take-out', { password: 'wrong horse' }))).toBe(
    'PasswordWrong',
  );
  expect(await codeOf(http.ask(null, 'POST', '/take-out', { password: 'wrong horse' }))).toBe('Unauthorized');
  const answer = await http.ask(emil, 'POST', '/take-out', { password: 'correct horse' });
  expect(answer.headers.get('Content-Disposition')).toContain('mesi-data.json');
  const taken = answer.body;
  expect(taken.identity.values).toEqual({ ...TOLD, ...REST });
  expect((await sharp(Buffer.from(taken.identity.pictures.front, 'base64')).metadata()).format).toBe('webp');
  expect(taken).toMatchObject({
    account: { email: emil.account.email },
    profile: { bio: 'I paint harbours.' },
    looks: [{ by: { name: 'Iris' }, why: 'asked' }],
    messages: [{ text: 'a harbour of mine' }],
    consents: [],
  });
  expect(taken.wallet.map((one: { entryId: string }) => one.entryId)).toEqual([entryId]);
  expect(JSON.stringify(taken)).not.toContain('a word of theirs');
});

it('[KY15] the sandbox is walked from the form to its verdict, its no and its yes, with no auditor', async () => {
  const sandbox = await startTestHttp({ env: { MESI_KYC_PROVIDER: 'sandbox', MESI_DEMO: 'off' } });
  onTestFinished(() => sandbox.close());
  const ada = await sandbox.join({ name: 'Zoë Quillfeather' });
  const form = async () => (await sandbox.ask(ada, 'GET', '/kyc')).body;
  const becomes = (status: string) =>
    vi.waitFor(async () => expect((await form()).status).toBe(status), SOON);
  expect((await handIn(ada, 'C01X00T13', sandbox)).body.status).toBe('waiting');
  await becomes('rejected');
  expect((await form()).reason).toBe('The document could not be confirmed.');
  expect((await sandbox.ask(ada, 'GET', '/name')).body.isVerified).toBe(false);
  expect((await handIn(ada, 'C01X00T47', sandbox)).body.status).toBe('waiting');
  await becomes('verified');
  const profile = async () => (await sandbox.ask(ada, 'GET', `/profiles/${ada.account.handle}`)).body;
  await vi.waitFor(async () => expect((await profile()).isVerified).toBe(true), SOON);
});

it('[KY16] [HT25] events of a provider come to an address of their own, and are judged by their bytes', async () => {
  const secret = 'the secret of the provider of checks';
  const env = {
    ...{ MESI_KYC_PROVIDER: 'onfido', MESI_KYC_WEBHOOK_SECRETS: `the secret of before,${secret}` },
    ...{ MESI_KYC_LINK: 'https://checks.example.org/?run={check}', MESI_KYC_NEEDS: 'nothing' },
  };
  const own = await startTestHttp({ env });
  onTestFinished(() => own.close());
  const fay = await own.join();
  await own.ask(fay, 'PUT', '/kyc', { fields: TOLD });
  const { link, status } = (await own.ask(fay, 'POST', '/kyc/submit')).body;
  expect([status, link]).toEqual([
    'waiting',
    expect.stringMatching(/^https:\/\/checks\.example\.org\/\?run=kk_[\w-]+$/),
  ]);
  const object = { id: 'run-1', status: 'approved', completed_at_iso8601: new Date().toISOString() };
  const resource = { customer_user_id: String(link).split('=')[1] };
  // with spaces that no serializer would leave there: what counts are the bytes
  const text = JSON.stringify(
    { payload: { resource_type: 'workflow_run', action: 'a', object, resource } },
    null,
    2,
  );
  const tell = (signed: string) =>
    own.call('POST', '/webhooks/kyc', {
      body: text,
      headers: {
        'Content-Type': 'application/json',
        'X-SHA2-Signature': createHmac('sha256', secret).update(signed).digest('hex'),
      },
    });
  expect((await tell(text.replaceAll(' ', ''))).body.error.code).toBe('WebhookSignatureInvalid');
  expect((await own.ask(fay, 'GET', '/kyc')).body.status).toBe('waiting');
  expect((await tell(text)).body).toEqual({ replayed: false });
  expect((await tell(text)).body).toEqual({ replayed: true });
  expect((await own.ask(fay, 'GET', '/kyc')).body).toMatchObject({ status: 'verified', link: null });
  // without a provider nobody is heard
  expect(await codeOf(http.call('POST', '/webhooks/kyc', { body: text }))).toBe('NotFound');
});
