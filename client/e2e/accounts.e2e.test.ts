import { Secret, TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, it } from 'vitest';
import { patient, signUp } from './acts.ts';
import { holds } from './holds.ts';
import { type Guest, openWorld, PHONE, type World } from './kit.ts';
import { photo } from './photo.ts';

const EMAIL = 'rosa@example.org';
let world: World;
let [rosa, phone, mia, iris] = [] as unknown as [Guest, Guest, Guest, Guest];
beforeAll(async () => {
  world = await openWorld([], {}, { shell: true });
  [rosa, phone, mia, iris] = await Promise.all([
    world.guest('rosa'),
    world.guest('phone', { size: PHONE }),
    world.guest('mia', { size: PHONE }),
    world.enter('Iris'),
  ]);
}, 60_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
});
afterAll(() => world.close());

const press = ({ page }: Guest, name: string | RegExp) =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click(patient);
const dialog = ({ page }: Guest) => page.getByRole('dialog').first();
const isIn = ({ page }: Guest) => page.getByRole('button', { name: 'Account of Rosa' }).waitFor(patient);

async function logIn(guest: Guest, password: string): Promise<void> {
  await guest.goto('/login');
  await guest.page.getByLabel('Email').fill(EMAIL);
  await guest.page.getByLabel('Password', { exact: true }).fill(password);
  await guest.page.locator('form').getByRole('button', { name: 'Log in', exact: true }).click(patient);
}

/** Opens the link of the newest mail of that subject, as whoever runs the demo reads it. */
async function openMail(reader: Guest, subject: string): Promise<void> {
  await iris.goto('/admin/mailbox');
  const mail = iris.page.getByRole('listitem').filter({ hasText: subject }).first();
  await mail.waitFor(patient);
  await reader.page.goto(/https?:\S+#[\w.-]+/.exec((await mail.textContent()) ?? '')![0]);
}

it('[EE340] an address is confirmed, and a forgotten password is replaced by a link', async () => {
  await rosa.goto('/login?new');
  await signUp(rosa, { name: 'Rosa', email: EMAIL });
  // who one is may be told later
  await press(rosa, 'Later');
  await isIn(rosa);
  await rosa.goto('/account');
  await press(rosa, 'Confirm by email');
  await rosa.page.getByText(/We sent a link to/).waitFor(patient);
  await holds(rosa, 'account-email');
  await openMail(rosa, 'Confirm your email address');
  await press(rosa, 'Confirm the address');
  await rosa.page.getByText('is confirmed').waitFor(patient);
  await phone.goto('/login');
  await phone.page.getByRole('link', { name: 'Forgot your password?' }).click(patient);
  await phone.page.getByLabel('Email').fill(EMAIL);
  await press(phone, 'Send the link');
  await phone.page.getByText('Check your email').waitFor(patient);
  await openMail(phone, 'Choose a new password');
  await phone.page.getByLabel('New password').fill('battery staple');
  await holds(phone, 'reset');
  await press(phone, 'Set the new password');
  await phone.page.getByText('Password changed').waitFor(patient);
  await logIn(phone, 'battery staple');
  await isIn(phone);
});

it('[EE341] a log-in is ended from another one', async () => {
  // the new password has ended the first one
  rosa.complaints.forgive(/status of 401/);
  await rosa.goto('/account');
  await rosa.page.getByText('Log in to change your password').waitFor(patient);
  await logIn(rosa, 'battery staple');
  await isIn(rosa);
  phone.complaints.forgive(/status of 401|WebSocket|\/matchmake\//);
  await rosa.goto('/account');
  await rosa.page.getByText('This one', { exact: true }).waitFor(patient);
  await holds(rosa, 'account-sessions');
  await press(rosa, /^Log out Chrome/);
  await rosa.page.getByText(/^Logged out: Chrome/).waitFor(patient);
  await phone.goto('/account');
  await phone.page.getByText('Log in to change your password').waitFor(patient);
});

it('[EE342] codes of an app are asked for, and a passkey logs in by itself', async () => {
  phone.complaints.forgive(/status of 401/);
  await press(rosa, 'Set up an app');
  await dialog(rosa).getByLabel('Current password').fill('battery staple');
  await dialog(rosa).getByRole('button', { name: 'Next' }).click(patient);
  const shown = (await dialog(rosa).locator('[data-secret]').textContent())!.replaceAll(' ', '');
  const app = new TOTP({ secret: Secret.fromBase32(shown) });
  await holds(rosa, 'second-step');
  await dialog(rosa).getByLabel('Code that the app shows').fill(app.generate());
  await dialog(rosa).getByRole('button', { name: 'Turn on codes' }).click(patient);
  await dialog(rosa).locator('[data-codes] li').nth(9).waitFor(patient);
  await dialog(rosa).getByRole('button', { name: 'I have kept them' }).click(patient);

  await logIn(phone, 'battery staple');
  // each code counts once: this one is of the next half minute, which is taken as well
  await phone.page.getByLabel('Code of your app').fill(app.generate({ timestamp: Date.now() + 30_000 }));
  await holds(phone, 'login-code');
  await phone.page.locator('form').getByRole('button', { name: 'Log in', exact: true }).click(patient);
  await isIn(phone);

  // a passkey belongs to a name: the page is looked at under one
  const device = await phone.context.newCDPSession(phone.page);
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  await phone.goto('/account');
  await press(phone, 'Add a passkey');
  await dialog(phone).getByLabel('Current password').fill('battery staple');
  await dialog(phone).getByRole('button', { name: 'Make the passkey' }).click(patient);
  await phone.page.getByText('This device', { exact: true }).waitFor(patient);
  await holds(phone, 'account-passkey');
  await press(phone, /^Account of Rosa/);
  await phone.page.getByRole('menuitem', { name: 'Log out' }).click(patient);
  await phone.goto('/login');
  await press(phone, 'Log in with a passkey');
  await isIn(phone);
});

/** Chooses a picture for a part of the form, and waits until it is in the vault. */
async function putPicture(what: RegExp, sky: string): Promise<void> {
  const buffer = await photo(320, 200, sky);
  await mia.page.getByLabel(what).setInputFiles({ name: 'seen.png', mimeType: 'image/png', buffer });
  await mia.page.getByText('Received', { exact: true }).first().waitFor(patient);
}

/** The form of Mia on the auditor’s page; others wait as well. */
const formOfMia = () => iris.page.getByRole('article', { name: /^Mia/ });

/** Decides about the form of Mia, as the auditor. */
async function decide(verdict: string, reason: string): Promise<void> {
  await iris.goto('/admin/kyc');
  const form = formOfMia();
  await form.getByRole('button', { name: /^Decision/ }).click(patient);
  await iris.page.getByRole('menuitemradio', { name: verdict, exact: true }).click(patient);
  await form.getByLabel(/^Reason/).fill(reason);
  await form.getByRole('button', { name: 'Decide' }).click(patient);
  await iris.page.getByText('Decided', { exact: true }).first().waitFor(patient);
}

it('[EE343] somebody signs up with who they are, is rejected, tries again and is verified', async () => {
  await mia.goto('/login?new&next=/account');
  await signUp(mia, { name: 'Mia', email: 'mia@example.org' });
  await mia.page.getByLabel(/^Full name/).fill('Mía Ñandú');
  await mia.page.getByLabel('Date of birth').fill('1899-05-31');
  await mia.page.getByLabel('Country').selectOption('ES');
  await press(mia, 'Save and go on');
  await mia.page.getByText('Enter the date on which you were born.').waitFor(patient);
  await mia.page.getByLabel('Date of birth').fill('1999-05-31');
  await holds(mia, 'identity-step');
  await press(mia, 'Save and go on');
  await press(mia, 'Get verified');
  await mia.page.getByLabel('Address').fill('Calle Mayor 1, Madrid');
  await press(mia, /^Document/);
  await mia.page.getByRole('menuitemradio', { name: 'Passport' }).click(patient);
  await mia.page.getByLabel('Number of the document').fill('XDA123456');
  await mia.page.getByRole('button', { name: 'Save', exact: true }).last().click(patient);
  await mia.page.getByPlaceholder('…456').waitFor(patient);
  await putPicture(/^Choose a picture: Picture of the document, front/, '#357');
  await putPicture(/^Choose a picture: Picture of you/, '#a53');
  await holds(mia, 'identity-form');
  await press(mia, 'Send for review');
  await mia.page.getByText(/^Your form is in review/).waitFor(patient);

  await iris.goto('/admin/kyc');
  await formOfMia()
    .getByRole('button', { name: /^Show: Full name/ })
    .click(patient);
  await iris.page.getByText('Mía Ñandú').waitFor(patient);
  await formOfMia()
    .getByRole('button', { name: /^Show: Picture of the document, front/ })
    .click(patient);
  await iris.page.getByRole('img', { name: /of Mia$/ }).waitFor(patient);
  await holds(iris, 'identity-desk');
  await decide('Reject', 'The picture is too dark.');
  await mia.page.reload();
  await mia.page.getByText('The picture is too dark.').waitFor(patient);
  await mia.page.getByText(/^Iris looked at Full name/).waitFor(patient);
  await putPicture(/^Choose a picture: Picture of the document, front/, '#fff');
  await press(mia, 'Send for review');
  await mia.page.getByText(/^Your form is in review/).waitFor(patient);
  await decide('Verify', '');
  await mia.page.reload();
  await mia.page.getByText(/^Your identity is verified/).waitFor(patient);
  await holds(mia, 'identity-verified');
});

it('[EE344] an account is erased once what that does was read, and nobody logs in with it', async () => {
  await rosa.goto('/account');
  await press(rosa, 'See what that does');
  await dialog(rosa).getByText('The books keep every payment', { exact: false }).waitFor(patient);
  await holds(rosa, 'account-erasure');
  await dialog(rosa).getByLabel('Current password').fill('battery staple');
  rosa.complaints.forgive(/status of 401|WebSocket|\/matchmake\//);
  phone.complaints.forgive(/status of 401|WebSocket|\/matchmake\//);
  await press(rosa, 'Delete my account');
  await rosa.page.getByText('Your account was deleted').waitFor(patient);
  await logIn(rosa, 'battery staple');
  await rosa.page.getByRole('alert').waitFor(patient);
  // the other device is logged out with it
  await phone.goto('/account');
  await phone.page.getByText('Log in to change your password').waitFor(patient);
});
