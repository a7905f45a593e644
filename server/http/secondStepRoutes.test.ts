import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ACCOUNT_LIMITS } from '../../shared/accountLimits.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { openMailServer } from '../services/email/smtpServer.testkit.ts';
import { openDevice } from '../services/secondFactors/softAuthenticator.testkit.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp();
});
afterAll(() => http.close());

const PASSWORD = 'correct horse';
const step = (who: Session | null, path: string, body: object = { password: PASSWORD }) =>
  http.ask(who, 'POST', `/second-step${path}`, body);
const logIn = (email: string, second?: object) =>
  http.ask(null, 'POST', '/login', { email, password: PASSWORD, ...(second && { second }) });
const totpOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 });
/** Codes of half minutes around now: each counts once, so a test that needs several takes the next ones. */
const codeAt = (secret: string, halfMinutes: number) =>
  totpOf(secret).generate({ timestamp: Date.now() + halfMinutes * 30_000 });

/** Somebody whose app was set up with the code of the half minute before this one. */
async function withApp(from: TestHttp = http) {
  const person = await from.join();
  const { secret, uri } = (await from.ask(person, 'POST', '/second-step/totp', { password: PASSWORD })).body;
  const code = codeAt(secret, -1);
  const { status, body } = await from.ask(person, 'POST', '/second-step/totp/confirm', { code });
  expect(status).toBe(200);
  return { person, email: person.account.email, secret: secret as string, uri: uri as string, ...body };
}

describe('codes of an app', () => {
  it('[TF1] [TF2] are asked for once one was shown, and each counts once', async () => {
    const person = await http.join();
    const { email } = person.account;
    const { secret, uri } = (await step(person, '/totp')).body;
    expect(uri).toContain('otpauth://totp/Mesi%20Live');
    expect(await codeOf(step(person, '/totp/confirm', { code: '000000' }))).toBe('SecondStepWrong');
    expect((await logIn(email)).status).toBe(200);
    const first = codeAt(secret, -1);
    expect(await codeOf(step(person, '/totp/confirm', { code: first }))).toBe('ok');
    const needed = await logIn(email);
    expect([needed.status, needed.body.error.code]).toEqual([401, 'SecondStepNeeded']);
    expect(needed.body.token).toBeUndefined();
    expect(await codeOf(logIn(email, { type: 'totp', code: first }))).toBe('SecondStepWrong');
    const code = codeAt(secret, 0);
    const both = await Promise.all([1, 2].map(() => codeOf(logIn(email, { type: 'totp', code }))));
    expect(both.sort()).toEqual(['SecondStepWrong', 'ok']);
    const spaced = codeAt(secret, 1).replace(/(...)/, '$1 ');
    expect(await codeOf(logIn(email, { type: 'totp', code: spaced }))).toBe('ok');
    expect(await codeOf(http.ask(person, 'GET', '/me'))).toBe('ok');
  });

  it('[TF1] whether an account has them is told to nobody who does not know the password', async () => {
    const { email } = await withApp();
    const guess = { email, password: 'wrong horse' };
    expect(await codeOf(http.ask(null, 'POST', '/login', guess))).toBe('InvalidCredentials');
    const other = await http.join();
    expect((await http.ask(other, 'GET', '/second-step')).body).toEqual({
      ...{ hasTotp: false, passkeys: [], recoveryLeft: 0 },
    });
  });

  it('[TF3] recovery codes are told once, open the account one time each, and are replaced', async () => {
    const { person, email, recoveryCodes } = await withApp();
    expect(new Set(recoveryCodes).size).toBe(ACCOUNT_LIMITS.recoveryCodes);
    const [first, second] = recoveryCodes as string[];
    const by = (code: string) => codeOf(logIn(email, { type: 'recovery', code }));
    expect(await by(first!.toUpperCase().replaceAll('-', ' '))).toBe('ok');
    expect(await by(first!)).toBe('SecondStepWrong');
    expect((await http.ask(person, 'GET', '/second-step')).body).toMatchObject({
      ...{ hasTotp: true, recoveryLeft: ACCOUNT_LIMITS.recoveryCodes - 1 },
    });
    const renewed = (await step(person, '/recovery')).body.recoveryCodes as string[];
    expect([await by(second!), await by(renewed[0]!)]).toEqual(['SecondStepWrong', 'ok']);
  });

  it('[TF4] are looked at only so often within a quarter of an hour', async () => {
    const { email, secret } = await withApp();
    for (let n = 0; n < ACCOUNT_LIMITS.wrongSteps; n += 1) {
      const { secondFactors } = http.created.services;
      const { id } = (
        await http.created.services.identity.list({
          words: [email.split('@')[0]!],
          afterHandle: null,
          limit: 1,
        })
      )[0]!;
      expect(await secondFactors.judge(id, { type: 'totp', code: '000000' })).toBe('SecondStepWrong');
    }
    const code = codeAt(secret, 0);
    const blocked = await logIn(email, { type: 'totp', code });
    expect([blocked.status, blocked.body.error.code]).toEqual([429, 'SecondStepBlocked']);
    const now = vi.spyOn(http.created.services.clock, 'nowMs');
    const later = Date.now() + ACCOUNT_LIMITS.wrongStepsMs + 1_000;
    now.mockReturnValue(later);
    const next = totpOf(secret).generate({ timestamp: later });
    expect(await codeOf(logIn(email, { type: 'totp', code: next }))).toBe('ok');
    now.mockRestore();
  });

  it('[TF5] are changed by who knows the password', async () => {
    const { person, email } = await withApp();
    for (const path of ['/totp', '/totp/off', '/recovery'])
      expect(await codeOf(step(person, path, { password: 'wrong horse' }))).toBe('PasswordWrong');
    expect(await codeOf(step(null, '/totp/off'))).toBe('Unauthorized');
    expect(await codeOf(step(person, '/totp/off'))).toBe('ok');
    expect((await logIn(email)).status).toBe(200);
    expect((await http.ask(person, 'GET', '/second-step')).body.recoveryLeft).toBe(0);
    expect(await codeOf(step(person, '/recovery'))).toBe('NotFound');
  });

  it('[TF6] stand in no file', async () => {
    const { secret, recoveryCodes } = await withApp();
    const read = async (name: string) => (await readFile(join(http.folder, 'data', name))).toString('latin1');
    const bytes = `${await read('store.db')}${await read('store.db-wal')}`;
    for (const plain of [secret, recoveryCodes[0], recoveryCodes[0].replaceAll('-', '')])
      expect(bytes).not.toContain(plain);
  });

  it('[TF7] stay after a new password by a link, unless the link is the first proof of the address', async () => {
    const { accountCare, email: mails } = http.created.services;
    const iris = (await http.ask(null, 'POST', '/demo/login', { id: 'iris' })).body;
    const linkTo = async (email: string, subject: string): Promise<string> =>
      vi.waitFor(async () => {
        const { body } = await http.ask(iris, 'GET', '/admin/mailbox');
        const mail = body.mails.find(
          (each: { to: string; subject: string }) => each.to === email && each.subject === subject,
        );
        return /#(\S+)/.exec(mail.text)![1]!;
      });
    expect(mails.canSend).toBe(true);
    const [proven, squatted] = [await withApp(), await withApp()];
    await http.ask(proven.person, 'POST', '/email/verify', { locale: 'en' });
    const token = await linkTo(proven.email, 'Confirm your email address');
    await accountCare.confirmEmail({ token, locale: 'en' });
    for (const { email } of [proven, squatted]) {
      await http.ask(null, 'POST', '/password-reset', { email, locale: 'en' });
      const given = { token: await linkTo(email, 'Choose a new password'), password: PASSWORD };
      expect(await codeOf(http.ask(null, 'POST', '/password-reset/finish', { ...given, locale: 'en' }))).toBe(
        'ok',
      );
    }
    expect(await codeOf(logIn(proven.email))).toBe('SecondStepNeeded');
    expect((await logIn(squatted.email)).status).toBe(200);
  });
});

describe('whoever runs the server', () => {
  it('[TF8] needs a second step for its pages, outside of a demo', async () => {
    const env = { MESI_DEMO: 'off', MESI_ADMINS: 'joined1@example.org' };
    const own = await startTestHttp({ env });
    try {
      const look = (who: Session) => codeOf(own.ask(who, 'GET', '/admin/streams'));
      const boss = await own.join();
      expect(await look(boss)).toBe('SecondStepRequired');
      expect(await look(await own.join())).toBe('Forbidden');
      const { secret } = (await own.ask(boss, 'POST', '/second-step/totp', { password: PASSWORD })).body;
      await own.ask(boss, 'POST', '/second-step/totp/confirm', { code: codeAt(secret, 0) });
      expect(await look(boss)).toBe('ok');
    } finally {
      await own.close();
    }
  });

  it('[TF8] has proven its address where e-mails are sent: whoever registered it first is not enough', async () => {
    const mail = await openMailServer();
    const env = {
      ...{ MESI_DEMO: 'off', MESI_OPERATOR_SECOND_STEP: 'off', MESI_ADMINS: 'joined1@example.org' },
      ...{
        MESI_SMTP_URL: mail.url,
        MESI_MAIL_FROM: 'mesi@example.org',
        MESI_PUBLIC_URL: 'http://live.example.org',
      },
    };
    const own = await startTestHttp({ env });
    try {
      const look = (who: Session) => codeOf(own.ask(who, 'GET', '/admin/streams'));
      const boss = await own.join();
      expect(await look(boss)).toBe('EmailNotProven');
      await own.ask(boss, 'POST', '/email/verify', { locale: 'en' });
      const raw = await vi.waitFor(
        () => {
          const [first] = mail.heard;
          if (!first) throw new Error('no mail yet');
          return first.raw;
        },
        { timeout: 20_000, interval: 50 },
      );
      const token = /#(\S+)/.exec(raw.replaceAll('=\r\n', ''))![1]!;
      await own.ask(null, 'POST', '/email/confirm', { token, locale: 'en' });
      expect(await look(boss)).toBe('ok');
    } finally {
      await own.close();
      await mail.close();
    }
  });
});

describe('passkeys', () => {
  const begin = async () => (await http.ask(null, 'POST', '/passkeys/log-in/options', {})).body.options;
  const enter = (response: object) => http.ask(null, 'POST', '/passkeys/log-in', { response });
  const optionsFor = async (who: Session) =>
    (await http.ask(who, 'POST', '/passkeys/options', { password: PASSWORD })).body.options;
  async function withPasskey(origin = http.url) {
    const person = await http.join();
    const device = openDevice(origin);
    const response = device.make(await optionsFor(person));
    const added = await http.ask(person, 'POST', '/passkeys', { response, name: ' My  key ' });
    return { person, device, response, added, email: person.account.email };
  }

  it('[PK1] [TF1] [TF3] log in by themselves, and the password alone does not any more', async () => {
    const { person, device, added, email } = await withPasskey();
    expect(added.body.recoveryCodes).toHaveLength(ACCOUNT_LIMITS.recoveryCodes);
    expect(await codeOf(logIn(email))).toBe('SecondStepNeeded');
    const { status, body } = await enter(device.show(await begin()));
    expect([status, body.account]).toEqual([200, person.account]);
    expect(await codeOf(http.ask(body, 'GET', '/me'))).toBe('ok');
    const { passkeys } = (await http.ask(body, 'GET', '/second-step')).body;
    expect(passkeys).toMatchObject([{ name: 'My key', usedAtMs: expect.any(Number) }]);
    const remove = (password: string) =>
      codeOf(http.ask(body, 'POST', `/passkeys/${passkeys[0].id}/remove`, { password }));
    expect([await remove('wrong horse'), await remove(PASSWORD)]).toEqual(['PasswordWrong', 'ok']);
    expect(await codeOf(enter(device.show(await begin())))).toBe('PasskeyInvalid');
    expect((await logIn(email)).status).toBe(200);
  });

  it('[PK2] answer a challenge of this server once, for its purpose, at its name, after a finger or a face', async () => {
    const { person, device, response } = await withPasskey();
    const shown = device.show(await begin());
    const both = await Promise.all([1, 2].map(() => codeOf(enter(shown))));
    expect(both.sort()).toEqual(['PasskeyInvalid', 'ok']);
    expect(await codeOf(enter(shown))).toBe('PasskeyInvalid');
    const options = await begin();
    expect(await codeOf(enter(device.show(options, { isVerified: false })))).toBe('PasskeyInvalid');
    expect(await codeOf(enter(device.show({ ...options, rpId: 'elsewhere.example' })))).toBe(
      'PasskeyInvalid',
    );
    const challenge = Buffer.alloc(38, 7).toString('base64url');
    expect(await codeOf(enter(device.show({ ...options, challenge })))).toBe('PasskeyInvalid');
    const forAdding = { ...options, challenge: (await optionsFor(person)).challenge };
    expect(await codeOf(enter(device.show(forAdding)))).toBe('PasskeyInvalid');
    // of another account, of before, and made elsewhere
    const other = await http.join();
    const foreign = openDevice(http.url).make(await optionsFor(person));
    const add = (who: Session, made: object) =>
      codeOf(http.ask(who, 'POST', '/passkeys', { response: made, name: 'Key' }));
    expect(await add(other, foreign)).toBe('PasskeyInvalid');
    expect(await add(person, response)).toBe('PasskeyInvalid');
    expect((await withPasskey('https://elsewhere.example')).added.body.error.code).toBe('PasskeyInvalid');
  });

  it('[PK3] whose counter runs back are refused, and there are at most so many', async () => {
    const { person, device } = await withPasskey();
    const at = async (counter: number) => codeOf(enter(device.show(await begin(), { counter })));
    expect([await at(5), await at(5), await at(4), await at(6)]).toEqual([
      ...['ok', 'PasskeyInvalid', 'PasskeyInvalid', 'ok'],
    ]);
    for (let n = 1; n < ACCOUNT_LIMITS.passkeys; n += 1) {
      const response = openDevice(http.url).make(await optionsFor(person));
      expect(await codeOf(http.ask(person, 'POST', '/passkeys', { response, name: 'Key' }))).toBe('ok');
    }
    const full = http.ask(person, 'POST', '/passkeys/options', { password: PASSWORD });
    expect(await codeOf(full)).toBe('PasskeysFull');
  });

  it('[PK4] [PK2] are refused when they are not what WebAuthn makes, whatever it is', async () => {
    const person = await http.join();
    const { id } = person.account;
    const { options } = (await http.ask(person, 'POST', '/passkeys/options', { password: PASSWORD })).body;
    expect(options.rp.id).toBe('127.0.0.1');
    expect(options.authenticatorSelection.userVerification).toBe('required');
    const response = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', clientExtensionResults: {} };
    const made = { clientDataJSON: 'AAAA', attestationObject: 'AAAA' };
    const add = (body: object) => codeOf(http.ask(person, 'POST', '/passkeys', body));
    expect(await add({ name: 'Key', response: { ...response, response: made } })).toBe('PasskeyInvalid');
    expect(await add({ name: 'Key', response })).toBe('PasskeyInvalid');
    expect(await add({ name: ' ', response })).toBe('BadRequest');
    expect(await add({ name: 'Key', response: { type: 'public-key' } })).toBe('BadRequest');
    const tried = (body: object) => codeOf(http.ask(null, 'POST', '/passkeys/log-in', body));
    const userHandle = Buffer.from(id).toString('base64url');
    const shown = { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA', userHandle };
    expect(await tried({ response: { ...response, response: shown } })).toBe('PasskeyInvalid');
    expect(await tried({ response: { ...response, response: { ...shown, userHandle: 7 } } })).toBe(
      'PasskeyInvalid',
    );
    expect(await tried({ response })).toBe('PasskeyInvalid');
    expect(await codeOf(http.ask(person, 'POST', '/passkeys/options', { password: 'x' }))).toBe(
      'PasswordWrong',
    );
    expect(await codeOf(http.ask(person, 'POST', '/passkeys/pk_none/remove', { password: PASSWORD }))).toBe(
      'NotFound',
    );
  });
});
