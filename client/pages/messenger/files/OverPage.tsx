import { Suspense, useMemo, useState } from 'react';
import { outcomeOf } from '../../../net/room/requestOutcome.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import type { TextLine } from '../chatViews.ts';
import type { Talk } from '../useTalk.ts';
import { visualsOf } from './visuals.ts';

const FileViewer = lazyPart(() => import('./FileViewer.tsx'));
const ForwardDialog = lazyPart(() => import('./ForwardDialog.tsx'));
const FlagDialog = lazyPart(() => import('../../stage/flag/FlagDialog.tsx'));
const LineSheet = lazyPart(() => import('../LineSheet.tsx'));
const UnlockDialog = lazyPart(() => import('./UnlockDialog.tsx'));

interface OverState {
  /** Which picture or film is looked at; null: none. */
  readonly fileId: string | null;
  readonly onFile: (fileId: string | null) => void;
  /** The line that is being forwarded; null: none. */
  readonly forwarding: TextLine | null;
  readonly onForward: (line: TextLine | null) => void;
  /** The line whose files are to be paid for; null: none. */
  readonly unlocking: TextLine | null;
  readonly onUnlock: (line: TextLine | null) => void;
  /** The line that is being reported; null: none. */
  readonly reporting: TextLine | null;
  readonly onReport: (line: TextLine | null) => void;
  /** The line of which all that may be done is shown; null: none. */
  readonly acting: TextLine | null;
  readonly onAct: (line: TextLine | null) => void;
}

/** What a line opens over the page, as deeds of the line, and as what `OverPage` shows. */
export function useOverPage() {
  const [fileId, onFile] = useState<string | null>(null);
  const [forwarding, onForward] = useState<TextLine | null>(null);
  const [unlocking, onUnlock] = useState<TextLine | null>(null);
  const [reporting, onReport] = useState<TextLine | null>(null);
  const [acting, onAct] = useState<TextLine | null>(null);
  const files = { fileId, onFile, forwarding, onForward };
  const state: OverState = { ...files, unlocking, onUnlock, reporting, onReport, acting, onAct };
  const deeds = { openFile: onFile, forward: onForward, unlock: onUnlock, report: onReport };
  return [{ ...deeds, showActions: onAct }, state] as const;
}

/** Pictures and films, and where a line is forwarded to; each is fetched when it is first wanted. */
export function OverPage({ talk, ...state }: OverState & { readonly talk: Talk }) {
  const { lines } = talk.conversation.window;
  const visuals = useMemo(() => visualsOf(lines), [lines]);
  const [isViewed, setViewed] = useState(false);
  const [isForwarded, setForwarded] = useState(false);
  const [isPaidFor, setPaidFor] = useState(false);
  if (state.unlocking !== null && !isPaidFor) setPaidFor(true);
  if (state.fileId !== null && !isViewed) setViewed(true);
  if (state.forwarding !== null && !isForwarded) setForwarded(true);
  return (
    <Suspense fallback={null}>
      {isViewed ? <FileViewer visuals={visuals} fileId={state.fileId} onShow={state.onFile} /> : null}
      {isForwarded ? (
        <ForwardDialog talk={talk} line={state.forwarding} onClose={() => state.onForward(null)} />
      ) : null}
      {state.reporting ? (
        <FlagDialog
          what="message"
          name={state.reporting.from.name}
          file={async (why) =>
            outcomeOf(await talk.open.request('flag', { seq: state.reporting!.seq, ...why }))
          }
          onClose={() => state.onReport(null)}
        />
      ) : null}
      {state.acting ? <LineSheet talk={talk} line={state.acting} onClose={() => state.onAct(null)} /> : null}
      {isPaidFor ? (
        <UnlockDialog talk={talk} line={state.unlocking} onClose={() => state.onUnlock(null)} />
      ) : null}
    </Suspense>
  );
}
