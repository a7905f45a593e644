import { useEffect, useRef, useState } from 'react';
import { REACTION_KINDS, type ReactionKind } from '../../../shared/protocol/feed.ts';
import { askForAccount } from '../../net/accountAsked.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { formatCount } from '../../texts/format.ts';
import { t } from '../../texts/watch.ts';
import { cx } from '../../ui/cx.ts';
import { useTooltip } from '../../ui/popups/tooltip.ts';
import { useStreamView } from '../stage/useStreamConnection.ts';
import styles from './ReactionsBar.module.css';
import { REACTION_LOOKS } from './reactionLooks.tsx';

/** A finger that drums on a button is not sent faster than this: the server takes no more. */
const SEND_EVERY_MS = 60;

export function ReactionsBar({
  connection,
  className,
}: {
  readonly connection: StreamConnection;
  readonly className?: string | undefined;
}) {
  const sentAtMs = useRef(0);
  const totals = useStreamView(connection, (view) => view.stage.reactions);
  const react = (kind: ReactionKind) => {
    if (askForAccount('react')) return;
    const nowMs = performance.now();
    if (nowMs - sentAtMs.current < SEND_EVERY_MS) return;
    sentAtMs.current = nowMs;
    void connection.request('react', { kind });
  };
  return (
    <fieldset className={cx(styles.bar, className)}>
      <legend className="visuallyHidden">{t('react')}</legend>
      {REACTION_KINDS.map((kind) => (
        <ReactionButton key={kind} kind={kind} total={totals[kind] ?? 0} onReact={react} />
      ))}
    </fieldset>
  );
}

function ReactionButton({
  kind,
  total,
  onReact,
}: {
  readonly kind: ReactionKind;
  readonly total: number;
  readonly onReact: (kind: ReactionKind) => void;
}) {
  const { Icon, colour } = REACTION_LOOKS[kind];
  const label = t(`reaction.${kind}`);
  const tooltip = useTooltip<HTMLButtonElement>(label);
  const [bumped, setBumped] = useState(false);
  useEffect(() => {
    if (!bumped) return;
    const timer = setTimeout(() => setBumped(false), 200);
    return () => clearTimeout(timer);
  }, [bumped]);
  return (
    <button
      type="button"
      {...tooltip}
      aria-label={total > 0 ? t('reaction.count', { reaction: label, count: total }) : label}
      className={cx(styles.button, bumped && styles.bumped)}
      style={{ color: colour }}
      onClick={() => {
        setBumped(true);
        onReact(kind);
      }}
    >
      <Icon aria-hidden />
      {total > 0 ? <span className={styles.total}>{formatCount(total)}</span> : null}
    </button>
  );
}
