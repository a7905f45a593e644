import { type CSSProperties, type ReactNode, useEffect } from 'react';
import { assertNever } from '../../../../shared/assertNever.ts';
import type { OverlaySettings } from '../../../../shared/overlaySettings.ts';
import { formatDuration } from '../../../../shared/time.ts';
import type { SceneGiver, SceneView } from '../../../overlay/scenes.ts';
import { formatAmount, formatMesi, formatNumber } from '../../../texts/format.ts';
import { t } from '../../../texts/overlay.ts';
import { cx } from '../../../ui/cx.ts';
import { ProgressBar } from '../../../ui/display/ProgressBar.tsx';
import styles from './Scene.module.css';

export interface SceneProps {
  readonly view: SceneView;
  /** Nothing moves. */
  readonly isCalm: boolean;
  /** How the creator wants it to look. */
  readonly look: Pick<OverlaySettings, 'theme' | 'colour' | 'style'>;
}

/** Draws what the model says at the size of its frame, on a transparent ground. */
export function Scene({ view, isCalm, look: { theme, colour, style } }: SceneProps) {
  useSceneStyle(style);
  const own = colour === null ? {} : ({ '--overlay-colour': colour } as CSSProperties);
  return (
    <div className={cx(styles.frame, isCalm && styles.calm)} style={own}>
      <div className={styles.host} data-scene={view.type} data-theme={theme}>
        {contentOf(view)}
      </div>
    </div>
  );
}

/** Puts the creator's own styles on the page, as styles of scenes alone. The server has judged them before. */
function useSceneStyle(style: string): void {
  useEffect(() => {
    if (style === '') return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`@scope ([data-scene]) { ${style} }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [style]);
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
          <p className={styles.number} data-part="number" role="timer">
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
            <p className={styles.words} data-part="words">
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
    <section className={styles.plate} data-part="plate">
      <h1 className={styles.title} data-part="title">
        <bdi>{title}</bdi>
      </h1>
      {children}
    </section>
  );
}

function Goal({ progress }: Extract<SceneView, { readonly type: 'goal' }>) {
  const { title, ratio, reached, raisedMinor, targetMinor, milestones } = progress;
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
      {milestones.length > 0 ? (
        <ol className={styles.list} data-part="list">
          {milestones.map((mark) => (
            <li key={mark.atMinor} data-part="mark" data-reached={mark.reached || undefined}>
              <p className={styles.row}>
                <bdi className={styles.name} data-part="name">
                  {mark.reached ? '✓ ' : ''}
                  {mark.title}
                </bdi>
                <span className={styles.amount} data-part="amount">
                  {formatMesi(mark.atMinor)}
                </span>
              </p>
            </li>
          ))}
        </ol>
      ) : null}
    </Plate>
  );
}

function Leaders({ givers }: Extract<SceneView, { readonly type: 'leaders' }>) {
  return (
    <Plate title={t('leaders.title')}>
      <ol className={styles.list} data-part="list">
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
      <bdi className={styles.name} data-part="name">
        {name ?? t('anonymous')}
      </bdi>
      <span className={styles.amount} data-part="amount">
        {formatMesi(mesiMinor)}
      </span>
    </p>
  );
}

/** The newest line is at the bottom; what has no room leaves at the top. */
function Chat({ lines }: Extract<SceneView, { readonly type: 'chat' }>) {
  return (
    <ol className={styles.chat} data-part="chat">
      {lines.toReversed().map(({ id, name, role, text }) => (
        <li key={id} className={styles.line} data-part="line" data-role={role}>
          <bdi className={styles.name} data-part="name">
            {name}
          </bdi>{' '}
          <bdi>{text}</bdi>
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
