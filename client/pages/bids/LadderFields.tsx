import Trash2 from 'lucide-react/icons/trash-2';
import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import type { CancelRung } from '../../../shared/protocol/meetings.ts';
import { t } from '../../texts/meeting.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { NumberField } from '../../ui/controls/NumberField.tsx';
import styles from './Bids.module.css';

interface LadderFieldsProps {
  readonly ladder: readonly CancelRung[];
  readonly onLadder: (ladder: CancelRung[]) => void;
}

/** What a fan who cancels gets back, by how long before the meeting they do. */
export function LadderFields({ ladder, onLadder }: LadderFieldsProps) {
  const put = (at: number, changes: Partial<CancelRung>) =>
    onLadder(ladder.map((rung, n) => (n === at ? { ...rung, ...changes } : rung)));
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{t('offer.ladder')}</legend>
      <p className={styles.small}>{ladder.length === 0 ? t('offer.ladderNone') : t('offer.ladderHint')}</p>
      {ladder.map((rung, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rungs have no name, and the fields of a count start anew
        <div key={`${ladder.length} ${at}`} className={styles.rung}>
          <NumberField
            label={t('offer.rungHours')}
            min={0}
            max={MEETING_LIMITS.rungHours}
            value={rung.hoursBefore}
            onNumber={(hoursBefore) => put(at, { hoursBefore })}
          />
          <NumberField
            label={t('offer.rungPercent')}
            min={0}
            max={100}
            value={rung.backPercent}
            onNumber={(backPercent) => put(at, { backPercent })}
          />
          <IconButton
            label={t('offer.rungRemove', { hours: rung.hoursBefore })}
            icon={<Trash2 />}
            onClick={() => onLadder(ladder.filter((_, n) => n !== at))}
          />
        </div>
      ))}
      {ladder.length < MEETING_LIMITS.rungs ? (
        <Button size="s" onClick={() => onLadder([...ladder, { hoursBefore: 0, backPercent: 0 }])}>
          {t('offer.rungAdd')}
        </Button>
      ) : null}
    </fieldset>
  );
}
