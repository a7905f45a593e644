import Layers from 'lucide-react/icons/layers';
import { useState } from 'react';
import { overlayApi } from '../net/overlayApi.ts';
import { useAsked } from '../net/useAsked.ts';
import { ForCreators, ToStudio } from '../shell/ForCreators.tsx';
import { PageLoading } from '../shell/PageLoading.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/alerts.ts';
import { Button } from '../ui/controls/Button.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Editor } from './studio/overlay/editor/Editor.tsx';

/** The page at `/studio/overlay`: how the overlay looks and sounds, with a preview beside it. */
export default function StudioOverlayPage() {
  useTitle(t('editor.title'));
  return (
    <ForCreators
      icon={<Layers />}
      title={t('editor.title')}
      logIn={t('editor.logIn')}
      fans={{ title: t('editor.fans'), body: t('editor.fansBody') }}
      path="/studio/overlay"
    >
      {({ id }) => <OwnOverlay key={id} />}
    </ForCreators>
  );
}

function OwnOverlay() {
  const [turn, setTurn] = useState(0);
  const { value, refused } = useAsked(overlayApi.settings, [turn]);
  if (refused && !value) {
    return (
      <EmptyState
        icon={<Layers />}
        title={t('editor.failed')}
        body={refused.message}
        actions={<Button onClick={() => setTurn(turn + 1)}>{t('editor.again')}</Button>}
      />
    );
  }
  if (!value) return <PageLoading />;
  return (
    <ListPage title={t('editor.title')} lead={t('editor.lead')} ways={<ToStudio />}>
      <Editor saved={value} />
    </ListPage>
  );
}
