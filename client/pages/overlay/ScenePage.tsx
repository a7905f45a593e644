import { useEffect, useMemo, useState } from 'react';
import { PLAIN_OVERLAY } from '../../../shared/overlaySettings.ts';
import { EMPTY_STAGE } from '../../model/stageModel.ts';
import { api } from '../../net/api.ts';
import { pause } from '../../net/reachability.ts';
import { useServerNow } from '../../net/serverClock.ts';
import { wordFilterOf } from '../../overlay/look/wordFilter.ts';
import { runOverlaySession } from '../../overlay/overlaySession.ts';
import { type StillScene, viewOfScene } from '../../overlay/scenes.ts';
import { Scene } from '../stage/scene/Scene.tsx';
import { joinAsOverlay } from './joinAsOverlay.ts';

export interface ScenePageProps {
  readonly token: string;
  readonly scene: StillScene;
  readonly isCalm: boolean;
  readonly onTokenKnown: (known: boolean) => void;
}

/** One scene of the overlay as a browser source of its own: it follows the stream, and shows what the model says. */
export default function ScenePage({ token, scene, isCalm, onTokenKnown }: ScenePageProps) {
  const [stage, setStage] = useState(EMPTY_STAGE);
  const [look, setLook] = useState(PLAIN_OVERLAY);
  const nowMs = useServerNow();
  useEffect(() => {
    setStage(EMPTY_STAGE);
    const session = runOverlaySession({
      resolve: () => api.overlay(token),
      join: joinAsOverlay(token),
      pause,
      random: Math.random,
      onTip: () => undefined,
      onCreator: () => undefined,
      onStage: setStage,
      onSettings: setLook,
      onTokenKnown: (known) => {
        if (!known) setStage(EMPTY_STAGE);
        onTokenKnown(known);
      },
    });
    return session.close;
  }, [token, onTokenKnown]);
  const { covered } = useMemo(() => wordFilterOf(look.filter), [look.filter]);
  const view = viewOfScene(scene, stage, { nowMs, covered });
  return <Scene {...{ view, isCalm, look }} />;
}
