import Gift from 'lucide-react/icons/gift';
import { useState } from 'react';
import { tipLinksApi } from '../net/tipLink/tipLinksApi.ts';
import { useAsked } from '../net/useAsked.ts';
import { ForCreators, ToStudio } from '../shell/ForCreators.tsx';
import { PageLoading } from '../shell/PageLoading.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/tipLinks.ts';
import { Button } from '../ui/controls/Button.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Problem } from '../ui/notices/Problem.tsx';
import { Dialog, preloadDialog } from '../ui/popups/Dialog.tsx';
import { LinkRow } from './tipLinks/LinkRow.tsx';
import { MakeForm } from './tipLinks/MakeForm.tsx';
import styles from './tipLinks/TipLinks.module.css';

/** The page at `/studio/tip-links`. */
export default function TipLinksPage() {
  useTitle(t('title'));
  return (
    <ForCreators
      icon={<Gift />}
      title={t('title')}
      logIn={t('logIn')}
      fans={{ title: t('own.title'), body: t('own.body') }}
      path="/studio/tip-links"
    >
      {({ id }) => <OwnLinks key={id} />}
    </ForCreators>
  );
}

function OwnLinks() {
  const { value, refused, reload } = useAsked(() => tipLinksApi.own(), []);
  const [making, setMaking] = useState(false);
  if (!value && !refused) return <PageLoading />;
  return (
    <ListPage
      title={t('title')}
      lead={t('about')}
      ways={
        <>
          <ToStudio />
          <Button variant="primary" onPointerEnter={preloadDialog} onClick={() => setMaking(true)}>
            {t('new')}
          </Button>
        </>
      }
      className={styles.page}
    >
      <Problem text={refused?.message} />
      {value?.links.length === 0 ? (
        <EmptyState within icon={<Gift />} title={t('none.title')} body={t('none.body')} />
      ) : (
        <ul className={styles.list} aria-label={t('list')}>
          {value?.links.map((link) => (
            <li key={link.id}>
              <LinkRow link={link} onRevoked={reload} />
            </li>
          ))}
        </ul>
      )}
      <Dialog open={making} onOpenChange={setMaking} title={t('make.title')}>
        {making ? (
          <MakeForm
            onMade={() => {
              setMaking(false);
              reload();
            }}
          />
        ) : null}
      </Dialog>
    </ListPage>
  );
}
