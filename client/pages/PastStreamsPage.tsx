import ChartNoAxesColumn from 'lucide-react/icons/chart-no-axes-column';
import { ForCreators, ToStudio } from '../shell/ForCreators.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/studio.ts';
import { Button } from '../ui/controls/Button.tsx';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';
import { Problem } from '../ui/notices/Problem.tsx';
import { PastStreamCard } from './studio/summary/PastStreamCard.tsx';
import styles from './studio/summary/PastStreams.module.css';
import { usePastStreams } from './studio/summary/usePastStreams.ts';

/** The page at `/studio/past`. */
export default function PastStreamsPage() {
  useTitle(t('past.title'));
  return (
    <ForCreators
      icon={<ChartNoAxesColumn />}
      title={t('past.title')}
      logIn={t('past.logIn')}
      fans={{ title: t('past.fans'), body: t('past.fansBody') }}
      path="/studio/past"
    >
      {({ id }) => <OwnStreams key={id} />}
    </ForCreators>
  );
}

function OwnStreams() {
  const { items: streams, busy, refused, more } = usePastStreams();
  return (
    <ListPage
      title={t('past.title')}
      lead={t('past.lead')}
      ways={
        <>
          <ButtonLink href="/wallet">{t('summary.statement')}</ButtonLink>
          <ToStudio />
        </>
      }
    >
      <Problem text={refused?.message} />
      {streams === null && !refused ? <Coming /> : null}
      {streams?.length === 0 ? (
        <EmptyState
          within
          icon={<ChartNoAxesColumn />}
          title={t('past.none')}
          body={t('past.noneBody')}
          className={styles.empty}
        />
      ) : null}
      <ul className={styles.grid}>
        {streams?.map((stream) => (
          <li key={stream.streamId}>
            <PastStreamCard stream={stream} />
          </li>
        ))}
      </ul>
      {more ? (
        <Button busy={busy} onClick={more} className={styles.more}>
          {t('past.more')}
        </Button>
      ) : null}
    </ListPage>
  );
}

function Coming() {
  return (
    <div aria-busy="true" role="status" className={styles.grid}>
      <span className="visuallyHidden">{t('past.loading')}</span>
      {['a', 'b', 'c'].map((place) => (
        <Skeleton key={place} height={320} radius={18} />
      ))}
    </div>
  );
}
