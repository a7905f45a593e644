import { useState } from 'react';
import type { ConsentLookAnswer, GivenConsentsAnswer } from '../../../shared/protocol/gates.ts';
import { gatesApi } from '../../net/gatesApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/gates.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Facts } from '../../ui/display/Facts.tsx';
import { isolate, unmarked } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './Account.module.css';

/** Lists who agreed to what a creator asked for; each look is asked for by itself. */
export function GivenConsents() {
  const { value } = useAsked(gatesApi.given, []);
  if (!value || value.consents.length === 0) return null;
  return (
    <section className={styles.card}>
      <h3>{t('given.title')}</h3>
      <p className={styles.about}>{t('given.about')}</p>
      <ul className={styles.blocks}>
        {value.consents.map((consent) => (
          <Given key={`${consent.from.id} ${consent.place}`} consent={consent} />
        ))}
      </ul>
    </section>
  );
}

function Given({ consent }: { readonly consent: GivenConsentsAnswer['consents'][number] }) {
  const { from, place, untilMs, fields } = consent;
  const [answers, setAnswers] = useState<ConsentLookAnswer['answers'] | null>(null);
  const { busy, refused, run } = useRun();
  const look = async () => {
    const answer = await run(() => gatesApi.look(from.id, place));
    if (answer) setAnswers(answer.answers);
  };
  return (
    <li className={styles.card}>
      <div className={styles.row}>
        <p className={styles.name}>
          <bdi>{from.name}</bdi> · {t(`place.${place}`)} · {formatWhen(untilMs, 'day')}
        </p>
        <Button
          size="s"
          busy={busy}
          aria-label={unmarked(t('given.lookOf', { name: isolate(from.name) }))}
          onClick={() => void look()}
        >
          {t('given.look')}
        </Button>
      </div>
      <Problem text={refused?.message} />
      {answers ? (
        <Facts
          rows={fields.map(
            (field) => [t(`field.${field}`), <bdi key={field}>{answers[field]}</bdi>] as const,
          )}
        />
      ) : null}
    </li>
  );
}
