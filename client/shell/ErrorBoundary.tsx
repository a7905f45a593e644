import Unplug from 'lucide-react/icons/unplug';
import { Component, type ReactNode } from 'react';
import { t } from '../texts/common.ts';
import { Button } from '../ui/controls/Button.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

/** A fault in one page leaves the rest of the site standing. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <EmptyState
        icon={<Unplug />}
        title={t('fault.title')}
        body={t('fault.body')}
        actions={
          <Button variant="primary" onClick={() => window.location.reload()}>
            {t('fault.reload')}
          </Button>
        }
      />
    );
  }
}
