import Wrench from 'lucide-react/icons/wrench';
import { api } from '../net/api.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/people.ts';
import { Button } from '../ui/controls/Button.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';

/** The page at `/admin/tools` lets this browser into the developer pages for a while. */
export default function ToolsPage() {
  useTitle(t('tools.title'));
  const account = useAccount();
  const { value, refused } = useAsked(api.openTools, [account?.id]);
  if (refused) {
    const body = refused.code === 'NotFound' ? t('tools.off') : refused.message;
    return <EmptyState icon={<Wrench />} title={t('tools.none')} body={body} />;
  }
  if (!value) return <Skeleton height={200} />;
  return (
    <EmptyState
      icon={<Wrench />}
      title={t('tools.title')}
      body={t('tools.about')}
      actions={value.pages.map((path) => (
        // pages of the server itself, not of this app
        <Button key={path} variant="primary" onClick={() => window.location.assign(path)}>
          {path}
        </Button>
      ))}
    />
  );
}
