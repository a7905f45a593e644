import { useState } from 'react';
import { FLAG_ACTIONS, type FlagAction } from '../../../shared/flagLimits.ts';
import type { FlagView } from '../../../shared/protocol/flags.ts';
import { flagsApi } from '../../net/flagsApi.ts';
import { useRun } from '../../net/useRun.ts';
import { AuditLogButton } from '../../shell/AuditLogButton.tsx';
import { t } from '../../texts/flags.ts';
import { formatList, formatWhen } from '../../texts/format.ts';
import { Select } from '../../ui/controls/Select.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './Reports.module.css';
import { Words } from './Words.tsx';

interface FlagCardProps {
  readonly flag: FlagView;
  readonly onDone: () => void;
}

/** Shows an auditor what was reported, with its evidence, and asks what is done. */
export function FlagCard({ flag, onDone }: FlagCardProps) {
  const { target, about, evidence, isUrgent, decision, record, mayDecide, isHeld, flagId } = flag;
  const { busy, refused, run } = useRun();
  const date = formatWhen(evidence.atMs, 'minute');
  const hold = async (held: boolean) => {
    if (await run(() => flagsApi.hold(flagId, held))) onDone();
  };
  return (
    <Card className={styles.card}>
      <div className={styles.head}>
        <h2 className={styles.title}>{shown(t(`target.${target.type}`, { name: isolate(about.name) }))}</h2>
        {isUrgent && !decision ? <Badge tone="danger">{t('urgent')}</Badge> : null}
      </div>
      <div className={styles.said}>
        <p className={styles.note}>
          {evidence.title === ''
            ? t('seen', { date })
            : shown(t('seenIn', { date, title: isolate(evidence.title) }))}
        </p>
        <p>
          <bdi>{evidence.text}</bdi>
        </p>
      </div>
      {evidence.files.length > 0 ? (
        <p className={styles.note}>{shown(t('files', { names: formatList(evidence.files.map(isolate)) }))}</p>
      ) : null}
      <Filed flag={flag} />
      <p className={styles.note}>{t('record', record)}</p>
      {target.type === 'person' ? null : (
        <div>
          <AuditLogButton roomId={'streamId' in target ? target.streamId : target.conversationId} />
        </div>
      )}
      <Problem text={refused?.message} />
      <Switch
        label={t('hold')}
        hint={t('hold.hint')}
        checked={isHeld}
        disabled={busy}
        onChange={(held) => void hold(held)}
      />
      {decision ? (
        <p>
          {shown(t('decided', { action: t(`action.${decision.action}`), reason: isolate(decision.reason) }))}
        </p>
      ) : mayDecide ? (
        <Decide flag={flag} onDone={onDone} />
      ) : (
        <p className={styles.note}>{t('notYours')}</p>
      )}
    </Card>
  );
}

/** Who reported it, and why. */
function Filed({ flag: { filed, count } }: Pick<FlagCardProps, 'flag'>) {
  const more = count - filed.length;
  return (
    <div className={styles.said}>
      {filed.map(({ by, category, note, atMs }) => (
        <p key={by.id}>
          {shown(
            t('filed', {
              name: isolate(by.name),
              category: t(`category.${category}`),
              date: formatWhen(atMs, 'minute'),
            }),
          )}
          {note === '' ? null : (
            <>
              {' '}
              <bdi>{note}</bdi>
            </>
          )}
        </p>
      ))}
      {more > 0 ? <p>{t('more', { count: more })}</p> : null}
    </div>
  );
}

/** What can be done about each kind of thing. */
function actionsFor({ target }: FlagView): readonly FlagAction[] {
  const isWords = target.type === 'line' || target.type === 'message';
  return FLAG_ACTIONS.filter((action) => {
    if (action === 'remove') return isWords;
    if (action === 'takeDown') return target.type === 'stream';
    return action !== 'restrict' || target.type !== 'stream';
  });
}

function Decide({ flag, onDone }: FlagCardProps) {
  const [action, setAction] = useState<FlagAction>('nothing');
  const [isFalse, setFalse] = useState(false);
  const { busy, refused, run } = useRun();
  const decide = async (reason: string) => {
    const body = { action, reason, isFalse: isFalse && action === 'nothing' };
    if (await run(() => flagsApi.decide(flag.flagId, body))) onDone();
  };
  return (
    <div className={styles.form}>
      <Select
        label={t('action')}
        value={action}
        options={actionsFor(flag).map((value) => ({ value, label: t(`action.${value}`) }))}
        onChange={setAction}
      />
      {action === 'nothing' ? (
        <Switch label={t('isFalse')} hint={t('isFalse.hint')} checked={isFalse} onChange={setFalse} />
      ) : null}
      <Problem text={refused?.message} />
      <Words label={t('reason')} button={t('decide')} busy={busy} onSend={(reason) => void decide(reason)} />
    </div>
  );
}
