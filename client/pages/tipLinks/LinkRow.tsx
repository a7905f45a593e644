import Copy from 'lucide-react/icons/copy';
import QrCode from 'lucide-react/icons/qr-code';
import Trash2 from 'lucide-react/icons/trash-2';
import { useState } from 'react';
import { tipLinkPath } from '../../../shared/pages.ts';
import type { OwnTipLinkView } from '../../../shared/protocol/tipLinks.ts';
import { codeAddress, tipLinksApi } from '../../net/tipLink/tipLinksApi.ts';
import { useRun } from '../../net/useRun.ts';
import { formatMesi, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/tipLinks.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import { Dialog, preloadDialog } from '../../ui/popups/Dialog.tsx';
import { LinkGoal } from '../stage/tip/LinkGoal.tsx';
import { copyLink } from './copyLink.ts';
import styles from './TipLinks.module.css';

interface LinkRowProps {
  readonly link: OwnTipLinkView;
  readonly onRevoked: () => void;
}

/** One link with what it brought, and what is done with it. */
export function LinkRow({ link, onRevoked }: LinkRowProps) {
  const [open, setOpen] = useState<'code' | 'revoke' | null>(null);
  const label = isolate(link.label);
  const close = () => setOpen(null);
  return (
    <Card className={styles.row}>
      <div className={styles.words}>
        <h2 className={styles.label}>
          <a href={tipLinkPath(link.id)}>
            <bdi>{link.label}</bdi>
          </a>
        </h2>
        <p className={styles.facts}>
          <span>{t('visits', { count: link.visits })}</span>
          <span>{t('tips', { count: link.tips })}</span>
          <span>{t('raised', { amount: formatMesi(link.raisedMinor) })}</span>
          {link.isExpired ? <Badge>{t('expired')}</Badge> : <span>{untilOf(link)}</span>}
        </p>
        {link.goal ? <LinkGoal goal={link.goal} className={styles.facts} /> : null}
      </div>
      <div className={styles.acts}>
        {link.isExpired ? null : (
          <>
            <IconButton
              label={t('copy', { label })}
              icon={<Copy />}
              onClick={() => void copyLink(link.id, t('copied'))}
            />
            <IconButton
              label={t('code', { label })}
              icon={<QrCode />}
              onPointerEnter={preloadDialog}
              onClick={() => setOpen('code')}
            />
          </>
        )}
        <IconButton
          label={t('revoke', { label })}
          icon={<Trash2 />}
          onPointerEnter={preloadDialog}
          onClick={() => setOpen('revoke')}
        />
      </div>
      <CodeDialog link={link} open={open === 'code'} onClose={close} />
      <RevokeDialog link={link} open={open === 'revoke'} onClose={close} onRevoked={onRevoked} />
    </Card>
  );
}

function untilOf({ expiresAtMs }: OwnTipLinkView): string {
  return expiresAtMs === null ? t('always') : t('until', { date: formatWhen(expiresAtMs, 'minute') });
}

interface LinkDialogProps {
  readonly link: OwnTipLinkView;
  readonly open: boolean;
  readonly onClose: () => void;
}

function CodeDialog({ link: { id, label: plain }, open, onClose }: LinkDialogProps) {
  const label = isolate(plain);
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      size="s"
      title={t('code.title')}
      description={t('code.about', { label })}
    >
      <div className={styles.code}>
        <img
          src={codeAddress(id, 'svg')}
          alt={t('code.picture', { label: plain })}
          width={240}
          height={240}
          className={styles.picture}
        />
        {(['svg', 'png'] as const).map((format) => (
          <a
            key={format}
            href={codeAddress(id, format)}
            download={`tip-link.${format}`}
            className={styles.download}
          >
            {t(`code.${format}`)}
          </a>
        ))}
      </div>
    </Dialog>
  );
}

function RevokeDialog({
  link,
  open,
  onClose,
  onRevoked,
}: LinkDialogProps & { readonly onRevoked: () => void }) {
  const { busy, refused, run } = useRun();
  const revoke = async () => {
    if (!(await run(() => tipLinksApi.revoke(link.id)))) return;
    showToast({ title: t('revoke.done') });
    onClose();
    onRevoked();
  };
  return (
    <ConfirmDialog
      open={open}
      busy={busy}
      error={refused?.message ?? null}
      title={t('revoke.ask', { label: isolate(link.label) })}
      description={t('revoke.about')}
      yes={t('revoke.yes')}
      no={t('revoke.no')}
      onYes={() => void revoke()}
      onNo={onClose}
    />
  );
}
