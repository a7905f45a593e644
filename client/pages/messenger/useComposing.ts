import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { lineCommandId } from '../../../shared/lineCommands.ts';
import type { GroupSettings } from '../../../shared/protocol/chat.ts';
import { mentionedIn } from '../../model/chat/mentions.ts';
import type { Outgoing, OutgoingFile } from '../../model/chat/outgoing.ts';
import { isSlash } from '../../model/slash.ts';
import { keepDraft, readDraft } from '../../net/chat/chatStorage.ts';
import { outgoingFile } from '../../net/chat/chosenFiles.ts';
import type { OpenConversation } from '../../net/chat/openConversation.ts';
import { newCommandId } from '../../net/commandIds.ts';
import { serverNowMs } from '../../net/serverClock.ts';
import { positiveTyped } from '../../texts/typed.ts';
import { tellRefusal } from './ask.ts';
import type { ComposerHandle } from './Composer.tsx';
import type { TextLine } from './chatViews.ts';
import { isAdmin } from './rights.ts';

/** What the composer is for right now. */
export type Purpose =
  | { readonly type: 'write' }
  | { readonly type: 'reply'; readonly line: TextLine }
  | { readonly type: 'edit'; readonly line: TextLine };

const WRITE: Purpose = { type: 'write' };
/** One is shown as typing for so long; it is said again well before. */
const TYPING_EVERY_MS = CHAT_LIMITS.typingMs / 2;

export interface ComposingInput {
  readonly open: OpenConversation;
  readonly composer: RefObject<ComposerHandle | null>;
  /** Called when something was sent: the list goes to its end. */
  readonly onSent: () => void;
}

/** What is being written, and for what. A draft is kept for each conversation, also over a reload. */
export function useComposing({ open, composer, onSent }: ComposingInput) {
  const [text, setShown] = useState(() => readDraft(open.kept));
  const [purpose, setPurpose] = useState<Purpose>(WRITE);
  const sayTyping = useTyping(open);
  /** The price of the files as it is typed; null: they are not locked. */
  const [lockText, setLockText] = useState<string | null>(null);

  const setText = (next: string) => {
    setShown(next);
    sayTyping(next !== '' && purpose.type !== 'edit');
    if (purpose.type !== 'edit') keepDraft(open.kept, next);
  };
  const leave = () => {
    if (purpose.type === 'edit') setShown(readDraft(open.kept));
    setPurpose(WRITE);
  };
  /** What was typed has been sent. */
  const sent = () => {
    setText('');
    sayTyping(false);
    setPurpose(WRITE);
    onSent();
  };
  const send = () => {
    const said = text.trim();
    if (purpose.type === 'write' && runsAsSlash(open, said)) return setText('');
    const people = open.state.get().view?.members.map(({ person }) => person) ?? [];
    const mentions = mentionedIn(said, people).slice(0, CHAT_LIMITS.mentions);
    if (purpose.type === 'edit') {
      if (said !== purpose.line.text) void edit(open, { seq: purpose.line.seq, text: said, mentions });
      leave();
      return;
    }
    const lock = lockOf(open, lockText);
    if (lock === null) return;
    write({ text: said, mentions, files: open.chosen.take(), ...lock });
    setLockText(null);
    setText('');
    sayTyping(false);
  };
  const write = ({ files, ...said }: Said) => {
    const replyTo = purpose.type === 'reply' ? purpose.line.seq : null;
    const { view } = open.state.get();
    const commandId = view ? lineCommandId(view.lastSeq, newCommandId()) : newCommandId();
    open.outbox.write({
      ...said,
      ...(files.length > 0 ? { files } : {}),
      commandId,
      replyTo,
      atMs: serverNowMs(),
    });
    setPurpose(WRITE);
    onSent();
  };
  /** Sends what was spoken, beside what is being written. */
  const sendVoice = (spoken: File) => {
    const file = outgoingFile(spoken, true);
    write({ text: '', mentions: [], files: [file] });
    open.files.send(file, spoken);
  };
  const begin = useCallback(
    (next: Purpose) => {
      setPurpose(next);
      if (next.type === 'edit') setShown(next.line.text);
      composer.current?.focus();
    },
    [composer],
  );
  return { text, setText, purpose, begin, leave, send, sendVoice, sent, lockText, setLockText };
}

/** Runs what an admin of a group typed as a command; false: it is none. */
function runsAsSlash(open: OpenConversation, text: string): boolean {
  const { view, you } = open.state.get();
  if (!isSlash(text) || view?.type !== 'group' || !isAdmin(you)) return false;
  void slash(open, view.settings, text);
  return true;
}

/** Is fetched with the first command. */
async function slash(open: OpenConversation, settings: GroupSettings, text: string): Promise<void> {
  const { slashInGroup } = await import('./groupSlash.ts');
  const refused = await slashInGroup(open, settings, text);
  if (refused) tellRefusal({ ok: false, rejection: refused });
}

type Said = Pick<Outgoing, 'text' | 'mentions' | 'lock'> & { readonly files: readonly OutgoingFile[] };

/** Reads the price of the files; null: it cannot be read, which is said beside its field. */
function lockOf(open: OpenConversation, lockText: string | null): Pick<Outgoing, 'lock'> | null {
  if (lockText === null || open.chosen.list.get().length === 0) return {};
  const price = positiveTyped(lockText, 'MESI');
  return price === null ? null : { lock: { priceMinor: price.toString() } };
}

async function edit(
  open: OpenConversation,
  change: { readonly seq: number; readonly text: string; readonly mentions: readonly string[] },
): Promise<void> {
  tellRefusal(await open.request('edit', { ...change, mentions: [...change.mentions] }));
}

/** Says now and then that one types, and at once that one stopped. */
function useTyping(open: OpenConversation): (isTyping: boolean) => void {
  const saidAtMs = useRef<number | null>(null);
  const say = useCallback(
    (isTyping: boolean) => {
      const now = performance.now();
      if (isTyping && saidAtMs.current !== null && now - saidAtMs.current < TYPING_EVERY_MS) return;
      if (!isTyping && saidAtMs.current === null) return;
      saidAtMs.current = isTyping ? now : null;
      void open.request('typing', { isTyping });
    },
    [open],
  );
  useEffect(() => () => say(false), [say]);
  return say;
}
