import type { Money } from '../../shared/money.ts';
import type { DemoPerson } from '../../shared/protocol/http.ts';
import { type Account, type Person, personOf } from '../../shared/protocol/people.ts';
import { seedDemoAccess } from './demoAccess.ts';
import { type ShortForm, seedDemoForm } from './demoForms.ts';
import { seedDemoGiving, seedDemoTipLink } from './demoGiving.ts';
import { seedDemoMeetings } from './demoMeetings.ts';
import { seedDemoTalk } from './demoTalk.ts';
import type { Services } from './services.ts';
import { COLLECTIONS } from './store/collections.ts';

/** Somebody of the demo, whom nobody has to register. */
export interface DemoAccount {
  /** Names the account among those of the demo; its own id is made like everybody's. */
  readonly id: string;
  readonly name: string;
  readonly isCreator: boolean;
  readonly wallet: readonly Money[];
  /** What they tell in the short form; absent: what everybody does. */
  readonly told?: ShortForm;
}

interface DemoRole extends DemoAccount {
  readonly blurb: string;
  /** What their profiles lead to; absent: nowhere. */
  readonly links?: readonly string[];
}

const FAN_WALLET: readonly Money[] = [
  { asset: 'MESI', amountMinor: 5_000_000_000n },
  { asset: 'USD', amountMinor: 50_000n },
  { asset: 'USDC', amountMinor: 500_000_000n },
];
const CREATOR_WALLET: readonly Money[] = [{ asset: 'MESI', amountMinor: 100_000_000n }];

const ROLES: readonly DemoRole[] = [
  {
    id: 'nova',
    name: 'Nova Reyes',
    isCreator: true,
    blurb: 'Late-night synths and first takes',
    links: ['https://nova.example.org/sets', 'https://tapes.example.org/nova'],
    wallet: CREATOR_WALLET,
  },
  {
    id: 'kai',
    name: 'Kai Tanaka',
    isCreator: true,
    blurb: 'Ink, paper, one drawing a night',
    links: ['https://kai.example.org/'],
    wallet: CREATOR_WALLET,
  },
  { id: 'ada', name: 'Ada', isCreator: false, blurb: 'Tips when the bass drops', wallet: FAN_WALLET },
  { id: 'ben', name: 'Ben', isCreator: false, blurb: 'First in chat, last to leave', wallet: FAN_WALLET },
  {
    id: 'cleo',
    name: 'Cleo',
    isCreator: false,
    blurb: 'Here for the art',
    wallet: FAN_WALLET,
    told: { name: 'Cleo Marchetti', birthDate: '1996-04-11', country: 'IT' },
  },
  { id: 'iris', name: 'Iris', isCreator: false, blurb: 'Keeps the books of this server', wallet: FAN_WALLET },
];

/** `.invalid` can be nobody's address. */
const DEMO_HOST = '@demo.mesi.invalid';
const emailOf = ({ id }: Pick<DemoAccount, 'id'>): string => id + DEMO_HOST;
export const isDemoEmail = (email: string): boolean => email.endsWith(DEMO_HOST);

export const DEMO_ADMIN_EMAIL = emailOf({ id: 'iris' });

/** Makes the demo people with their play money where they do not exist yet. Nobody knows their passwords. */
export async function seedDemo(services: Services): Promise<void> {
  const people = new Map<string, Person>();
  let areNew = true;
  for (const role of ROLES) {
    const { account, isNew } = await seedDemoAccount(services, role);
    areNew &&= isNew;
    people.set(role.id, personOf(account));
  }
  if (!areNew) return;
  for (const { id, blurb, links = [] } of ROLES) {
    await services.profiles.set(people.get(id)!.id, { bio: `${blurb}.`, links });
  }
  await seedDemoAccess(services, (demoId) => people.get(demoId)!.id);
  await seedDemoMeetings(services, (demoId) => people.get(demoId)!.id);
  const kai = await findDemoAccount(services, 'kai');
  if (kai) await seedDemoGiving(services, kai);
  await seedDemoTipLink(services, people.get('nova')!.id);
  await seedDemoTalk(services, (demoId) => people.get(demoId)!);
}

/** Makes one account of the demo with its play money, where it does not exist yet. Nobody knows its password. */
export async function seedDemoAccount(
  services: Services,
  role: DemoAccount,
): Promise<{ readonly account: Account; readonly isNew: boolean }> {
  const known = await findAccount(services, role);
  const account = known ?? (await createAccount(services, role));
  for (const money of role.wallet) await fund(services, { account, money });
  await seedDemoForm(services, account, role.told);
  return { account, isNew: known === null };
}

export async function listDemo(services: Services): Promise<readonly DemoPerson[]> {
  const people = await Promise.all(
    ROLES.map(async (role) => {
      const account = await findAccount(services, role);
      if (!account) return [];
      const { isCreator } = account;
      return [{ id: role.id, person: personOf(account), isCreator, blurb: role.blurb }];
    }),
  );
  return people.flat();
}

/** Returns the account of the demo person that the login page knows by `demoId`. */
export async function findDemoAccount(services: Services, demoId: string): Promise<Account | null> {
  const role = ROLES.find(({ id }) => id === demoId);
  return role ? findAccount(services, role) : null;
}

async function findAccount({ store, identity }: Services, role: DemoAccount): Promise<Account | null> {
  const query = { field: 'email', value: emailOf(role), limit: 1 };
  const [stored] = await store.find(COLLECTIONS.accounts.name, query);
  return stored ? identity.get(stored.id) : null;
}

async function createAccount(services: Services, role: DemoAccount): Promise<Account> {
  const password = services.ids.next('unknown');
  const { name, isCreator } = role;
  const outcome = await services.identity.register({ email: emailOf(role), password, name, isCreator });
  if (outcome.ok) return outcome.value;
  // another server of the set was faster
  const account = await findAccount(services, role);
  if (!account) throw new Error(`the demo person ${role.id} was refused: ${outcome.rejection.code}`);
  return account;
}

async function fund({ ledger }: Services, input: { readonly account: Account; readonly money: Money }) {
  const { id } = input.account;
  const { asset, amountMinor } = input.money;
  const source = `external:demo:${id}`;
  const outcome = await ledger.append({
    id: `demo:${id}:${asset}`,
    kind: 'topUp',
    source,
    legs: [
      { account: source, asset, amountMinor: -amountMinor },
      { account: `wallet:${id}`, asset, amountMinor },
    ],
    ref: null,
    memo: { provider: 'demo' },
  });
  if (!outcome.ok) throw new Error(`a demo wallet was refused: ${outcome.rejection}`);
}
