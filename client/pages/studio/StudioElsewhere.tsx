import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone';
import { t } from '../../texts/studio.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { EmptyState } from '../../ui/display/EmptyState.tsx';

/** What a page is to a stream: its studio, or a device beside the studio, which only controls. */
export type StudioPart = 'studio' | 'control';

/** Says that another page is the studio, and offers to take its place, or to control the stream beside it. */
export function StudioElsewhere({ onPart }: { readonly onPart: (part: StudioPart) => void }) {
  return (
    <EmptyState
      icon={<MonitorSmartphone />}
      title={t('closed.elsewhere')}
      body={t('closed.elsewhereBody')}
      actions={
        <>
          <Button variant="primary" onClick={() => onPart('control')}>
            {t('closed.control')}
          </Button>
          <Button onClick={() => onPart('studio')}>{t('closed.takeOver')}</Button>
        </>
      }
    />
  );
}
