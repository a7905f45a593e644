import { markDemo } from '../../shared/demoMark.ts';
import { type DemoAccount, seedDemoAccount } from '../services/demo.ts';
import type { Services } from '../services/services.ts';
import type { Player } from './showMessages.ts';

const CREATOR = 'Luma';
const FANS = [
  'Milo',
  'Suki',
  'Jonas',
  'Priya',
  'Theo',
  'Amara',
  'Luca',
  'Wren',
  'Nadia',
  'Otto',
  'Zoe',
  'Emil',
] as const;
const FAN_WALLET = [{ asset: 'MESI', amountMinor: 5_000_000_000n }] as const;

const roleOf = (name: string, more: Pick<DemoAccount, 'isCreator' | 'wallet'>): DemoAccount => ({
  id: `show-${name.toLowerCase()}`,
  name: markDemo(name),
  ...more,
});
const CREATOR_ROLE = roleOf(CREATOR, { isCreator: true, wallet: [] });

/** Makes the creator of the show where there is none yet, and returns the account's id. */
export async function showCreatorId(services: Services): Promise<string> {
  const { account } = await seedDemoAccount(services, CREATOR_ROLE);
  return account.id;
}

/** Makes the people of the show where they do not exist yet, and begins a log-in for each of them. */
export async function gatherPlayers(
  services: Services,
): Promise<{ readonly creator: Player; readonly fans: readonly Player[] }> {
  const creator = await player(services, CREATOR_ROLE);
  const fans: Player[] = [];
  for (const name of FANS) {
    fans.push(await player(services, roleOf(name, { isCreator: false, wallet: FAN_WALLET })));
  }
  return { creator, fans };
}

async function player(services: Services, role: DemoAccount): Promise<Player> {
  const { account } = await seedDemoAccount(services, role);
  const { id, name } = account;
  return { id, name, token: await services.identity.issueToken(id) };
}
