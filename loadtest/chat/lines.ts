import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newConversation } from '../../server/domain/conversation/conversationBody.ts';
import { ChatAuthority } from '../../server/rooms/chat/ChatAuthority.ts';
import { writeOnce } from '../../server/rooms/chat/writeOnce.ts';
import { createSystemRuntime } from '../../server/services/runtime/systemRuntime.ts';
import { COLLECTIONS } from '../../server/services/store/collections.ts';
import type { JsonObject } from '../../server/services/store/port.ts';
import { createSqliteStore } from '../../server/services/store/sqliteStore.ts';
import { createVersionedStore } from '../../server/services/store/versionedStore.ts';
import { lineCommandId } from '../../shared/lineCommands.ts';
import { cpuMs, mainCpuMs } from '../feed/child.ts';
import { round } from '../feed/stats.ts';
import { report } from '../report.ts';
import { wordsOfLine } from './words.ts';

/**
 * `npm run bench:chat:lines` measures what a line costs between the socket that asks for it and the ones that are told: the
 * authorities of many quiet conversations of two, each with one line under way, and those of one busy group, over a real store. It is
 * CPU time, and so means something on a machine that does other things as well.
 */
const { clock } = createSystemRuntime();

interface Case {
  readonly what: string;
  readonly conversations: number;
  readonly people: number;
  /** Lines of each conversation that are under way at any time, and how many each of these ways writes. */
  readonly inFlight: number;
  readonly lines: number;
}

const CASES: readonly Case[] = [
  { what: '300 conversations of two', conversations: 300, people: 2, inFlight: 1, lines: 60 },
  { what: 'one group of twenty', conversations: 1, people: 20, inFlight: 80, lines: 120 },
  { what: 'the same, five times as many under way', conversations: 1, people: 20, inFlight: 400, lines: 60 },
];

async function measure({ what, conversations, people: count, inFlight, lines }: Case) {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-bench-'));
  const collections = COLLECTIONS;
  const store = createVersionedStore(createSqliteStore({ path: join(folder, 'store.db'), collections }));
  const people = Array.from({ length: count }, (_, n) => ({
    ...{ id: `us_person_number_${n}`, name: `Person ${n}`, handle: `person-${n}` },
  }));
  const open = async (n: number): Promise<ChatAuthority> => {
    const conversationId = `gr_${n}_${crypto.randomUUID()}`;
    const body = newConversation({ type: 'group', name: 'Bench', people, nowMs: clock.nowMs() });
    await store.insert('conversations', conversationId, body as unknown as JsonObject);
    const hooks = {
      onTold: () => {},
      onLost: (error?: unknown) => console.error('an authority is lost', error),
    };
    const chat = new ChatAuthority({ conversationId, store, clock, place: async () => {}, hooks });
    await chat.claim();
    for (const { id } of people) chat.enqueue({ type: 'seatIn', personId: id });
    return chat;
  };
  const chats = await Promise.all(Array.from({ length: conversations }, (_, n) => open(n)));
  let commands = 0;
  const say = async (chat: ChatAuthority, n: number): Promise<void> => {
    commands += 1;
    const commandId = lineCommandId(chat.told.lastSeq, `bench_${commands}`);
    const asked = {
      byId: people[n % count]!.id,
      commandId,
      text: wordsOfLine(),
      replyTo: null,
      mentions: [],
    };
    const outcome = await writeOnce(chat, asked, { letsIn: async () => true });
    if (!outcome.ok) throw new Error(outcome.rejection.code);
  };
  const write = (each: number) =>
    Promise.all(
      chats.flatMap((chat) =>
        Array.from({ length: inFlight }, async (_, n) => {
          for (let line = 0; line < each; line += 1) await say(chat, n);
        }),
      ),
    );
  await write(Math.ceil(lines / 4));
  const [allMs, mainMs] = [cpuMs(), mainCpuMs()];
  await write(lines);
  const micros = (ms: number) => round((ms * 1_000) / (conversations * inFlight * lines));
  const [all, main] = [micros(cpuMs() - allMs), micros(mainCpuMs() - mainMs)];
  await Promise.all(chats.map((chat) => chat.stop()));
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  return { what, 'CPU µs/line': all, 'main thread': main, 'the rest': round(all - main) };
}

const rows = [];
for (const each of CASES) rows.push(await measure(each));
report('What a line costs, without sockets', rows, { rows });
process.exit(0);
