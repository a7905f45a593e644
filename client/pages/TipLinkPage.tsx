import Gift from 'lucide-react/icons/gift';
import { Suspense } from 'react';
import { useParams } from 'wouter';
import { tipLinkPath } from '../../shared/pages.ts';
import { useAccount } from '../net/session.ts';
import { tipLinksApi } from '../net/tipLink/tipLinksApi.ts';
import { useAsked } from '../net/useAsked.ts';
import { PageLoading } from '../shell/PageLoading.tsx';
import { PageNotice } from '../shell/PageNotice.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { lazyPart } from '../texts/lazyPart.ts';
import { t } from '../texts/tipLinks.ts';
import { Button } from '../ui/controls/Button.tsx';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { TipLink } from './tipLink/TipLink.tsx';

const AskAccount = lazyPart(() => import('./stage/AskAccount.tsx'));

/** The server answers a sum that is at most so old. */
const SUM_KEPT_MS = 1_100;

/** The page at `/t/:tipLinkId`: a tip for what its link asks for, from the amount to the receipt. */
export default function TipLinkPage() {
  const { tipLinkId = '' } = useParams();
  const account = useAccount();
  const { value, refused, reload } = useAsked(() => tipLinksApi.open(tipLinkId), [tipLinkId]);
  useTitle(value ? t('open.title', { creator: value.creator.name }) : undefined);
  if (refused?.code === 'TipLinkOver') {
    return (
      <PageNotice
        icon={<Gift />}
        title={refused.message}
        body={t('over.body')}
        actions={<ButtonLink href="/">{t('over.home')}</ButtonLink>}
      />
    );
  }
  if (refused && !value) {
    return (
      <PageNotice
        icon={<Gift />}
        title={t('failed.title')}
        body={refused.message}
        actions={<Button onClick={reload}>{t('failed.again')}</Button>}
      />
    );
  }
  if (!value) return <PageLoading />;
  return (
    <>
      <TipLink
        key={`${value.id} ${account?.id}`}
        link={value}
        onPaid={() => window.setTimeout(reload, SUM_KEPT_MS)}
      />
      {account ? null : (
        <Suspense fallback={null}>
          <AskAccount path={tipLinkPath(value.id)} />
        </Suspense>
      )}
    </>
  );
}
