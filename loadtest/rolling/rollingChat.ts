import { setTimeout as pause } from 'node:timers/promises';
import type { ChatLine } from '../../shared/protocol/chatLines.ts';
import type { ConversationHead } from '../../shared/protocol/conversations.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { findChatLosses } from '../crash/chatCrash.ts';
import type { ServerChild } from '../crash/serverChild.ts';
import { Writer } from '../crash/Writer.ts';
import { logInDemo } from '../rest.ts';
import { check, type StartServer, say, withSet } from './rollingSet.ts';

/**
 * `npm run test:rolling:chat [commit]` does with a conversation what `rolling.ts` does with a stream: people write under an old
 * process, under a new one, under one that is killed and one that comes after it. Every line that was acknowledged is there once
 * and in its place, older ones are found, and an old process that comes back shows nothing that is not so.
 */
/** The last commit before older lines lay in pages. */
const OLD = process.argv[2] ?? 'b1803216^';
const PEOPLE = ['ada', 'ben', 'cleo'];
/** So many that the old process has put lines down one by one, and the new one in pages. */
const LINES = 120;
const PATIENCE = { limitMs: 60_000, onRetry: () => {} };
const SHORT = { ...PATIENCE, limitMs: 3_000 };

const ask = ({ address }: ServerChild, { token }: Session, path: string, body?: object): Promise<Response> =>
  fetch(`${address}/api${path}`, {
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });

/** People who write, each under ids of their own, wherever they sit. */
interface Cast {
  readonly sessions: readonly Session[];
  readonly conversationId: string;
  /** All who ever wrote, with what they were told. */
  readonly writers: Writer[];
}

/** Has everybody write at a server until so many more lines are acknowledged, or until what is done meanwhile is over. */
async function write(
  cast: Cast,
  at: ServerChild,
  meanwhile: (count: () => number) => Promise<unknown> = (count) => reached(count, LINES),
): Promise<readonly ChatLine[]> {
  const writers = cast.sessions.map(
    (session) =>
      new Writer({
        address: at.address,
        session,
        conversationId: cast.conversationId,
        patience: PATIENCE,
        round: cast.writers.length,
      }),
  );
  await Promise.all(writers.map((writer) => writer.join()));
  const enough = new AbortController();
  const writing = Promise.all(writers.map((writer) => writer.writeUntil(enough.signal)));
  await meanwhile(() => writers.reduce((sum, { written }) => sum + written.length, 0));
  enough.abort();
  await writing;
  cast.writers.push(...writers);
  const lines = await writers[0]!.readAll();
  await Promise.all(writers.map((writer) => writer.leave()));
  return lines;
}

async function reached(count: () => number, lines: number): Promise<void> {
  while (count() < lines) await pause(50);
}

function judge(when: string, { writers }: Cast, lines: readonly ChatLine[]): void {
  const acknowledged = writers.reduce((sum, { written }) => sum + written.length, 0);
  const wrong = findChatLosses(writers, lines);
  check(
    `${when}: ${acknowledged} acknowledged lines, each once and in its place`,
    wrong.length === 0,
    wrong.slice(0, 5),
  );
}

async function run({ start, startOld }: StartServer): Promise<void> {
  const old = await startOld();
  const sessions = await Promise.all(PEOPLE.map((name) => logInDemo(old.address, name, PATIENCE)));
  const begun = { type: 'group', name: 'Rolling', handles: PEOPLE.slice(1) };
  const { conversationId } = (await (
    await ask(old, sessions[0]!, '/conversations', begun)
  ).json()) as ConversationHead;
  const cast: Cast = { sessions, conversationId, writers: [] };
  judge('the old one rules', cast, await write(cast, old));

  const now = await start();
  check('the old one stops by itself', (await old.stop()) === 0);
  judge('the new one has taken over', cast, await write(cast, now));
  await found(cast, now);

  await comeBack(cast, startOld);
  const last = await write(cast, now, async (count) => {
    await reached(count, LINES / 2);
    await now.kill();
    await start(now.port);
    await reached(count, LINES);
  });
  judge('another new one has taken over from the killed one', cast, last);
  await found(cast, now);
}

/** Checks that a search finds lines of either process, by everybody's first words. */
async function found({ sessions, conversationId }: Cast, at: ServerChild): Promise<void> {
  const reply = await ask(at, sessions[0]!, `/search?q=${encodeURIComponent('line 1')}`);
  const { found = [] } = (await reply.json()) as { found?: { head: ConversationHead; lines: unknown[] }[] };
  const here = found.find(({ head }) => head.conversationId === conversationId);
  check('a search finds lines of it', (here?.lines.length ?? 0) > 0, { status: reply.status });
}

/** Starts an old process again: what it cannot read it does not show, and it changes nothing. */
async function comeBack(cast: Cast, startOld: StartServer['startOld']): Promise<void> {
  const back = await startOld().catch((error: Error) => error);
  if (back instanceof Error) return say(`an old one does not start: ${back.message.split('\n').at(-1)}`);
  const { status } = await ask(back, cast.sessions[0]!, `/conversations/${cast.conversationId}`);
  check('an old one does not show what it cannot read', status === 503, status);
  const [session] = cast.sessions;
  const { conversationId } = cast;
  const visitor = new Writer({ address: back.address, session: session!, conversationId, patience: SHORT });
  const seated = await visitor.join().then(
    () => true,
    () => false,
  );
  check('an old one seats nobody in it', !seated);
  await back.kill();
}

await withSet(OLD, run);
