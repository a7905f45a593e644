import type { Person } from '../../../shared/protocol/people.ts';
import { formatCount, formatList } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';
import { cx } from '../../ui/cx.ts';
import { isolate, unmarked } from '../../ui/isolate.tsx';
import { useTooltip } from '../../ui/popups/tooltip.ts';
import styles from './Bubble.module.css';
import type { TextLine } from './chatViews.ts';

export interface ReactionChipsProps {
  readonly line: TextLine;
  readonly selfId: string;
  readonly people: readonly Person[];
  /** Puts the reader's reaction on a line; null takes it back. */
  readonly onReact: (line: TextLine, emoji: string | null) => void;
}

/** Who reacted to a line, and how. Pressing one joins in, pressing one's own takes it back. */
export function ReactionChips({ line, selfId, people, onReact }: ReactionChipsProps) {
  if (line.reactions.length === 0) return null;
  return (
    <div className={styles.reactions}>
      {line.reactions.map(({ emoji, personIds }) => {
        const isMine = personIds.includes(selfId);
        return (
          <Chip
            key={emoji}
            emoji={emoji}
            count={personIds.length}
            isMine={isMine}
            names={personIds.map((id) => nameOf(id, people, selfId))}
            onPress={() => onReact(line, isMine ? null : emoji)}
          />
        );
      })}
    </div>
  );
}

function nameOf(id: string, people: readonly Person[], selfId: string): string {
  if (id === selfId) return t('you');
  return isolate(people.find((person) => person.id === id)?.name ?? t('somebody'));
}

interface ChipProps {
  readonly emoji: string;
  readonly count: number;
  readonly isMine: boolean;
  readonly names: readonly string[];
  readonly onPress: () => void;
}

function Chip({ emoji, count, isMine, names, onPress }: ChipProps) {
  const who = formatList(names.slice(0, 8));
  const tooltip = useTooltip<HTMLButtonElement>(who);
  return (
    <button
      type="button"
      {...tooltip}
      className={cx(styles.chip, isMine && styles.mine)}
      aria-pressed={isMine}
      aria-label={unmarked(t('reaction.label', { emoji, names: who }))}
      onClick={onPress}
    >
      <span className={styles.chipEmoji}>{emoji}</span>
      <span className={styles.chipCount}>{formatCount(count)}</span>
    </button>
  );
}
