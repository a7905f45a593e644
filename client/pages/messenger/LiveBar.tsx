import { t } from '../../texts/groupLive.ts';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { LiveBadge } from '../../ui/display/Badge.tsx';
import styles from './LiveBar.module.css';
import type { Talk } from './useTalk.ts';

/** Which streams of the group are live. One tap, and a member is inside. */
export function LiveBar({ talk }: { readonly talk: Talk }) {
  const streams = talk.view?.streams ?? [];
  if (streams.length === 0 || talk.you?.role === 'former') return null;
  return (
    <ul className={styles.bar}>
      {streams.map(({ streamId, creator, title }) => {
        const isOwn = creator.id === talk.selfId;
        return (
          <li key={streamId} className={styles.stream} data-live={streamId}>
            <LiveBadge />
            <span className={styles.words}>
              {t.rich('bar.live', { name: <bdi>{creator.name}</bdi>, title: <bdi>{title}</bdi> })}
            </span>
            <ButtonLink href={isOwn ? '/studio' : `/live/${streamId}`} variant="primary" size="s">
              {isOwn ? t('bar.studio') : t('bar.watch')}
            </ButtonLink>
          </li>
        );
      })}
    </ul>
  );
}
