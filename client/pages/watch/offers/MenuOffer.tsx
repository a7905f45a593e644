import ListChecks from 'lucide-react/icons/list-checks';
import { Suspense } from 'react';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { YouView } from '../../../../shared/protocol/modes.ts';
import { lowestPrice, placesOf } from '../../../model/menuQueue.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi } from '../../../texts/format.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/menu.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { useOpenFor } from '../../stage/useOpenFor.ts';
import { OfferCard } from './OfferCard.tsx';

const load = () => import('./MenuDialog.tsx');
const MenuDialog = lazyPart(load);

interface MenuOfferProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly you: YouView | null;
}

/** Offers what the creator does for a price: how much waits, and where one's own order stands. */
export function MenuOffer({ connection, stage, you }: MenuOfferProps) {
  const { open, setOpen, wish } = useOpenFor('menu');
  const places = placesOf(stage.menuQueue, you?.menu);
  const own = places.find(({ isOwn }) => isOwn);
  if (stage.menu.length === 0 && places.length === 0) return null;
  return (
    <>
      <OfferCard
        icon={<ListChecks />}
        title={t('title')}
        lit={own !== undefined}
        body={
          own ? t('own', { item: isolate(own.title), place: own.place }) : offerWords(stage, places.length)
        }
        action={
          <Button variant={own ? 'secondary' : 'tip'} onPointerEnter={preload} onClick={wish}>
            {t('open')}
          </Button>
        }
      />
      <Dialog open={open} onOpenChange={setOpen} title={t('title')} size="s">
        {open ? (
          <Suspense fallback={null}>
            <MenuDialog {...{ connection, stage, places }} />
          </Suspense>
        ) : null}
      </Dialog>
    </>
  );
}

function preload(): void {
  preloadDialog();
  void load();
}

function offerWords({ menu }: StageView, waiting: number): string {
  const least = lowestPrice(menu);
  const offer = least === null ? null : t('offer', { count: menu.length, amount: formatMesi(least) });
  const queue = waiting === 0 ? null : t('waiting', { count: waiting });
  return [offer, queue].filter((words) => words !== null).join(' · ');
}
