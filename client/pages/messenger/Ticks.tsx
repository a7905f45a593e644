import Check from 'lucide-react/icons/check';
import CheckCheck from 'lucide-react/icons/check-check';
import CircleAlert from 'lucide-react/icons/circle-alert';
import Clock from 'lucide-react/icons/clock';
import { t } from '../../texts/messenger.ts';
import { cx } from '../../ui/cx.ts';
import styles from './Bubble.module.css';

/** What became of one's own line: on its way, said, on a device of others, read by them, or refused. */
export type TickState = 'sending' | 'said' | 'arrived' | 'read' | 'refused';

const ICONS = {
  sending: Clock,
  said: Check,
  arrived: CheckCheck,
  read: CheckCheck,
  refused: CircleAlert,
} as const;

export function Ticks({ state }: { readonly state: TickState }) {
  const Icon = ICONS[state];
  return (
    <span className={cx(styles.tick, styles[state])} data-tick={state}>
      <Icon aria-hidden />
      <span className="visuallyHidden">{t(`tick.${state}`)}</span>
    </span>
  );
}
