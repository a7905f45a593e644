import Eye from 'lucide-react/icons/eye';
import Mic from 'lucide-react/icons/mic';
import Video from 'lucide-react/icons/video';
import type { ReactNode } from 'react';
import type { StreamKind } from '../../../shared/protocol/feed.ts';
import { t } from '../../texts/common.ts';
import { formatCount } from '../../texts/format.ts';
import { cx } from '../cx.ts';
import styles from './Badge.module.css';

export interface BadgeProps {
  /** `scrim` is for badges on a picture. */
  readonly tone?: 'neutral' | 'scrim' | 'accent' | 'positive' | 'warning' | 'danger' | 'signature';
  readonly icon?: ReactNode;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Badge({ tone = 'neutral', icon, className, children }: BadgeProps) {
  return (
    <span className={cx(styles.badge, styles[tone], className)}>
      {icon}
      {children}
    </span>
  );
}

/** A number in a badge, whose digits are of one width: the badge keeps its size while it counts. */
export function BadgeNumber({ children }: { readonly children: string }) {
  return <span className={styles.number}>{children}</span>;
}

/** "Live" with a pulse slower than one a second. */
export function LiveBadge({ children = t('badge.live') }: { readonly children?: ReactNode }) {
  return (
    <Badge tone="signature" icon={<span aria-hidden className={styles.pulse} />}>
      {children}
    </Badge>
  );
}

export function ViewersBadge({
  count,
  tone = 'scrim',
}: {
  readonly count: number;
  readonly tone?: 'scrim' | 'neutral';
}) {
  return (
    <Badge tone={tone} icon={<Eye aria-hidden />}>
      <BadgeNumber>{formatCount(count)}</BadgeNumber>
      <span className="visuallyHidden">{t('badge.viewers', { count })}</span>
    </Badge>
  );
}

export function KindBadge({
  kind,
  tone = 'scrim',
}: {
  readonly kind: StreamKind;
  readonly tone?: 'scrim' | 'neutral';
}) {
  return (
    <Badge tone={tone} icon={kind === 'audio' ? <Mic aria-hidden /> : <Video aria-hidden />}>
      {kind === 'audio' ? t('badge.audio') : t('badge.video')}
    </Badge>
  );
}
