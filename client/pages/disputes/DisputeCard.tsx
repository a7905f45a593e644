import type { DisputeView } from '../../../shared/protocol/disputes.ts';
import { formatMesi, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/operator.ts';
import { refusalText } from '../../texts/refusals.ts';
import { Card } from '../../ui/display/Card.tsx';
import { Facts } from '../../ui/display/Facts.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { DecideForm } from './DecideForm.tsx';
import styles from './Disputes.module.css';

interface DisputeCardProps {
  readonly dispute: DisputeView;
  readonly onDecided: () => void;
}

/** One meeting: who, when, for how much, what both say, what is known of it, and the decision. */
export function DisputeCard({ dispute, onDecided }: DisputeCardProps) {
  const { creator, fan, slot, amountMinor, resolveByMs, defaultPercent, here, hasDeviceKey } = dispute;
  const { refusedProofs } = dispute;
  const names = { creator: isolate(creator.name), fan: isolate(fan.name) };
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{shown(t('disputes.between', names))}</h2>
      <Facts
        rows={[
          [t('disputes.when'), rangeWords(slot.startMs, slot.endMs)],
          [t('disputes.amount'), formatMesi(amountMinor)],
          [t('disputes.creatorHere'), hereWords(here.creator)],
          [t('disputes.fanHere'), hereWords(here.fan)],
          [t('disputes.code'), hasDeviceKey ? t('disputes.codeNone') : t('disputes.codeNoDevice')],
          [t('disputes.until'), formatWhen(resolveByMs, 'minute')],
          [t('disputes.default'), t('disputes.percent', { percent: defaultPercent })],
        ]}
      />
      {refusedProofs.length > 0 ? (
        <>
          <h3 className={styles.part}>{t('disputes.refused')}</h3>
          <ul className={styles.refused}>
            {refusedProofs.map(({ atMs, scannedAtMs, code }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may have come at one moment
              <li key={at}>
                {t('disputes.refusedOne', {
                  scanned: formatWhen(scannedAtMs, 'second'),
                  came: formatWhen(atMs, 'second'),
                })}{' '}
                {refusalText(code)}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <h3 className={styles.part}>{t('disputes.said')}</h3>
      {dispute.said.map(({ byId, text, atMs }) => (
        <blockquote key={`${byId} ${atMs}`} className={styles.said}>
          <p className={styles.who}>
            <bdi>{byId === creator.id ? creator.name : fan.name}</bdi>
            {atMs > 0 ? ` · ${formatWhen(atMs, 'minute')}` : null}
          </p>
          <p className={styles.words}>{text === '' ? t('disputes.noWords') : <bdi>{text}</bdi>}</p>
        </blockquote>
      ))}
      <DecideForm dispute={dispute} onDecided={onDecided} />
    </Card>
  );
}

const rangeWords = (fromMs: number, untilMs: number): string =>
  t('disputes.range', { from: formatWhen(fromMs, 'minute'), until: formatWhen(untilMs, 'clock') });

/** When somebody was on the page of the meeting, while it was time for it. */
const hereWords = (was: DisputeView['here']['fan']): string =>
  was ? rangeWords(was.fromMs, was.untilMs) : t('disputes.notHere');
