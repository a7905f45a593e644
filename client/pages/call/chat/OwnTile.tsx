import MicOff from 'lucide-react/icons/mic-off';
import { useAccount } from '../../../net/session.ts';
import { t } from '../../../texts/chatCall.ts';
import { cx } from '../../../ui/cx.ts';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import { LiveVideo } from '../../stage/LiveVideo.tsx';
import { Speaking } from './CallTile.tsx';
import styles from './ChatCall.module.css';
import type { OwnMedia } from './useOwnMedia.ts';

interface OwnTileProps {
  readonly own: OwnMedia;
  /** Whether it lies in a corner of the other one's picture. */
  readonly isInset: boolean;
}

/** Oneself in the call, as the others see one. */
export function OwnTile({ own, isInset }: OwnTileProps) {
  const { stream, sends } = own;
  const isPictured = sends.picture !== 'none';
  const account = useAccount();
  const name = t('tile.you');
  return (
    <div className={cx(styles.tile, isInset && styles.inset, styles.own)} data-person="own">
      <LiveVideo
        stream={isPictured ? stream : null}
        className={cx(
          styles.video,
          sends.picture === 'screen' && styles.screen,
          !isPictured && styles.hidden,
        )}
        label={name}
        mirrored
        muted
      />
      {isPictured ? null : (
        <div className={styles.face}>
          <Avatar person={account} size={isInset ? 44 : 96} />
        </div>
      )}
      {stream && sends.sound ? <Speaking stream={stream} /> : null}
      <p className={styles.name}>
        {name}
        {sends.sound ? null : <MicOff aria-label={t('tile.silent')} />}
      </p>
    </div>
  );
}
