import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT_LIMITS } from '../../../shared/accountLimits.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { createSimRuntime, type SimRuntime } from '../runtime/simRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { createEmail } from './createEmail.ts';
import type { MailOrder } from './port.ts';
import { openMailServer } from './smtpServer.testkit.ts';
import { writeMail } from './writeMail.ts';

let folder: string;
let store: StorePort;
let runtime: SimRuntime;
let server: Awaited<ReturnType<typeof openMailServer>>;
let processes: ReturnType<typeof createEmail>[];
const failed: unknown[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mesi-email-'));
  store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  runtime = createSimRuntime();
  server = await openMailServer();
  processes = [];
  failed.length = 0;
});
afterEach(async () => {
  await Promise.all(processes.map((each) => each.stop()));
  await server.close();
  await store.close();
  await rm(folder, { recursive: true });
  expect(failed).toEqual([]);
});

function start(given: { readonly url?: string; readonly smtp?: null; readonly hasMailbox?: boolean } = {}) {
  const smtp =
    given.smtp === null ? null : { url: given.url ?? server.url, from: 'Mesi <no-reply@mesi.test>' };
  const started = createEmail({
    ...{ store, clock: runtime.clock, secret: 'a secret of the tests', smtp },
    ...{ hasMailbox: given.hasMailbox ?? false, site: 'mesi.test', onFailed: (err) => void failed.push(err) },
  });
  processes.push(started);
  return started;
}

let keys = 0;
const orderOf = (given: Partial<MailOrder> = {}): MailOrder => ({
  key: `key${++keys}`,
  to: 'ada@example.org',
  locale: 'en',
  mail: { type: 'resetPassword', name: 'Ada', link: 'https://mesi.test/reset#secret-token' },
  untilMs: runtime.clock.nowMs() + DAY_MS,
  ...given,
});

/** Waits until it is so, while the clock of the test stands still. */
async function until(isSo: () => boolean | Promise<boolean>) {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await isSo()) return;
    await pause(10);
  }
  throw new Error('it did not come to be so');
}
/** The same, while the clock goes on. */
const untilLater = (isSo: () => boolean) =>
  until(() => {
    runtime.advance(SECOND_MS);
    return isSo();
  });
const waiting = async () => store.find('mails', { field: 'due', value: 'due', by: 'atMs', limit: 100 });
const isIdle = async () => (await waiting()).length === 0;

describe('a mail server', () => {
  it('[EM1] [EM2] [EM5] is handed an order once, in the language of whoever asked', async () => {
    const { email } = start();
    start();
    const [one, other] = [orderOf(), orderOf({ locale: 'es', to: 'eva@example.org' })];
    await Promise.all([email.order(one), email.order(one)]);
    await email.order(other);
    await until(() => server.heard.length === 2);
    await until(isIdle);
    expect(await email.order(one)).toBe('queued');
    await pause(100);
    expect(server.heard.map(({ to }) => to[0]).sort()).toEqual(['ada@example.org', 'eva@example.org']);
    const raw = server.heard.find(({ to }) => to[0] === 'eva@example.org')!.raw;
    expect(raw).toMatch(/^From: Mesi <no-reply@mesi\.test>/m);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated/m);
    expect(raw).toMatch(/^Hola, Ada:/m);
  });

  it('[EM1] [EM3] that is away is asked again, also by the process that comes next, with the same Message-ID', async () => {
    const { url } = server;
    await server.close();
    const first = start();
    const beganAtMs = runtime.clock.nowMs();
    await first.email.order(orderOf());
    await until(async () => ((await waiting())[0]?.body.tries ?? 0) === 1);
    await until(async () => !(await first.email.health()).ok);
    await first.stop();
    server = await openMailServer();
    expect(url).not.toBe(server.url);
    Object.assign(server.refuse, { at: 'data', code: 451, times: 1 });
    start({ url: server.url });
    await untilLater(() => server.refuse.times === 0);
    expect(runtime.clock.nowMs()).toBeGreaterThanOrEqual(beganAtMs + 10 * SECOND_MS);
    await untilLater(() => server.heard.length === 1);
    expect(runtime.clock.nowMs()).toBeGreaterThanOrEqual(beganAtMs + 70 * SECOND_MS);
    expect(server.heard[0]!.raw).toMatch(/^Message-ID: <[\w-]{43}@mesi\.test>/m);
  });

  it('[EM3] that will never take an address, or not in time, is not asked again', async () => {
    const { email } = start();
    Object.assign(server.refuse, { at: 'recipient', code: 550, times: 1 });
    await email.order(orderOf());
    await email.order(orderOf({ to: 'a,b@example.org' }));
    await email.order(orderOf({ untilMs: runtime.clock.nowMs() - 1 }));
    await until(isIdle);
    runtime.advance(MINUTE_MS);
    await pause(100);
    expect(server.heard).toEqual([]);
  });

  it('[EM4] is handed no more than so many for one address in a day', async () => {
    const { email } = start();
    for (let n = 0; n < ACCOUNT_LIMITS.mailsOfAddressADay; n += 1)
      expect(await email.order(orderOf())).toBe('queued');
    expect(await email.order(orderOf({ to: 'ADA@example.org' }))).toBe('full');
    expect(await email.order(orderOf({ to: 'ben@example.org' }))).toBe('queued');
    await until(isIdle);
    runtime.advance(DAY_MS + 1);
    expect(await email.order(orderOf())).toBe('queued');
    await until(isIdle);
  });

  it('[EM6] finds no link in what waits, and no word after it was sent', async () => {
    await server.close();
    const { email } = start();
    await email.order(orderOf());
    const bytes = async () => (await readFile(join(folder, 'store.db'))).toString('latin1');
    const wal = async () => (await readFile(join(folder, 'store.db-wal'))).toString('latin1');
    expect(`${await bytes()}${await wal()}`).not.toMatch(/secret-token|ada@example/);
    server = await openMailServer();
    await until(async () => ((await waiting())[0]?.body.tries ?? 0) === 1);
  });
});

describe('a server without a mail server', () => {
  it('[EM7] keeps the mails of a demo, the newest first, and sends none', async () => {
    const { email } = start({ smtp: null, hasMailbox: true });
    await email.order(orderOf());
    await until(isIdle);
    const [mail] = (await email.mailbox())!;
    expect(mail).toMatchObject({ to: 'ada@example.org', subject: 'Choose a new password' });
    expect(mail!.text).toContain('https://mesi.test/reset#secret-token');
    expect(server.heard).toEqual([]);
  });

  it('[EM7] says so where there is no demo', async () => {
    const { email } = start({ smtp: null });
    expect([email.canSend, await email.order(orderOf()), await email.mailbox()]).toEqual([
      false,
      'none',
      null,
    ]);
  });
});

it('[EM5] what a person chose is no markup, and no parameter of ours', () => {
  const name = `<img src=x onerror=alert(1)> & "{site}"`;
  const { html, text, subject } = writeMail({ type: 'passwordReset', name }, 'en', 'mesi.test');
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;{site}&quot;');
  expect(text).toContain(`Hello ${name},`);
  expect(subject).not.toMatch(/[\r\n]/);
});
