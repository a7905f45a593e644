import X from 'lucide-react/icons/x';
import { type CSSProperties, useState } from 'react';
import type { PinView } from '../../../../shared/protocol/pins.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { pinsAt, type ShownPin } from '../../../model/pinned.ts';
import { tipTier } from '../../../model/tipTiers.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMoney } from '../../../texts/format.ts';
import { t } from '../../../texts/pins.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { cx } from '../../../ui/cx.ts';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import fading from '../../../ui/styles/fading.module.css';
import { useAct } from '../useAct.ts';
import styles from './PinnedBar.module.css';

interface PinnedBarProps {
  readonly pins: readonly PinView[];
  /** The connection of somebody who may moderate; null for everybody else. */
  readonly moderates: StreamConnection | null;
}

/** The paid messages that stay above the chat, each with what is left of its time; one is read in full at a press. */
export default function PinnedBar({ pins, moderates }: PinnedBarProps) {
  const shown = pinsAt(pins, useServerNow());
  const [openId, setOpenId] = useState<string | null>(null);
  if (shown.length === 0) return null;
  const open = shown.find(({ id }) => id === openId);
  return (
    <section aria-label={t('title')} className={styles.bar}>
      <ul className={cx(fading.fading, styles.chips)}>
        {shown.map((pin) => (
          <li key={pin.id}>
            <Chip pin={pin} isOpen={pin.id === openId} onPress={setOpenId} />
          </li>
        ))}
      </ul>
      {open ? <Message pin={open} moderates={moderates} onClose={() => setOpenId(null)} /> : null}
    </section>
  );
}

const nameOf = ({ from }: PinView) => from?.name ?? t('anonymous');
const amountOf = ({ asset, amountMinor }: PinView) =>
  formatMoney({ asset, amountMinor: BigInt(amountMinor) });

interface ChipProps {
  readonly pin: ShownPin;
  readonly isOpen: boolean;
  readonly onPress: (id: string | null) => void;
}

function Chip({ pin, isOpen, onPress }: ChipProps) {
  const amount = amountOf(pin);
  const time = formatDuration(pin.leftMs);
  return (
    <button
      type="button"
      className={styles.chip}
      data-tier={tipTier(pin.mesiMinor)}
      style={{ '--left': pin.leftPart } as CSSProperties}
      aria-expanded={isOpen}
      aria-label={t('chip', { name: isolate(nameOf(pin)), amount, time })}
      onClick={() => onPress(isOpen ? null : pin.id)}
    >
      <Avatar person={pin.from} size={22} />
      <span>{amount}</span>
    </button>
  );
}

interface MessageProps {
  readonly pin: ShownPin;
  readonly moderates: StreamConnection | null;
  readonly onClose: () => void;
}

function Message({ pin, moderates, onClose }: MessageProps) {
  return (
    <div className={styles.message} data-tier={tipTier(pin.mesiMinor)}>
      <div className={styles.head}>
        <Avatar person={pin.from} size={26} />
        <strong className={styles.name}>
          <bdi>{nameOf(pin)}</bdi> · {amountOf(pin)}
        </strong>
        <IconButton label={t('close')} size="s" icon={<X />} onClick={onClose} />
      </div>
      <p className={styles.words}>
        <bdi>{pin.message}</bdi>
      </p>
      <p className={styles.left}>{t('left', { time: formatDuration(pin.leftMs) })}</p>
      {moderates ? <Unpin tipId={pin.id} connection={moderates} /> : null}
    </div>
  );
}

function Unpin({ tipId, connection }: { readonly tipId: string; readonly connection: StreamConnection }) {
  const { busy, act } = useAct(connection, { toast: true });
  return (
    <div className={styles.unpin}>
      <Button size="s" busy={busy} onClick={() => void act('unpin', { tipId })}>
        {t('unpin')}
      </Button>
      <span>{t('unpinAbout')}</span>
    </div>
  );
}
