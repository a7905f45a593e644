import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT_LIMITS } from '../../shared/accountLimits.ts';
import type { MailboxMail } from '../../shared/protocol/accounts.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { SESSIONS_ENDED } from '../domain/topics/news.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let iris: Session;
beforeAll(async () => {
  http = await startTestHttp();
  iris = (await http.ask(null, 'POST', '/demo/login', { id: 'iris' })).body;
});
afterAll(() => http.close());

const mailsTo = async (email: string): Promise<readonly MailboxMail[]> =>
  (await http.ask(iris, 'GET', '/admin/mailbox')).body.mails.filter((mail: MailboxMail) => mail.to === email);

/** Waits for the newest mail of that subject, and returns what its link has behind the `#`. */
async function tokenFor(email: string, subject: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const mail = (await mailsTo(email)).find((each) => each.subject === subject);
    if (mail) return /#(\S+)/.exec(mail.text)?.[1] ?? '';
    await pause(20);
  }
  throw new Error(`nobody wrote to ${email} that: ${subject}`);
}
const RESET = 'Choose a new password';
const VERIFY = 'Confirm your email address';
const CHANGE = 'Confirm your new email address';

const askReset = (email: string) => http.ask(null, 'POST', '/password-reset', { email, locale: 'en' });
const finish = (token: string, password = 'battery staple') =>
  http.ask(null, 'POST', '/password-reset/finish', { token, password, locale: 'en' });
const confirm = (token: string) => http.ask(null, 'POST', '/email/confirm', { token, locale: 'en' });
const change = (who: Session, email: string, password = 'correct horse') =>
  http.ask(who, 'POST', '/email/change', { email, password, locale: 'en' });
const logIn = (email: string, password: string) => http.ask(null, 'POST', '/login', { email, password });

describe('a new password by a link', () => {
  it('[AK1] [AK3] works once, ends all log-ins and their seats, and proves the address', async () => {
    const person = await http.join();
    const { email, id } = person.account;
    const ended: string[] = [];
    const stop = await http.created.services.bus.subscribe(
      SESSIONS_ENDED,
      ({ accountId }) => void ended.push(accountId),
    );
    expect((await askReset(` ${email.toUpperCase()}`)).body).toEqual({});
    const token = await tokenFor(email, RESET);
    expect(await codeOf(finish(token, 'short'))).toBe('PasswordTooShort');
    const codes = await Promise.all([codeOf(finish(token)), codeOf(finish(token, 'another one of it'))]);
    expect(codes.sort()).toEqual(['MailLinkInvalid', 'ok']);
    expect(await codeOf(finish(token))).toBe('MailLinkInvalid');
    expect(await codeOf(http.ask(person, 'GET', '/me'))).toBe('Unauthorized');
    expect(await codeOf(logIn(email, 'correct horse'))).toBe('InvalidCredentials');
    stop();
    expect(ended).toEqual([id]);
    await tokenFor(email, 'Your password was changed');
  });

  it('[AK2] [AK8] is answered in the same way for an address that nobody has, and only so often', async () => {
    const { account } = await http.join();
    for (const email of [account.email, 'nobody-at-all@example.org']) {
      for (let n = 0; n < ACCOUNT_LIMITS.linksOfAddressAnHour; n += 1)
        expect((await askReset(email)).body).toEqual({});
      const { status, headers, body } = await askReset(email);
      expect([status, body.error.code, headers.has('retry-after')]).toEqual([429, 'RateLimited', true]);
    }
    expect(await mailsTo('nobody-at-all@example.org')).toEqual([]);
  });

  it('[AK4] is worthless once the password was changed, and for another account', async () => {
    const [person, other] = [await http.join(), await http.join()];
    await askReset(person.account.email);
    const token = await tokenFor(person.account.email, RESET);
    const foreign = `${other.account.id}.${token.split('.')[1]}`;
    const next = { current: 'correct horse', next: 'battery staple' };
    expect((await http.ask(person, 'POST', '/password', next)).status).toBe(200);
    for (const bad of [token, foreign, `${token}x`, 'x'.repeat(40)])
      expect(await codeOf(finish(bad))).toBe('MailLinkInvalid');
    expect(await codeOf(confirm(token))).toBe('MailLinkInvalid');
  });
});

describe('an e-mail address', () => {
  const verified = async (who: Session) => (await http.ask(who, 'GET', '/email')).body;

  it('[AK1] [AK5] is proven by a link to it', async () => {
    const person = await http.join();
    const { email } = person.account;
    expect(await verified(person)).toEqual({ email, isVerified: false, waiting: null, canSend: true });
    expect((await http.ask(person, 'POST', '/email/verify', { locale: 'es' })).body).toEqual({});
    const token = await tokenFor(email, 'Confirma tu correo');
    expect(await codeOf(finish(token))).toBe('MailLinkInvalid');
    expect((await confirm(token)).body).toEqual({ email, isChanged: false });
    expect(await codeOf(confirm(token))).toBe('MailLinkInvalid');
    expect(await verified(person)).toMatchObject({ isVerified: true });
  });

  it('[AK5] [AK6] is changed once the new one is confirmed; both are told', async () => {
    const person = await http.join();
    const { email: before, handle } = person.account;
    const next = 'somewhere-else@example.org';
    await http.ask(person, 'POST', '/email/verify', { locale: 'en' });
    const ofBefore = await tokenFor(before, VERIFY);
    expect(await codeOf(change(person, next, 'wrong horse'))).toBe('PasswordWrong');
    expect(await codeOf(change(person, 'nowhere'))).toBe('InvalidEmail');
    expect(await codeOf(change(person, ` ${next.toUpperCase()} `))).toBe('ok');
    expect(await verified(person)).toMatchObject({ email: before, waiting: next });
    await tokenFor(before, 'Your email address is about to change');
    expect((await confirm(await tokenFor(next, CHANGE))).body).toEqual({ email: next, isChanged: true });
    expect(await verified(person)).toEqual({ email: next, isVerified: true, waiting: null, canSend: true });
    expect(await codeOf(confirm(ofBefore))).toBe('MailLinkInvalid');
    expect(await codeOf(logIn(before, 'correct horse'))).toBe('InvalidCredentials');
    expect((await logIn(next, 'correct horse')).body.account.handle).toBe(handle);
    await tokenFor(before, 'Your email address was changed');
    const found = await http.created.services.identity.list({
      words: ['somewhere'],
      afterHandle: null,
      limit: 9,
    });
    expect(found.map(({ email }) => email)).toEqual([next]);
  });

  it('[AK6] [AK7] of somebody is not told to whoever asks for it, and has one account whoever races', async () => {
    const [one, two, third] = [await http.join(), await http.join(), await http.join()];
    expect((await change(one, two.account.email)).body).toEqual({});
    expect(await verified(one)).toMatchObject({ waiting: null });
    await tokenFor(two.account.email, 'You have an account already');
    const next = 'wanted-by-two@example.org';
    await change(one, next);
    const first = await tokenFor(next, CHANGE);
    await change(third, next);
    await pause(50);
    const mails = (await mailsTo(next)).filter(({ subject }) => subject === CHANGE);
    expect(mails).toHaveLength(2);
    const tokens = mails.map(({ text }) => /#(\S+)/.exec(text)![1]!);
    expect(tokens).toContain(first);
    const codes = await Promise.all(tokens.map((token) => codeOf(confirm(token))));
    expect(codes.sort()).toEqual(['EmailTaken', 'ok']);
  });
});

describe('a server that sends no e-mail', () => {
  it('[EM7] says so, and has no mailbox', async () => {
    const quiet = await startTestHttp({ env: { MESI_DEMO: 'off', MESI_ADMINS: 'boss@example.org' } });
    try {
      const person = await quiet.join();
      const asked = { email: person.account.email, locale: 'en' };
      expect(await codeOf(quiet.ask(null, 'POST', '/password-reset', asked))).toBe('MailUnavailable');
      expect(await codeOf(quiet.ask(person, 'POST', '/email/verify', { locale: 'en' }))).toBe(
        'MailUnavailable',
      );
      expect((await quiet.ask(person, 'GET', '/email')).body.canSend).toBe(false);
      expect((await quiet.ask(person, 'GET', '/admin/mailbox')).status).toBe(404);
    } finally {
      await quiet.close();
    }
  });
});
