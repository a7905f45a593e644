import Copy from 'lucide-react/icons/copy';
import Link2 from 'lucide-react/icons/link-2';
import Trash2 from 'lucide-react/icons/trash-2';
import { useCallback, useEffect, useState } from 'react';
import type { InviteView } from '../../../shared/protocol/access.ts';
import { formatAgo } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { copyText } from '../../ui/notices/copyText.ts';
import styles from './Details.module.css';
import { useChatAct } from './useChatAct.ts';
import type { Talk } from './useTalk.ts';

const DAY_MINUTES = 24 * 60;
/** A link as one presses the button once: for a week, and for as many as fit into a group. */
const USUAL = { uses: 100, expiresInMinutes: 7 * DAY_MINUTES } as const;

const addressOf = (code: string) => `${window.location.origin}/group/${encodeURIComponent(code)}`;

/** The invite links of a group: made, copied and revoked by its admins. */
export function InviteLinks({ talk }: { readonly talk: Talk }) {
  const { open, nowMs } = talk;
  const [invites, setInvites] = useState<readonly InviteView[]>([]);
  const { busy, act } = useChatAct(open);
  const load = useCallback(async () => {
    const reply = await open.request('invites', {});
    if (reply.type === 'answered') setInvites(reply.value.invites);
  }, [open]);
  const members = talk.view?.members.length;
  // who joins may have come by a link
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of members says when to look again
  useEffect(() => void load(), [load, members]);
  const make = async () => {
    const made = await act('createInvite', USUAL);
    if (made?.code) await copy(made.code);
    await load();
  };
  const revoke = async (inviteId: string) => {
    await act('revokeInvite', { inviteId });
    await load();
  };
  return (
    <section className={styles.card} aria-label={t('invites.title')}>
      <div className={styles.cardHead}>
        <h3 className={styles.cardTitle}>{t('invites.title')}</h3>
        <Button size="s" icon={<Link2 aria-hidden />} busy={busy} onClick={() => void make()}>
          {t('invites.make')}
        </Button>
      </div>
      {invites.length === 0 ? <p className={styles.hint}>{t('invites.none')}</p> : null}
      <ul className={styles.members}>
        {invites.map((invite) => (
          <li key={invite.id} className={styles.member}>
            <span className={styles.memberName}>
              <span>{t('invites.used', { used: invite.used, uses: invite.uses })}</span>
              <span className={styles.handle}>
                {invite.expiresAtMs === null
                  ? t('invites.forEver')
                  : t('invites.until', { when: formatAgo(invite.expiresAtMs, nowMs) })}
              </span>
            </span>
            {invite.code === null ? null : (
              <IconButton
                size="s"
                label={t('invites.copy')}
                icon={<Copy />}
                onClick={() => void copy(invite.code ?? '')}
              />
            )}
            <IconButton
              size="s"
              label={t('invites.revoke')}
              icon={<Trash2 />}
              onClick={() => void revoke(invite.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

const copy = (code: string): Promise<void> =>
  copyText(addressOf(code), { title: t('invites.copied'), body: t('invites.copiedBody') });
