import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { logInDemo, openStream } from '../rest.ts';
import type { ClusterUnderTest, Member } from './ClusterUnderTest.ts';
import { Outsider } from './Outsider.ts';
import { PATIENCE, Present } from './Present.ts';

const FANS = ['ada', 'ben', 'cleo'];
const REMOVED = 'kai';
const LIMIT_MS = 60_000;
const LOOK_MS = 25;
/** Colyseus spreads rooms by counts that are a second old. */
const SPREAD_MS = 1_500;
/** Longer than any silence that is believed. */
const STALL_MS = 30_000;
const REDIS_AWAY_MS = 10_000;
const DATABASE_AWAY_MS = 30_000;
/** How long a process is stopped at most in one of many rounds. */
const LONGEST_STOP_MS = 4_000;

/** How long it took after something broke, in milliseconds. */
export interface Recovery {
  /** Until somebody who kept their seat hears a new ruler; null: nobody had to. */
  readonly newRulerMs: number | null;
  /** Until everybody is shown the stream, and everybody's next tip is in it. */
  readonly wholeMs: number;
}

/** A creator live in a cluster, with fans in both processes who give tips while processes die. */
export class ClusterStory {
  readonly #cluster: ClusterUnderTest;
  readonly #creator: Present;
  readonly #fans: readonly Present[];
  readonly #outsider: Outsider | null;
  #rounds = 0;
  #tips = 0;

  private constructor(
    cluster: ClusterUnderTest,
    people: {
      readonly creator: Present;
      readonly fans: readonly Present[];
      readonly outsider: Outsider | null;
    },
  ) {
    this.#cluster = cluster;
    this.#creator = people.creator;
    this.#fans = people.fans;
    this.#outsider = people.outsider;
  }

  static async begin(
    cluster: ClusterUnderTest,
    { hasOutsider = false }: { readonly hasOutsider?: boolean } = {},
  ): Promise<ClusterStory> {
    const { address } = cluster;
    const logIn = (id: string) => logInDemo(address, id, PATIENCE);
    const { token } = await logIn('nova');
    const { streamId } = await openStream({ address, token }, PATIENCE);
    const creator = new Present({ address, token, room: 'stream', streamId });
    await creator.seat.request('goLive', { title: 'Many processes', kind: 'audio' }, PATIENCE);
    const fans: Present[] = [];
    for (const id of FANS) {
      const { token } = await logIn(id);
      const fan = new Present({ address, token, room: 'audience', streamId });
      await fan.seat.join(PATIENCE);
      fans.push(fan);
    }
    const removed = await logIn(REMOVED);
    await creator.seat.request('removeViewer', { personId: removed.account.id }, PATIENCE);
    const outsider = hasOutsider ? new Outsider(address, { token: removed.token, streamId }) : null;
    const story = new ClusterStory(cluster, { creator, fans, outsider });
    outsider?.begin();
    await story.everybodyTips();
    await story.allSee();
    return story;
  }

  /** Kills the process that rules the stream. */
  async killRuler(): Promise<Recovery> {
    const { ruler } = await this.#rulers();
    return this.#recover(ruler, () => process.kill(ruler.pid, 'SIGKILL'));
  }

  /** Kills the process that only has viewers of it. */
  async killOther(): Promise<Recovery> {
    const { other } = await this.#rulers();
    return this.#recover(null, () => process.kill(other.pid, 'SIGKILL'));
  }

  /** Stops the process that rules for half a minute: it does not know, and goes on where it was. */
  async stallRuler(): Promise<Recovery> {
    const { ruler } = await this.#rulers();
    process.kill(ruler.pid, 'SIGSTOP');
    const over = pause(STALL_MS).then(() => process.kill(ruler.pid, 'SIGCONT'));
    const recovery = await this.#recover(null, () => undefined);
    await over;
    await this.everybodyTips();
    await this.allSee();
    return recovery;
  }

  /** Takes Redis away for ten seconds; it comes back empty. */
  async loseRedis(): Promise<Recovery> {
    await this.#rulers();
    const away = this.#cluster.withoutRedis(REDIS_AWAY_MS);
    const recovery = await this.#recover(null, () => undefined);
    await away;
    return recovery;
  }

  /** Lets Redis take nothing new for a while. */
  async fillRedis(): Promise<Recovery> {
    await this.#rulers();
    const full = this.#cluster.withFullRedis(REDIS_AWAY_MS);
    const recovery = await this.#recover(null, () => undefined);
    await full;
    // what came to be while it was full is whole as well
    await this.everybodyTips();
    await this.allSee();
    return recovery;
  }

  /** Takes the database away for half a minute; it comes back with what it had. */
  async loseDatabase(): Promise<Recovery> {
    await this.#rulers();
    const away = this.#cluster.withoutDatabase(DATABASE_AWAY_MS);
    const recovery = await this.#recover(null, () => undefined);
    await away;
    return recovery;
  }

  /** Stops one of the two processes for as long as a random number says, up to some seconds. */
  async stopAny(): Promise<Recovery> {
    const { ruler, other } = await this.#rulers();
    const { pid } = randomInt(2) === 0 ? ruler : other;
    const over = pause(randomInt(LONGEST_STOP_MS)).then(() => process.kill(pid, 'SIGCONT'));
    const recovery = await this.#recover(null, () => process.kill(pid, 'SIGSTOP'));
    await over;
    await this.everybodyTips();
    await this.allSee();
    return recovery;
  }

  /** Everybody gives a tip, and is answered. */
  async everybodyTips(): Promise<void> {
    this.#rounds += 1;
    await Promise.all(this.#fans.map((fan, n) => fan.tip(`cluster-tip-${this.#rounds}-${n}`)));
    this.#tips += this.#fans.length;
  }

  /** Resolves when everybody is shown exactly the tips that were acknowledged. Rejects when that does not come to be. */
  async allSee(): Promise<void> {
    const isShown = () => this.#everybody().every(({ tips }) => tips === this.#tips);
    await until(
      isShown,
      () => `${this.#tips} tips, and shown are ${this.#everybody().map(({ tips }) => tips)}`,
    );
  }

  /** Returns what nobody should ever have been shown, in words. */
  violations(): readonly string[] {
    const { admissions, tries } = this.#outsider ?? { admissions: 0, tries: 1 };
    return [
      ...this.#everybody().flatMap(({ watch }) => watch.violations),
      ...(admissions > 0 ? [`who was removed was let in ${admissions} times of ${tries}`] : []),
      ...(tries === 0 ? ['who was removed never tried to come in'] : []),
    ];
  }

  async end(): Promise<void> {
    await this.#outsider?.end();
    await this.#creator.seat.request('endStream', {}, PATIENCE);
    await Promise.all(this.#everybody().map((each) => each.leave()));
  }

  #everybody(): readonly Present[] {
    return [this.#creator, ...this.#fans];
  }

  /** Breaks something, and measures until all is whole again. `ruler` is the one that dies, where one does. */
  async #recover(ruler: Member | null, breakIt: () => void): Promise<Recovery> {
    const epoch = this.#epoch();
    const startMs = performance.now();
    breakIt();
    const since = () => performance.now() - startMs;
    const heard = ruler
      ? until(
          () => this.#epoch() > epoch,
          () => 'no new ruler',
        ).then(since)
      : null;
    await this.everybodyTips();
    await this.allSee();
    const wholeMs = since();
    const newRulerMs = await heard;
    await until(
      () => this.#cluster.members().length === 2,
      () => 'the cluster has not two processes again',
    );
    return { newRulerMs, wholeMs };
  }

  /** Returns the newest epoch that a fan has heard of. */
  #epoch(): number {
    return Math.max(...this.#fans.map(({ watch }) => watch.epoch));
  }

  /** Has viewers in both processes, and returns which one rules. */
  async #rulers() {
    for (let n = 0; !(await this.#cluster.isSpread().catch(() => false)); n += 1) {
      if (n > LIMIT_MS / SPREAD_MS) throw new Error('the viewers are all in one process');
      await pause(SPREAD_MS);
      await this.#fans[n % this.#fans.length]!.moveOn();
    }
    const startMs = performance.now();
    for (;;) {
      try {
        return await this.#cluster.whoRules();
      } catch (error) {
        if (performance.now() - startMs > LIMIT_MS) throw error;
        await pause(LOOK_MS);
      }
    }
  }
}

async function until(isSo: () => boolean, why: () => string): Promise<void> {
  const startMs = performance.now();
  while (!isSo()) {
    if (performance.now() - startMs > LIMIT_MS) throw new Error(`not in ${LIMIT_MS} ms: ${why()}`);
    await pause(LOOK_MS);
  }
}
