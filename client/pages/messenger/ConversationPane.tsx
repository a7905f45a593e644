import {
  type ComponentProps,
  type ReactNode,
  type RefObject,
  Suspense,
  useCallback,
  useRef,
  useState,
} from 'react';
import { useLocation } from 'wouter';
import { useStore } from '../../base/createStore.ts';
import type { OpenConversation } from '../../net/chat/openConversation.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/messenger.ts';
import { cx } from '../../ui/cx.ts';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import { CallBar } from './CallBar.tsx';
import type { ComposerHandle } from './Composer.tsx';
import { ConversationFoot } from './ConversationFoot.tsx';
import { ConversationHeader } from './ConversationHeader.tsx';
import styles from './ConversationPane.module.css';
import type { TextLine } from './chatViews.ts';
import { Details } from './Details.tsx';
import { FindBar } from './FindBar.tsx';
import { DropPane } from './files/DropPane.tsx';
import { OverPage, useOverPage } from './files/OverPage.tsx';
import { useAddFiles } from './files/useAddFiles.ts';
import { LineList } from './LineList.tsx';
import { LiveBar } from './LiveBar.tsx';
import { OfflineBar } from './OfflineBar.tsx';
import { PinsBar } from './PinsBar.tsx';
import { Row } from './Row.tsx';
import { TipButton } from './TipButton.tsx';
import { useChatAct } from './useChatAct.ts';
import { useComposing } from './useComposing.ts';
import { useDeeds } from './useDeeds.ts';
import { type Finding, useFinding } from './useFinding.ts';
import type { ListPlace } from './useListPlace.ts';
import { useNewLines } from './useNewLines.ts';
import { useSeen } from './useSeen.ts';
import { type Talk, useGoTo, useTalk } from './useTalk.ts';
import { useTip } from './useTip.tsx';

const MeetingBar = lazyPart(() => import('./meeting/MeetingBar.tsx'));
const EmojiPanel = lazyPart(() => import('../stage/emoji/EmojiPanel.tsx'));

export interface ConversationPaneProps {
  readonly open: OpenConversation;
  /** What the list calls it, until the room has said more. */
  readonly title: string;
  /** Shows the lines and the composer alone, beside a stream; `besides` stands beside the composer. */
  readonly slim?: { readonly besides: ReactNode };
}

/** Where an emoji goes that is chosen in the panel. */
type EmojiGoal = { readonly type: 'composer' } | { readonly type: 'line'; readonly line: TextLine } | null;

/** An open conversation: head, lines, composer, and on the side what it is. */
export function ConversationPane({ open, title, slim }: ConversationPaneProps) {
  const place = useRef<ListPlace>(null);
  const composer = useRef<ComposerHandle>(null);
  const [goal, setGoal] = useState<EmojiGoal>(null);
  const [removing, setRemoving] = useState<TextLine | null>(null);
  const [isDetailed, setDetailed] = useState(false);
  const { found, goTo } = useGoTo(open, place);
  const onMoreEmoji = useCallback((line: TextLine) => setGoal({ type: 'line', line }), []);
  const { view, you } = useStore(open.state);
  const composing = useComposing({
    open,
    composer,
    onSent: () => requestAnimationFrame(() => place.current?.toEnd()),
  });
  const { begin } = composing;
  const [over, overPage] = useOverPage();
  const addFiles = useAddFiles(open, composer);
  const [, go] = useLocation();
  const deeds = useDeeds({ open, view, you, begin, goTo, onRemove: setRemoving, onMoreEmoji, go, ...over });
  const finding = useFinding(open, goTo);
  const talk = useTalk(open, { deeds, found, query: finding.query });
  const tip = useTip(talk);
  useNewLines(talk);
  const choose = (emoji: string) => {
    if (goal?.type === 'line') deeds.react(goal.line, emoji);
    else composer.current?.insert(emoji);
    setGoal(null);
    composer.current?.focus();
  };
  return (
    <>
      <DropPane
        className={cx(styles.pane, slim && styles.slim)}
        label={title}
        state={talk.link.type}
        onFiles={deeds.mayWrite && !talk.you?.hasBlocked ? addFiles : null}
      >
        {slim ? null : (
          <Top talk={talk} title={title} finding={finding} onDetails={() => setDetailed(!isDetailed)} />
        )}
        <PinsBar talk={talk} />
        <Lines talk={talk} place={place} />
        <ConversationFoot
          talk={talk}
          composing={composing}
          composer={composer}
          isEmojiOpen={goal !== null}
          besides={slim ? slim.besides : tip.open ? <TipButton onOpen={tip.open} /> : null}
          onTip={slim ? null : tip.open}
          onEmoji={() => setGoal(goal ? null : { type: 'composer' })}
          onFiles={addFiles}
        >
          {goal ? <Emoji onChoose={choose} onClose={() => setGoal(null)} /> : null}
        </ConversationFoot>
      </DropPane>
      {isDetailed ? (
        <Details {...{ talk, title }} onFind={() => finding.type('')} onClose={() => setDetailed(false)} />
      ) : null}
      {tip.dialog}
      <OverPage talk={talk} {...overPage} />
      <RemoveDialog open={open} line={removing} onDone={() => setRemoving(null)} />
    </>
  );
}

function Emoji(props: ComponentProps<typeof EmojiPanel>) {
  return (
    <Suspense fallback={null}>
      <EmojiPanel {...props} />
    </Suspense>
  );
}

interface TopProps extends ComponentProps<typeof ConversationHeader> {
  readonly finding: Finding;
}

/** What stands above the lines. */
function Top({ finding, ...props }: TopProps) {
  return (
    <>
      <ConversationHeader {...props} />
      <OfflineBar link={props.talk.link} />
      <Meetings talk={props.talk} />
      <LiveBar talk={props.talk} />
      <FindBar finding={finding} />
      <CallBar talk={props.talk} title={props.title} />
    </>
  );
}

/** The meetings of two people stand above what they write. */
function Meetings({ talk }: { readonly talk: Talk }) {
  if (!talk.other) return null;
  return (
    <Suspense fallback={null}>
      <MeetingBar talk={talk} otherId={talk.other.id} />
    </Suspense>
  );
}

function Lines({ talk, place }: { readonly talk: Talk; readonly place: RefObject<ListPlace | null> }) {
  const { hasOlder, onSeen, unseen } = useSeen(talk);
  return (
    <LineList
      {...{ hasOlder, onSeen, unseen, place }}
      rows={talk.rows}
      onOlder={talk.open.older}
      onGap={talk.open.fill}
      onToEnd={() => place.current?.toEnd()}
    >
      {(row) => <Row row={row} talk={talk} />}
    </LineList>
  );
}

interface RemoveDialogProps {
  readonly open: OpenConversation;
  readonly line: TextLine | null;
  readonly onDone: () => void;
}

function RemoveDialog({ open, line, onDone }: RemoveDialogProps) {
  const { busy, act } = useChatAct(open);
  const remove = async () => {
    if (!line) return;
    await act('erase', { seq: line.seq });
    onDone();
  };
  return (
    <ConfirmDialog
      open={line !== null}
      title={t('delete.ask')}
      description={t('delete.about')}
      busy={busy}
      yes={t('delete.yes')}
      no={t('delete.no')}
      onYes={() => void remove()}
      onNo={onDone}
    />
  );
}
