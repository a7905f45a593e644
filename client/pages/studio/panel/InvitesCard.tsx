import Copy from 'lucide-react/icons/copy';
import Mail from 'lucide-react/icons/mail';
import Trash2 from 'lucide-react/icons/trash-2';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { InviteView } from '../../../../shared/protocol/access.ts';
import { DAY_MS, MINUTE_MS } from '../../../../shared/time.ts';
import { accessApi } from '../../../net/accessApi.ts';
import { useRun } from '../../../net/useRun.ts';
import { formatNumber, formatWhen } from '../../../texts/format.ts';
import { t } from '../../../texts/panel.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { copyText } from '../../../ui/notices/copyText.ts';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import styles from './Panel.module.css';
import { PanelCard } from './PanelCard.tsx';

/** Links that open a private stream. */
export function InvitesCard() {
  const [invites, setInvites] = useState<readonly InviteView[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const load = useCallback(async () => {
    const answer = await accessApi.invites();
    if (answer.ok) setInvites(answer.value.invites);
    setError(answer.ok ? null : answer.rejection.message);
  }, []);
  useEffect(() => void load(), [load]);
  const [asked, setAsked] = useState<InviteView | null>(null);
  const revoke = async (id: string) => {
    setAsked(null);
    const answer = await accessApi.revokeInvite(id);
    if (!answer.ok) return setError(answer.rejection.message);
    showToast({ title: t('invites.revoked'), body: t('invites.revokedBody') });
    await load();
  };
  return (
    <PanelCard icon={<Mail aria-hidden />} title={t('invites.title')} error={error}>
      {invites.length === 0 ? (
        <p className={styles.words}>{t('invites.about')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('invites.list')}>
          {invites.map((invite) => (
            <li key={invite.id} className={styles.row}>
              <div className={styles.rowWords}>
                <strong>
                  <bdi>{invite.label || invite.code || t('invites.unshown')}</bdi>
                </strong>
                <span>{usesOf(invite)}</span>
              </div>
              {invite.code === null ? null : <CopyLink code={invite.code} />}
              <IconButton
                label={t('invites.revoke')}
                size="s"
                icon={<Trash2 />}
                onPointerEnter={preloadDialog}
                onClick={() => (invite.used > 0 ? setAsked(invite) : void revoke(invite.id))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.actions}>
        <Button onPointerEnter={preloadDialog} onClick={() => setOpen(true)}>
          {t('invites.new')}
        </Button>
      </div>
      <RevokeDialog invite={asked} onRevoke={(id) => void revoke(id)} onKeep={() => setAsked(null)} />
      <Dialog open={open} onOpenChange={setOpen} title={t('invites.newTitle')} size="s">
        {open ? (
          <InviteForm
            onMade={(invite) => {
              setOpen(false);
              if (invite.code !== null) void copy(invite.code);
              void load();
            }}
          />
        ) : null}
      </Dialog>
    </PanelCard>
  );
}

interface RevokeDialogProps {
  /** The invite that is asked about; null: none is. */
  readonly invite: InviteView | null;
  readonly onRevoke: (id: string) => void;
  readonly onKeep: () => void;
}

function RevokeDialog({ invite, onRevoke, onKeep }: RevokeDialogProps) {
  return (
    <ConfirmDialog
      open={invite !== null}
      title={t('invites.revokeAsk')}
      description={t('invites.revokeAbout', { used: invite?.used ?? 0 })}
      busy={false}
      yes={t('invites.revokeYes')}
      no={t('invites.revokeNo')}
      onYes={() => invite && onRevoke(invite.id)}
      onNo={onKeep}
    />
  );
}

function CopyLink({ code }: { readonly code: string }) {
  return <IconButton label={t('invites.copy')} size="s" icon={<Copy />} onClick={() => void copy(code)} />;
}

function usesOf({ used, uses, expiresAtMs }: InviteView): string {
  if (expiresAtMs === null) return t('invites.used', { used, uses });
  return t('invites.usedUntil', { used, uses, date: formatWhen(expiresAtMs, 'minute') });
}

const copy = (code: string): Promise<void> =>
  copyText(`${window.location.origin}/i/${code}`, {
    title: t('invites.copied'),
    body: t('invites.copiedBody'),
  });

const LIVES = [
  { value: '60', life: 'hour' },
  { value: String(DAY_MS / MINUTE_MS), life: 'day' },
  { value: String((7 * DAY_MS) / MINUTE_MS), life: 'week' },
  { value: '', life: 'always' },
] as const;

function InviteForm({ onMade }: { readonly onMade: (invite: InviteView) => void }) {
  const [label, setLabel] = useState('');
  const [referrer, setReferrer] = useState('');
  const [uses, setUses] = useState('1');
  const [life, setLife] = useState<string>(LIVES[1].value);
  const { busy, refused, run } = useRun();
  const count = /^\d{1,5}$/.test(uses) ? Number(uses) : 0;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (count < 1 || count > LIMITS.inviteUses) return;
    const wish = {
      uses: count,
      expiresInMinutes: life ? Number(life) : null,
      ...(label.trim() ? { label: label.trim() } : {}),
      ...(referrer.trim() ? { referrer: referrer.trim() } : {}),
    };
    const made = await run(() => accessApi.makeInvite(wish));
    if (made) onMade(made);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('invites.forWhom')}
        value={label}
        maxLength={LIMITS.inviteLabelChars}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <TextField
        label={t('invites.referrer')}
        hint={t('invites.referrerHint')}
        value={referrer}
        maxLength={41}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setReferrer(event.currentTarget.value)}
      />
      <div className={styles.two}>
        <TextField
          label={t('invites.uses')}
          inputMode="numeric"
          value={uses}
          onChange={(event) => setUses(event.currentTarget.value)}
          error={
            count < 1 || count > LIMITS.inviteUses
              ? t('oneTo', { most: formatNumber(LIMITS.inviteUses) })
              : null
          }
        />
        <Select
          label={t('invites.worksFor')}
          value={life}
          options={LIVES.map(({ value, life: span }) => ({ value, label: t(`invites.${span}`) }))}
          onChange={setLife}
        />
      </div>
      <Problem text={refused?.message} />
      <Button type="submit" variant="primary" size="l" wide busy={busy}>
        {t('invites.make')}
      </Button>
    </form>
  );
}
