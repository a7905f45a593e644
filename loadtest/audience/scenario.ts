import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { CHAT_LIMITS } from '../../shared/chatLimits.ts';
import { LIMITS } from '../../shared/limits.ts';

/** A server takes no more of one address. */
const BIDS_PER_SECOND = 10;
const FOLDER = join(import.meta.dirname, 'scenarios');
const share = z.number().min(0).max(1);
const perSecond = z.number().min(0).max(10_000).default(0);
const second = z.number().min(0);

const schema = z.strictObject({
  /** What an operator reads in the list of scenarios. */
  about: z.string().min(1).max(200),
  seconds: z
    .int()
    .min(1)
    .max(4 * 3_600),
  audience: z.strictObject({
    viewers: z.int().min(1).max(200_000),
    /** How many of them have no account. */
    guests: share.default(0),
    joinsPerSecond: z.number().min(1).max(5_000),
  }),
  /** How many people with accounts and money write, react and tip. */
  writers: z.int().min(1).max(2_000).default(20),
  linesPerSecond: perSecond,
  reactionsPerSecond: perSecond,
  tipsPerSecond: perSecond,
  /** The sizes of tips in MESI: half are below the median; `spread` is the sigma of the log-normal tail. */
  tip: z
    .strictObject({ median: z.number().min(0.01).max(100_000), spread: z.number().min(0).max(3) })
    .default({ median: 5, spread: 1.2 }),
  /** At such a second this share of the viewers loses its socket at once, and comes back. */
  storms: z
    .array(z.strictObject({ atSecond: second, share, backWithinSeconds: z.number().min(0).max(600) }))
    .default([]),
  /** At such a second the stream is for followers only, so that the audience stands at the door. */
  curtains: z
    .array(z.strictObject({ atSecond: second, openAfterSeconds: z.number().min(1).max(3_600) }))
    .default([]),
  /** At such a second so many more guests come at once, and go again: somebody with an audience sends it here. */
  raids: z
    .array(
      z.strictObject({
        atSecond: second,
        viewers: z.int().min(1).max(20_000),
        withinSeconds: z.number().min(0).max(60),
        stayingSeconds: z.number().min(1).max(3_600),
      }),
    )
    .default([]),
  /** Viewers whose network stops for some seconds, again and again. */
  stalled: z.strictObject({ share, seconds: z.number().min(0.1).max(60) }).optional(),
  /** Conversations of two and of more beside the stream, in which everybody writes; the lines are those of all together. */
  chats: z
    .strictObject({
      direct: z.int().min(0).max(500).default(0),
      groups: z.int().min(0).max(200).default(0),
      membersOfGroup: z.int().min(3).max(50).default(8),
      linesPerSecond: z.number().min(0.1).max(2_000),
    })
    .refine(({ direct, groups }) => direct + groups > 0, 'There is no conversation: give direct or groups.')
    .optional(),
  /** An encoder, and viewers whose players have its picture: they decrypt and count, and decode nothing. It needs a Janus. */
  pictures: z
    .strictObject({
      players: z.int().min(1).max(100),
      kilobitsPerSecond: z.number().min(10).max(5_000).default(300),
    })
    .optional(),
  /** A rush for tickets: so many people buy at the same moment, of whom some come too late; then all is returned, again and again. */
  tickets: z
    .strictObject({
      buyers: z.int().min(1).max(500),
      total: z.int().min(1).max(500),
      everySeconds: z.number().min(1).max(600).default(5),
    })
    .optional(),
  /** A queue for one-to-ones: so many people ask at the same moment, and bid again; then all is returned, again and again. */
  queue: z
    .strictObject({
      fans: z.int().min(1).max(LIMITS.queuedRequests),
      everySeconds: z.number().min(1).max(600).default(5),
    })
    .optional(),
  /** People who bid for times of the creator's, each higher than the one before; all are turned down, and their money returns. */
  bids: z
    .strictObject({ bidders: z.int().min(2).max(200), perSecond: z.number().min(0.1).max(BIDS_PER_SECOND) })
    .optional(),
});

/** What people do in conversations while the stream plays: everybody has one, and writes in it. */
export type ChatsWish = NonNullable<z.infer<typeof schema>['chats']>;
export type BidsWish = NonNullable<z.infer<typeof schema>['bids']>;
export type TicketsWish = NonNullable<z.infer<typeof schema>['tickets']>;
export type QueueWish = NonNullable<z.infer<typeof schema>['queue']>;
export type PicturesWish = NonNullable<z.infer<typeof schema>['pictures']>;

/** Returns how many people each conversation has. */
export function sizesOfChats({ direct, groups, membersOfGroup }: ChatsWish): readonly number[] {
  return [...Array<number>(direct).fill(2), ...Array<number>(groups).fill(membersOfGroup)];
}

/** Returns how many people chat, bid, have the picture as well, and buy tickets or ask for one-to-ones. */
export function companyOf({
  chats,
  bids,
  pictures,
  tickets,
  queue,
}: Pick<Scenario, 'chats' | 'bids' | 'pictures' | 'tickets' | 'queue'>): {
  readonly chatters: number;
  readonly bidders: number;
  readonly players: number;
  readonly buyers: number;
  readonly fans: number;
} {
  const chatters = chats ? sizesOfChats(chats).reduce((sum, size) => sum + size, 0) : 0;
  return {
    ...{ chatters, bidders: bids?.bidders ?? 0, players: pictures?.players ?? 0 },
    ...{ buyers: tickets?.buyers ?? 0, fans: queue?.fans ?? 0 },
  };
}

export type Scenario = z.infer<typeof schema> & { readonly name: string };
export type ScenarioResult =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Returns the names of the scenarios that come with the tester. */
export function scenarioNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .sort();
}

/** Reads a scenario by its name, or by the path of a file that ends with `.yaml`. */
export function readScenario(nameOrPath: string): ScenarioResult {
  const isPath = nameOrPath.endsWith('.yaml');
  if (!isPath && !scenarioNames().includes(nameOrPath)) {
    const names = scenarioNames().join(', ');
    return bad(`There is no scenario "${nameOrPath}". Use one of: ${names}; or the path of a .yaml file.`);
  }
  const path = isPath ? nameOrPath : join(FOLDER, `${nameOrPath}.yaml`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return bad(`${path} cannot be read: ${(error as Error).message}`);
  }
  return parseScenario(text, basename(path, '.yaml'));
}

/** Parses a scenario (LT1, LT2). Each problem has its line, where it has one. */
export function parseScenario(text: string, name: string): ScenarioResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf = (offset: number) => `${name}.yaml:${lines.linePos(offset).line}`;
  if (document.errors.length > 0)
    return bad(...document.errors.map(({ pos, message }) => `${lineOf(pos[0])}: ${message}`));
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) {
    return bad(
      ...parsed.error.issues.map(({ path, message }) => {
        const node = document.getIn(path as (string | number)[], true) as { range?: [number] } | undefined;
        const place = node?.range ? lineOf(node.range[0]) : `${name}.yaml`;
        return `${place}: ${path.join('.') || 'the file'}: ${message}`;
      }),
    );
  }
  const problems = tooMuch(parsed.data);
  return problems.length > 0 ? bad(...problems) : { ok: true, scenario: { name, ...parsed.data } };
}

function bad(...problems: string[]): ScenarioResult {
  return { ok: false, problems };
}

/** Returns what the server's limits per person would refuse (LT2), and what lies after the end. */
function tooMuch(scenario: z.infer<typeof schema>): string[] {
  const { writers, seconds, chats, bids } = scenario;
  const { chatters, bidders } = companyOf(scenario);
  const limits = [
    ['linesPerSecond', LIMITS.sayPerSecond],
    ['reactionsPerSecond', LIMITS.reactPerSecond],
    ['tipsPerSecond', LIMITS.tipPerSecond],
  ] as const;
  const rates = limits.flatMap(([key, each]) => {
    const needed = Math.ceil(scenario[key] / each);
    return needed <= writers
      ? []
      : [`${key}: ${scenario[key]} needs at least ${needed} writers: a person may ${each} per second`];
  });
  const late = [...scenario.storms, ...scenario.curtains, ...scenario.raids]
    .filter(({ atSecond }) => atSecond >= seconds)
    .map(({ atSecond }) => `atSecond: ${atSecond} is not before the end, after ${seconds} seconds`);
  return [
    ...rates,
    ...late,
    ...(chats && chats.linesPerSecond > chatters * CHAT_LIMITS.writePerSecond
      ? [
          `chats: ${chats.linesPerSecond} lines per second are too many for ${chatters} people: each may write ${CHAT_LIMITS.writePerSecond}`,
        ]
      : []),
    ...(bids && bids.perSecond > bidders
      ? [
          `bids: ${bids.perSecond} per second are too many for ${bidders} people: each may bid once per second`,
        ]
      : []),
  ];
}
