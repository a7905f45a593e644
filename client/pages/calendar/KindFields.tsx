import type { MeetingKind } from '../../../shared/protocol/meetings.ts';
import { t } from '../../texts/calendar.ts';
import { LeastMesiField } from '../../ui/controls/LeastMesiField.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { Card } from '../../ui/display/Card.tsx';
import styles from './Calendar.module.css';
import type { CalendarPartProps } from './CalendarForm.tsx';

const KINDS = ['call', 'room', 'link', 'inPerson'] as const satisfies readonly MeetingKind[];
const TEN_MESI_MINOR = '10000000';

/** How one can meet, and the lowest bid for each; at least one way stays. */
export function KindFields({ draft, onChange }: CalendarPartProps) {
  const { kinds } = draft;
  const toggle = (kind: MeetingKind, isOn: boolean) =>
    onChange({
      kinds: isOn
        ? [...kinds, { kind, minimumMinor: TEN_MESI_MINOR }]
        : kinds.filter((one) => one.kind !== kind),
    });
  return (
    <Card className={styles.part}>
      <h2 className={styles.title}>{t('kinds')}</h2>
      {KINDS.map((kind) => {
        const chosen = kinds.find((one) => one.kind === kind);
        return (
          <div key={kind} className={styles.kind}>
            <Switch
              label={t(`kind.${kind}`)}
              checked={chosen !== undefined}
              disabled={chosen !== undefined && kinds.length === 1}
              onChange={(isOn) => toggle(kind, isOn)}
            />
            {chosen ? (
              <LeastMesiField
                label={t('kind.minimum', { kind: t(`kind.${kind}`) })}
                minimumMinor={chosen.minimumMinor}
                typeAmount={t('kind.typeAmount')}
                onChange={(minimumMinor) =>
                  onChange({ kinds: kinds.map((one) => (one === chosen ? { kind, minimumMinor } : one)) })
                }
              />
            ) : null}
          </div>
        );
      })}
    </Card>
  );
}
