import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { ChatCallView } from '../../../../shared/protocol/chatCalls.ts';
import { useStore } from '../../../base/createStore.ts';
import { callSmallStore } from '../../../net/chat/calls.ts';
import type { OpenCall } from '../../../net/chat/openCall.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import { t } from '../../../texts/chatCall.ts';
import { cx } from '../../../ui/cx.ts';
import { isolate } from '../../../ui/isolate.tsx';
import { TroubleCard } from '../../stage/capture/TroubleCard.tsx';
import { CallBarControls } from './CallBarControls.tsx';
import { CallCost } from './CallCost.tsx';
import { CallTile } from './CallTile.tsx';
import styles from './ChatCall.module.css';
import { standingWords } from './callWords.ts';
import { OwnTile } from './OwnTile.tsx';
import type { OwnMedia } from './useOwnMedia.ts';

export interface CallViewProps {
  readonly call: OpenCall;
  readonly view: ChatCallView | null;
  readonly own: OwnMedia;
  readonly onPlaying: (personId: string, isPlaying: boolean) => void;
}

/** The call as it is seen: over the whole page, or small in a corner of whatever is read. Nothing of it begins anew by that. */
export function CallView({ call, view, own, onPlaying }: CallViewProps) {
  const isSmall = useStore(callSmallStore);
  const screen = useRef<HTMLElement>(null);
  const { personId, title } = call.wish;
  const others = view?.people.filter(({ person }) => person.id !== personId) ?? [];
  const isGroup = view?.kind === 'group';
  const name = isGroup ? title : (others[0]?.person.name ?? title);
  const count = others.length + (isGroup ? 1 : 0);
  useEffect(() => {
    if (!isSmall) screen.current?.focus({ preventScroll: true });
  }, [isSmall]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) callSmallStore.set(true);
  };
  return (
    <section
      ref={screen}
      tabIndex={-1}
      className={cx(styles.call, isSmall && styles.small)}
      aria-label={t('label', { title: isolate(name) })}
      data-call={view?.clock.type ?? 'starting'}
      onKeyDown={onKeyDown}
    >
      <header className={styles.top}>
        <h2 className={styles.title}>
          <bdi>{name}</bdi>
        </h2>
        <Standing call={call} view={view} />
        {view?.cost ? <CallCost {...{ call, view, isSmall }} cost={view.cost} /> : null}
      </header>
      <div className={styles.grid} data-count={count}>
        {others.map((one) => (
          <CallTile
            key={one.person.id}
            {...{ call, one, count, onPlaying }}
            className={one === others[0] ? styles.first : undefined}
          />
        ))}
        <OwnTile own={own} isInset={!isGroup && others.length > 0} />
      </div>
      {isSmall ? null : (
        <div className={styles.trouble}>
          <TroubleCard
            capture={own.capture}
            source={own.picture === 'none' ? 'audio' : own.picture}
            place="call"
            mayDoWithout={own.picture !== 'none'}
            onChange={({ source, ...patch }) => {
              if (source === undefined) own.change(patch);
              else own.setPicture(source === 'camera' ? 'camera' : 'none');
            }}
          />
        </div>
      )}
      <CallBarControls call={call} view={view} own={own} isSmall={isSmall} />
    </section>
  );
}

function Standing({ call, view }: { readonly call: OpenCall; readonly view: ChatCallView | null }) {
  const nowMs = useServerNow();
  const link = useStore(call.link);
  const isOffline = link.type === 'reconnecting';
  return (
    <p className={styles.standing} role={view?.clock.type === 'running' ? 'timer' : 'status'}>
      {standingWords(view, { selfId: call.wish.personId, nowMs, isOffline })}
    </p>
  );
}
