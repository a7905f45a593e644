import type { WrittenMail } from './writeMail.ts';

/** An e-mail for one address. */
export interface SentMail extends WrittenMail {
  /** Names it for whoever receives it twice, and is the same at each try: letters, digits, hyphens. */
  readonly id: string;
  readonly to: string;
  readonly atMs: number;
}

/** Hands e-mails on, to a mail server or to the mailbox of a demo. */
export interface MailSender {
  /** Sends one, and never throws. `later`: it may be tried again. `refused`: nobody has that address, or it is none. */
  send(mail: SentMail): Promise<'sent' | 'later' | 'refused'>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
  close(): void;
}
