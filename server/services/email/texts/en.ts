/** What e-mails say in English. `{name}`, `{email}` and `{site}` are put in as plain words. */
export default {
  greeting: 'Hello {name},',
  foot: 'Mesi Live at {site} sent you this.',
  ignore: 'If you did not ask for this, you need not do anything.',
  verifyEmail: {
    subject: 'Confirm your email address',
    body: 'Confirm that this is your email address. The link works once, for two days.',
    button: 'Confirm this address',
  },
  resetPassword: {
    subject: 'Choose a new password',
    body: 'Someone asked to choose a new password for your account. The link works once, for one hour. Your password stays as it is until you choose another one.',
    button: 'Choose a new password',
  },
  passwordReset: {
    subject: 'Your password was changed',
    body: 'A new password was chosen by a link in an email to you, and your account was logged out everywhere. If that was not you, choose a new password on the login page right away.',
    button: '',
  },
  changeEmail: {
    subject: 'Confirm your new email address',
    body: 'Confirm that your account is to have this email address from now on. The link works once, for two days.',
    button: 'Use this address',
  },
  emailAsked: {
    subject: 'Your email address is about to change',
    body: 'Someone who knows your password asked that your account have the email address {email}. It will once that address is confirmed. If that was not you, change your password right away: the link stops working then.',
    button: '',
  },
  emailChanged: {
    subject: 'Your email address was changed',
    body: 'Your account has the email address {email} now. You can no longer log in with this one. If that was not you, write to whoever runs the server.',
    button: '',
  },
  accountErased: {
    subject: 'Your account was deleted',
    body: 'Your account was deleted, as you asked. If that was not you, write to whoever runs the server: the account itself cannot be brought back.',
    button: '',
  },
  addressHasAccount: {
    subject: 'You have an account already',
    body: 'Someone asked to use this email address for another account. Yours has it already, so nothing was changed.',
    button: 'Go to Mesi Live',
  },
};
