import type { Person } from '../../shared/protocol/people.ts';
import { appendDemoLines } from './demoLines.ts';
import type { Services } from './services.ts';

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
    if (!made.ok) continue;
    const lines = said.map(([demoId, text], at) => ({
      ...{ from: personOf(demoId), text },
      commandId: `demo-talk-${at}`,
    }));
    await appendDemoLines(services, made.value, lines);
  }
}
