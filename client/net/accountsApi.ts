import type {
  ConfirmEmailAnswer,
  EmailAnswer,
  ErasureAnswer,
  HandleAnswer,
  MailboxAnswer,
  MailLocale,
  NameAnswer,
  SessionsAnswer,
} from '../../shared/protocol/accounts.ts';
import type { CreatorAnswer } from '../../shared/protocol/http.ts';
import type { RecoveryAnswer, SecondFactorAnswer, TotpAnswer } from '../../shared/protocol/secondFactors.ts';
import { localeStore } from '../texts/locale.ts';
import { call } from './api.ts';

const post = <T>(path: string, body: object) => call<T>(path, { method: 'POST', body });

/** The language in which this reader is written e-mails. */
const locale = (): MailLocale => (localeStore.get() === 'es' ? 'es' : 'en');

/** Asks about the own account and its e-mail address, over REST; shared/protocol/accounts.ts has the shapes. */
export const accountsApi = {
  askReset: (email: string) => post<object>('/api/password-reset', { email, locale: locale() }),
  reset: (token: string, password: string) =>
    post<object>('/api/password-reset/finish', { token, password, locale: locale() }),
  email: () => call<EmailAnswer>('/api/email'),
  verifyEmail: () => post<object>('/api/email/verify', { locale: locale() }),
  changeEmail: (body: { password: string; email: string }) =>
    post<object>('/api/email/change', { ...body, locale: locale() }),
  confirmEmail: (token: string) =>
    post<ConfirmEmailAnswer>('/api/email/confirm', { token, locale: locale() }),
  name: () => call<NameAnswer>('/api/name'),
  rename: (name: string) => post<CreatorAnswer>('/api/name', { name }),
  handle: () => call<HandleAnswer>('/api/handle'),
  changeHandle: (handle: string) => post<CreatorAnswer>('/api/handle', { handle }),
  erasure: () => call<ErasureAnswer>('/api/erasure'),
  erase: (body: { password: string; givesUp: boolean }) =>
    post<object>('/api/erasure', { ...body, locale: locale() }),
  sessions: () => call<SessionsAnswer>('/api/sessions'),
  endSession: (id: string) => call<object>(`/api/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  secondStep: () => call<SecondFactorAnswer>('/api/second-step'),
  beginTotp: (password: string) => post<TotpAnswer>('/api/second-step/totp', { password }),
  confirmTotp: (code: string) => post<RecoveryAnswer>('/api/second-step/totp/confirm', { code }),
  dropTotp: (password: string) => post<object>('/api/second-step/totp/off', { password }),
  renewRecovery: (password: string) => post<RecoveryAnswer>('/api/second-step/recovery', { password }),
  dropPasskey: (id: string, password: string) =>
    post<object>(`/api/passkeys/${encodeURIComponent(id)}/remove`, { password }),
  mailbox: () => call<MailboxAnswer>('/api/admin/mailbox'),
};
