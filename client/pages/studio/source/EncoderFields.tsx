import type { ReactNode } from 'react';
import type { StreamKeyAnswer } from '../../../../shared/protocol/http.ts';
import { api } from '../../../net/api.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatNumber } from '../../../texts/format.ts';
import { t } from '../../../texts/studio.ts';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { encoderOf, stageOf, useStreamView } from '../../stage/useStreamConnection.ts';
import { AddressField } from '../setup/AddressField.tsx';
import { RenewButton } from '../setup/RenewButton.tsx';
import { useSecret } from '../setup/useSecret.ts';
import styles from './EncoderFields.module.css';
import { encoderWords } from './encoderWords.ts';

/** Says how OBS, or another encoder, comes to send: what to type into it, and whether it does. */
export function EncoderFields({ connection }: { readonly connection: StreamConnection }) {
  const { value: known, error, renew } = useSecret({ ask: api.streamKey, renew: api.renewStreamKey });
  if (error) return <Problem text={error} />;
  if (known && !known.isUsable) {
    return (
      <p role="status" className={styles.note}>
        {t('obs.noWay')}
      </p>
    );
  }
  return (
    <div className={styles.fields}>
      <EncoderState connection={connection} />
      <Steps known={known} />
      <p className={styles.note}>{t('obs.keepOpen')}</p>
      <RenewButton
        what="streamKey"
        consequence={t('obs.keyConsequence')}
        renew={renew}
        className={styles.renew}
      />
    </div>
  );
}

const bold = (words: ReactNode) => <b>{words}</b>;

function Steps({ known }: { readonly known: StreamKeyAnswer | null }) {
  const kilobits = known ? formatNumber(Math.round(known.videoBitsPerSecond / 1_000)) : '…';
  return (
    <ol className={styles.steps}>
      <li>{t.rich('obs.step1', { b: bold, b2: bold })}</li>
      <li>
        {t('obs.step2')}
        <div className={styles.values}>
          <AddressField label={t('obs.server')} showLabel value={`${window.location.origin}/whip`} />
          <AddressField label={t('obs.token')} showLabel what="streamKey" value={known?.key ?? null} secret />
        </div>
      </li>
      <li>{t.rich('obs.step3', { kilobits, b: bold })}</li>
      <li>{t.rich('obs.step4', { b: bold })}</li>
    </ol>
  );
}

/** Says in a word whether an encoder sends; it is read out when it changes. */
function EncoderState({ connection }: { readonly connection: StreamConnection }) {
  const encoder = useStreamView(connection, encoderOf);
  const inCall = useStreamView(connection, stageOf)?.mode.type === 'oneToOne';
  const { state, title, body } = encoderWords(encoder, { inCall });
  return (
    <div role="status" className={styles.state} data-state={state}>
      <span aria-hidden className={styles.lamp} />
      <span className={styles.stateTitle}>{title}</span>
      <span className={styles.stateBody}>{body}</span>
    </div>
  );
}
