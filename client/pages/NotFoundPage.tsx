import Compass from 'lucide-react/icons/compass';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/people.ts';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';

export default function NotFoundPage() {
  useTitle(t('notFound.title'));
  return (
    <EmptyState
      icon={<Compass />}
      title={t('notFound.heading')}
      body={t('notFound.body')}
      actions={
        <ButtonLink href="/" variant="primary">
          {t('seeWhoIsLive')}
        </ButtonLink>
      }
    />
  );
}
