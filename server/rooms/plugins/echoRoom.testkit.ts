import { type Client, definePlugins } from '@colyseus/core';
import type { StorePort } from '../../services/store/port.ts';
import { parseJoin, readSession } from '../kernel/admission.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { SeatedRoom } from '../kernel/SeatedRoom.ts';
import { closeUnknown, isInside, type Seat, seatOf, takeSeat } from '../kernel/seat.ts';
import { ChatPlugin } from './ChatPlugin.ts';
import { EchoAuthority, type EchoCut } from './echoMachine.testkit.ts';
import { echoJoinOptions, ECHO_REQUESTS as requests } from './echoTable.testkit.ts';
import { MediaPlugin } from './MediaPlugin.ts';
import { ModerationPlugin } from './ModerationPlugin.ts';
import { closeSeatMedia } from './mediaParts.ts';
import { TipsPlugin } from './TipsPlugin.ts';

const ANY_TIP = { rules: { smallestMinor: '0', smallestTextMinor: '0' } };
const actorOf = ({ role, person }: Seat) => (role === 'host' ? 'owner' : person);

/** A room for the tests: it has talk, tips, moderation and a picture by plugging them in, and brings a small machine. */
export const defineEchoRoom = (deps: RoomDeps, store: StorePort) =>
  class extends SeatedRoom {
    static override readonly deps = deps;
    static override onAuth = async (token: string, options: unknown) => {
      const { echoId, looksOn } = parseJoin(echoJoinOptions, options);
      const { person, session } = await readSession(deps.services, token);
      const host = (await store.get('echoes', echoId))?.body.host as Seat['person'] | undefined;
      return { role: looksOn ? 'onlooker' : host?.id === person.id ? 'host' : 'guest', person, session };
    };
    override messages = { '*': closeUnknown };
    #echo!: EchoAuthority;
    override plugins = definePlugins([
      new ChatPlugin({ deps, requests, say: (line) => this.#echo.actor.command({ type: 'say', line }) }),
      new TipsPlugin({
        ...{ deps, requests, ref: () => this.#echo.ref },
        taker: () => ({ ok: true, value: { ...ANY_TIP, payee: this.#echo.host } }),
        paid: (tip) => this.#echo.actor.enqueue({ type: 'tip', tip }),
        whySilent: async ({ person }) => (this.#echo.isMuted(person.id) ? 'Muted' : null),
      }),
      new ModerationPlugin({
        ...{ deps, requests },
        mayModerate: (seat) => this.#echo.mayModerate(actorOf(seat)),
        moderate: (seat, command) =>
          this.#echo.actor.command({ type: 'moderate', actor: actorOf(seat), command }),
      }),
      new MediaPlugin({
        ...{ deps, requests, sends: ({ role }) => role === 'host' },
        streamOf: (_, part) => (part === 'stream' ? this.#echo.ref : null),
        send: (client, message) => void this.fanOut.unicast(client, 'media', message),
      }),
    ]);
    override async onCreate(options: unknown): Promise<void> {
      const { echoId: id } = parseJoin(echoJoinOptions, options);
      const ends = { tell: (cut: EchoCut) => this.#tell(cut), lost: (error: unknown) => this.failed(error) };
      this.#echo = new EchoAuthority({ clock: this.guardedClock, store, id, ...ends });
      await this.#echo.open();
      this.whenDisposed(() => void this.#echo.actor.stop());
      this.opened();
    }
    override async onJoin(client: Client): Promise<void> {
      const seat = takeSeat(client, this.guardedClock.nowMs());
      await this.countSeat(client, seat.person.id);
      this.seated(client);
      this.#place(client);
      if (isInside(client)) this.fanOut.sendSnapshot(client);
    }
    override onLeave(client: Client): Promise<void> {
      this.left(client);
      return closeSeatMedia(deps.services.media, client.sessionId);
    }
    protected override snapshot = () => this.#echo.snapshot();
    protected override watches = isInside;
    #tell({ next: { seq }, news }: EchoCut): void {
      for (const client of this.clients) this.#place(client);
      this.fanOut.broadcast('news', { seq, news }, { only: isInside });
    }
    #place(client: Client): void {
      const seat = seatOf(client)!;
      seat.standing = this.#echo.standingOf(seat.person.id);
      if (!isInside(client)) void closeSeatMedia(deps.services.media, seat.seatId);
    }
  };
