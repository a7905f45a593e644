import type { MailboxMail } from '../../../shared/protocol/accounts.ts';
import type { Seal } from '../seal.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { MailSender } from './mailSender.ts';

const MAILBOX = COLLECTIONS.mailbox.name;
/** Mails that are shown; older ones are taken away. */
const SHOWN = 100;

type Kept = JsonObject & { readonly listed: 'all'; readonly atMs: number; readonly sealed: string };

/** Keeps e-mails in the store, where whoever runs a demo reads them: nothing leaves this machine. */
export function createMailboxSender({ store, seal }: { readonly store: StorePort; readonly seal: Seal }) {
  const newest = (limit: number) =>
    store.find<Kept>(MAILBOX, { field: 'listed', value: 'all', by: 'atMs', order: 'descending', limit });
  const sender: MailSender = {
    async send(mail) {
      const { id, to, subject, text, html, atMs } = mail;
      const sealed = seal.seal(id, JSON.stringify({ to, subject, text, html }));
      // one that is there already was kept by a try whose end nobody heard of
      await store.insert<Kept>(MAILBOX, id, { listed: 'all', atMs, sealed });
      for (const old of (await newest(2 * SHOWN)).slice(SHOWN))
        await store.remove(MAILBOX, old.id, old.version);
      return 'sent';
    },
    health: async () => ({ ok: true }),
    close: () => {},
  };
  const mailbox = async (): Promise<readonly MailboxMail[]> =>
    (await newest(SHOWN)).flatMap(({ id, body: { atMs, sealed } }) => {
      const opened = seal.open(id, sealed);
      return opened === null
        ? []
        : [{ id, atMs, ...(JSON.parse(opened) as Omit<MailboxMail, 'id' | 'atMs'>) }];
    });
  return { sender, mailbox };
}
