import type { Clock } from '../runtime/port.ts';
import { createSeal } from '../seal.ts';
import type { StorePort } from '../store/port.ts';
import { MailQueue } from './MailQueue.ts';
import { createMailboxSender } from './mailboxSender.ts';
import type { EmailPort } from './port.ts';
import { createSmtpSender } from './smtpSender.ts';

/** Starts what sends e-mails: by a mail server, into the mailbox of a demo, or not at all. */
export function createEmail(parts: {
  readonly store: StorePort;
  readonly clock: Clock;
  /** The server's own secret: with it what waits is sealed. */
  readonly secret: string;
  readonly smtp: { readonly url: string; readonly from: string } | null;
  readonly hasMailbox: boolean;
  /** Where people reach the server, as mails name it. */
  readonly site: string;
  readonly onFailed: (err: unknown) => void;
}): { readonly email: EmailPort; stop(): Promise<void> } {
  const { secret, smtp, hasMailbox } = parts;
  const seal = createSeal(secret, 'mesi-mail-1');
  if (smtp === null && !hasMailbox) {
    const email: EmailPort = {
      canSend: false,
      order: async () => 'none',
      mailbox: async () => null,
      health: async () => ({ ok: true }),
    };
    return { email, stop: async () => {} };
  }
  const kept = smtp === null ? createMailboxSender({ ...parts, seal }) : null;
  const sender = kept?.sender ?? createSmtpSender(smtp!);
  const queue = new MailQueue({ ...parts, seal, sender });
  return {
    email: {
      canSend: true,
      order: (order) => queue.order(order),
      mailbox: async () => kept?.mailbox() ?? null,
      health: () => sender.health(),
    },
    async stop() {
      await queue.stop();
      sender.close();
    },
  };
}
