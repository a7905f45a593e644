import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/assertNever.ts';
import { formatDuration } from '../../../shared/time.ts';
import type { SceneGiver, SceneView } from '../../overlay/scenes.ts';
import { formatAmount, formatMesi, formatNumber } from '../../texts/format.ts';
import { t } from '../../texts/overlay.ts';
import { cx } from '../../ui/cx.ts';
import { ProgressBar } from '../../ui/display/ProgressBar.tsx';
import styles from './Scene.module.css';

export interface SceneProps {
  readonly view: SceneView;
  /** Nothing moves. */
  readonly isCalm: boolean;
}

/** Draws what the model says at the size of the browser source, on a transparent ground. */
export function Scene({ view, isCalm }: SceneProps) {
  return (
    <div className={cx(styles.host, isCalm && styles.calm)} data-scene={view.type}>
      {contentOf(view)}
    </div>
  );
}

function contentOf(view: SceneView): ReactNode {
  switch (view.type) {
    case 'empty':
      return null;
    case 'goal':
      return <Goal {...view} />;
    case 'leaders':
      return <Leaders {...view} />;
    case 'chat':
      return <Chat {...view} />;
    case 'countdown':
      return (
        <Plate title={t(view.isRunning ? 'countdown.left' : 'countdown.waits')}>
          <p className={styles.number} role="timer">
            {formatDuration(view.leftMs)}
          </p>
        </Plate>
      );
    case 'tickets':
      return <Tickets {...view} />;
    case 'latest':
      return (
        <Plate title={t('latest.title')}>
          <Giver giver={view.giver} />
          {view.message === '' ? null : (
            <p className={styles.words}>
              <bdi>{view.message}</bdi>
            </p>
          )}
        </Plate>
      );
    default:
      return assertNever(view);
  }
}

function Plate({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.plate}>
      <h1 className={styles.title}>
        <bdi>{title}</bdi>
      </h1>
      {children}
    </section>
  );
}

function Goal({ progress }: Extract<SceneView, { readonly type: 'goal' }>) {
  const { title, ratio, reached, raisedMinor, targetMinor } = progress;
  const sum = t('goal.sum', {
    raised: formatAmount({ asset: 'MESI', amountMinor: raisedMinor }),
    target: formatMesi(targetMinor),
  });
  return (
    <Plate title={title}>
      <ProgressBar
        label={title}
        value={ratio}
        valueText={sum}
        tone={reached ? 'positive' : 'signature'}
        className={styles.bar}
      />
      <p className={styles.row}>
        <span>{sum}</span>
        {reached ? <strong>{t('goal.reached')}</strong> : null}
      </p>
    </Plate>
  );
}

function Leaders({ givers }: Extract<SceneView, { readonly type: 'leaders' }>) {
  return (
    <Plate title={t('leaders.title')}>
      <ol className={styles.list}>
        {givers.map((giver) => (
          <li key={giver.id}>
            <Giver giver={giver} />
          </li>
        ))}
      </ol>
    </Plate>
  );
}

function Giver({ giver: { name, mesiMinor } }: { readonly giver: SceneGiver }) {
  return (
    <p className={styles.row}>
      <bdi className={styles.name}>{name ?? t('anonymous')}</bdi>
      <span className={styles.amount}>{formatMesi(mesiMinor)}</span>
    </p>
  );
}

/** The newest line is at the bottom; what has no room leaves at the top. */
function Chat({ lines }: Extract<SceneView, { readonly type: 'chat' }>) {
  return (
    <ol className={styles.chat}>
      {lines.toReversed().map(({ id, name, role, text }) => (
        <li key={id} className={styles.line} data-role={role}>
          <bdi className={styles.name}>{name}</bdi> <bdi>{text}</bdi>
        </li>
      ))}
    </ol>
  );
}

function Tickets({ left, total }: Extract<SceneView, { readonly type: 'tickets' }>) {
  return (
    <Plate title={t('tickets.title')}>
      {left === 0 ? (
        <strong>{t('tickets.none')}</strong>
      ) : (
        <p>{t('tickets.left', { left: formatNumber(left), total: formatNumber(total) })}</p>
      )}
    </Plate>
  );
}
