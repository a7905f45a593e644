import { type RefObject, useEffect, useState } from 'react';
import { useStore } from '../../../base/createStore.ts';
import { readLocal, writeLocal } from '../../../base/localText.ts';
import { nextVolume, type PlayerAct, playerAct } from '../../../model/playerKeys.ts';
import { stageLook, USUAL_LOOK } from '../stageLook.ts';
import type { StageSound } from '../useStageSound.ts';

const KEY = 'mesi.volume';

/** Returns the volume of the player, from 0 to 1, which this browser remembers, and how to set it. */
function useVolume(video: RefObject<HTMLVideoElement | null>, sound: StageSound) {
  const [volume, setVolume] = useState(() => {
    const kept = Number(readLocal(KEY) ?? '1');
    return kept >= 0 && kept <= 1 ? kept : 1;
  });
  useEffect(() => {
    if (video.current) video.current.volume = volume;
  }, [video, volume]);
  const change = (next: number) => {
    setVolume(next);
    writeLocal(KEY, String(next));
    // whoever turns it up wants to hear it
    if (sound.muted && next > 0) sound.toggle();
  };
  return { volume, change };
}

/** Follows the browser's full screen, however it is left. */
function useFullScreen(): void {
  useEffect(() => {
    const follow = () => stageLook.set({ ...stageLook.get(), full: document.fullscreenElement !== null });
    document.addEventListener('fullscreenchange', follow);
    return () => {
      document.removeEventListener('fullscreenchange', follow);
      stageLook.set(USUAL_LOOK);
    };
  }, []);
}

async function toggleFull(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  // the whole page, so that dialogs, menus and notices stay visible
  else await document.documentElement.requestFullscreen();
}

async function togglePictureInPicture(video: HTMLVideoElement | null): Promise<void> {
  if (document.pictureInPictureElement) await document.exitPictureInPicture();
  else await video?.requestPictureInPicture();
}

/** What the player's buttons and keys do. */
export function usePlayer(video: RefObject<HTMLVideoElement | null>, sound: StageSound) {
  const look = useStore(stageLook);
  const { volume, change } = useVolume(video, sound);
  const [helping, setHelping] = useState(false);
  useFullScreen();
  const acts: Readonly<Record<PlayerAct, () => void>> = {
    pause: sound.togglePause,
    mute: sound.toggle,
    full: () => void toggleFull().catch(() => undefined),
    theatre: () => stageLook.set({ ...look, theatre: !look.theatre }),
    chat: () => stageLook.set({ ...look, withChat: !look.withChat }),
    louder: () => change(nextVolume(volume, true)),
    quieter: () => change(nextVolume(volume, false)),
    tip: focusTip,
    help: () => setHelping(true),
  };
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const act = playerAct(pressedIn(event));
      if (act === null || event.defaultPrevented) return;
      event.preventDefault();
      acts[act]();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  });
  return {
    look,
    volume,
    setVolume: change,
    acts,
    helping,
    setHelping,
    pictureInPicture: () => void togglePictureInPicture(video.current).catch(() => undefined),
  };
}

/** Goes to where a tip is written, on a phone to the button that opens it. */
function focusTip(): void {
  const place = document.querySelector<HTMLElement>('[data-tip-place]');
  const target = place?.matches('button') ? place : place?.querySelector<HTMLElement>(':is(input,button)');
  target?.focus();
  if (place?.matches('button')) place.click();
}

function pressedIn(event: KeyboardEvent): Parameters<typeof playerAct>[0] {
  const at = event.target instanceof HTMLElement ? event.target : document.body;
  const tag = at.tagName.toLowerCase();
  const role = at.getAttribute('role') ?? (tag === 'button' || tag === 'a' ? 'button' : '');
  return {
    key: event.key,
    isChord: event.ctrlKey || event.altKey || event.metaKey,
    at: { tag, role, isEditable: at.isContentEditable },
    isCovered: document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null,
  };
}
