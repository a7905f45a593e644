import { createTransport } from 'nodemailer';
import { SECOND_MS } from '../../../shared/time.ts';
import type { MailSender } from './mailSender.ts';

/** How long a mail server has for each step. */
const STEP_MS = 15 * SECOND_MS;
/** Mails that are sent at the same time. */
const CONNECTIONS = 2;
/** An address that no mail server is asked about: what could end it early, name a second one, or stand in a header. */
const UNSAFE = /[\s<>"(),:;\\[\]\p{C}]/u;

/** Sends by a mail server (SMTP). Rules: SPEC.md, EM*. */
export function createSmtpSender({ url, from }: { readonly url: string; readonly from: string }): MailSender {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    // what a mail says is given as text: no file and no address is read for it
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // what the mail server said last, so that a look at the server's health opens no connection
  let trouble: string | null = null;
  const domain = /@([^\s@>]+)>?$/.exec(from)?.[1] ?? 'mesi.invalid';
  return {
    async send({ id, to, subject, text, html }) {
      if (UNSAFE.test(to)) return 'refused';
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        trouble = null;
        return 'sent';
      } catch (error) {
        if (isForGood(error)) return 'refused';
        trouble = (error as Error).message;
        return 'later';
      }
    },
    health: async () => (trouble === null ? { ok: true } : { ok: false, detail: trouble }),
    close: () => transport.close(),
  };
}

/** Whether the mail server said that this address will never do: 5xx to the address itself. */
function isForGood(error: unknown): boolean {
  const { responseCode, command } = error as { readonly responseCode?: number; readonly command?: string };
  return command === 'RCPT TO' && responseCode !== undefined && responseCode >= 500;
}
