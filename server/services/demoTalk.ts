import type { Person } from '../../shared/protocol/people.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import type { ConversationBody, KeptLine } from '../domain/conversation/conversationBody.ts';
import type { Services } from './services.ts';
import { COLLECTIONS } from './store/collections.ts';
import type { JsonObject } from './store/port.ts';

type Said = readonly [demoId: string, text: string];

/** What was said already, so that the messenger of the demo is not empty: with Nova alone, and in a group. */
const WITH_NOVA: readonly Said[] = [
  ['ada', 'That filter sweep at the end of yesterday’s set. Which pedal was it?'],
  ['nova', 'No pedal! It is the tape echo, with the feedback turned by hand'],
  ['ada', 'Then please never repair it'],
  ['nova', 'I promise. Tonight I try it on the drums, come early'],
];
const IN_GROUP: readonly Said[] = [
  ['nova', 'Welcome, you two. First takes land here before anybody else hears them'],
  ['ben', 'first!'],
  ['ada', 'of course you are'],
  ['nova', 'Setlist for tonight: https://example.org/tape-echo'],
];
const GROUP = { name: 'Tape echo circle', owner: 'nova', others: ['ada', 'ben'] } as const;
/** The last line was said so long ago, and one such time lies between two lines. */
const STEP_MS = 4 * MINUTE_MS;

/** Makes the conversations once, with the people. `personOf` returns a demo person's public self. */
export async function seedDemoTalk(services: Services, personOf: (demoId: string) => Person): Promise<void> {
  const { conversations } = services;
  const direct = await conversations.startDirect({ starter: personOf('ada'), other: personOf('nova') });
  const group = await conversations.startGroup({
    starter: personOf(GROUP.owner),
    name: GROUP.name,
    others: GROUP.others.map(personOf),
  });
  for (const [made, said] of [
    [direct, WITH_NOVA],
    [group, IN_GROUP],
  ] as const) {
    if (made.ok) await say(services, made.value, { said, personOf });
  }
}

interface SayInput {
  readonly said: readonly Said[];
  readonly personOf: (demoId: string) => Person;
}

async function say({ store, conversations, clock }: Services, id: string, input: SayInput): Promise<void> {
  const found = await store.get(COLLECTIONS.conversations.name, id);
  if (!found) return;
  const body = withLines(found.body as unknown as ConversationBody, input, clock.nowMs());
  await store.replace(COLLECTIONS.conversations.name, id, found.version, body as unknown as JsonObject);
  const personIds = body.members.map(({ person }) => person.id);
  await conversations.place({ conversationId: id, personIds, atMs: body.lastAtMs });
}

/** Everybody has read everything. */
function withLines(body: ConversationBody, { said, personOf }: SayInput, nowMs: number): ConversationBody {
  const lines = said.map(([demoId, text], at): KeptLine => {
    const seq = body.lastSeq + 1 + at;
    return {
      type: 'text',
      seq,
      from: personOf(demoId),
      atMs: nowMs - (said.length - at) * STEP_MS,
      text,
      commandId: `demo-talk-${seq}`,
      replyTo: null,
      mentions: [],
      editedAtMs: null,
      reactions: [],
      count: body.lastCount + 1 + at,
    };
  });
  const [lastSeq, lastCount] = [body.lastSeq + said.length, body.lastCount + said.length];
  const tail = [
    ...body.tail.map((line) => ({ ...line, atMs: nowMs - (said.length + 1) * STEP_MS })),
    ...lines,
  ];
  return {
    ...body,
    tail,
    lastSeq,
    lastCount,
    lastAtMs: lines.at(-1)?.atMs ?? nowMs,
    members: body.members.map((member) => ({ ...member, readSeq: lastSeq, readCount: lastCount })),
    doors:
      body.type === 'direct'
        ? { ...body.doors, openTo: body.members.map(({ person }) => person.id) }
        : body.doors,
  };
}
