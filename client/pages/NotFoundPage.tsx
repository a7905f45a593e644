import Compass from 'lucide-react/icons/compass';
import { useTitle } from '../shell/useTitle.ts';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';

export default function NotFoundPage() {
  useTitle('Not found');
  return (
    <EmptyState
      icon={<Compass />}
      title="There is nothing here"
      body="The address may have a slip in it, or the stream behind it is long over."
      actions={
        <ButtonLink href="/" variant="primary">
          See who is live
        </ButtonLink>
      }
    />
  );
}
