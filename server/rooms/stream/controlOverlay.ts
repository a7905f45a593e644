import type { Client } from '@colyseus/core';
import type { OverlayDeskAnswer } from '../../../shared/protocol/answers.ts';
import type { ControlOverlayCommand } from '../../../shared/protocol/commands.ts';
import type { FeedSnapshot } from '../../../shared/protocol/feed.ts';
import type { OverlayTold } from '../../../shared/protocol/overlays.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { decideDesk } from '../../domain/overlay/decideDesk.ts';
import { type OverlayNews, overlayNewsTopic } from '../../domain/topics/news.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { Services } from '../../services/services.ts';
import type { FanOut } from '../kernel/fanOut.ts';
import { accept, refuse } from '../kernel/seat.ts';

/**
 * Runs the alerts of the overlay of that stream's creator, for somebody who may, and tells all overlays. A tip that is to be
 * shown again is one of the last ones (`historyEvents`), else it is `LineUnknown`.
 */
export async function controlOverlay(
  { overlays, bus, clock, ids }: Services,
  { stage, history }: FeedSnapshot,
  command: ControlOverlayCommand,
): Promise<Outcome<OverlayDeskAnswer>> {
  const { streamId, creator } = stage;
  if (command.type === 'look') return accept({ desk: await overlays.desk(creator.id) });
  if (command.type === 'replay') {
    const tip = history.find((event) => event.type === 'tip' && event.id === command.tipId);
    if (tip?.type !== 'tip') return refuse('LineUnknown');
    const { asset, amountMinor, mesiMinor, message } = tip;
    const alert = {
      id: ids.next('alert'),
      name: tip.from?.name ?? '',
      asset,
      amountMinor,
      mesiMinor,
      message,
    };
    bus.publish(overlayNewsTopic(streamId), { type: 'alert', alert });
    return accept({ desk: await overlays.desk(creator.id) });
  }
  const desk = await overlays.decide(creator.id, (before) => decideDesk(before, command, clock.nowMs()));
  bus.publish(overlayNewsTopic(streamId), { type: 'desk', desk });
  return accept({ desk });
}

/** Tells seats what is decided about a stream's alerts: those that `only` names, or all. Resolves to the function that stops this. */
export function tellOverlayNews(
  bus: BusPort,
  streamId: string,
  { fanOut, ...to }: { readonly fanOut: FanOut; readonly only?: (client: Client) => boolean },
): Promise<() => void> {
  return bus.subscribe(overlayNewsTopic(streamId), (news) => {
    if (news.type === 'alert') fanOut.broadcast('testAlert', news.alert, to);
    else fanOut.broadcast('overlay', toldBy(news), to);
  });
}

/** Returns what the message `overlay` says of a piece of news. */
function toldBy(news: Exclude<OverlayNews, { readonly type: 'alert' }>): OverlayTold {
  return news.type === 'desk' ? { desk: news.desk } : { settings: news.settings };
}
