import { beforeEach, describe, expect, it } from 'vitest';
import type { Outcome, RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { OpenedSession } from '../../../domain/sdp/sdpCalls.ts';
import { parseFragment } from '../../../domain/sdp/sdpFragment.ts';
import { createSimRuntime, type SimRuntime } from '../../../services/runtime/simRuntime.ts';
import type { Seat } from '../../kernel/seat.ts';
import { acceptedOf, codeOf, ICE_SERVERS, MediaSide, settle } from '../../sdp/mediaSide.testkit.ts';
import {
  answerWith,
  FIRST,
  fragmentText,
  OFFER,
  SECOND,
  sdpOf,
  toReceive,
} from '../../stream/encoder/offers.testkit.ts';
import { Playbacks } from './Playbacks.ts';
import { PLAYBACK } from './playbackLimits.ts';

const SDP = sdpOf(toReceive(OFFER));

const seatOf = (seatId: string) => ({ seatId, person: { id: 'us_1' } }) as Seat;
const seat = seatOf('seat1');

let media: MediaSide;
let runtime: SimRuntime;
let barred: RejectionCode | null;
let told: readonly (readonly [Seat, string])[];
let playbacks: Playbacks;
beforeEach(() => {
  media = new MediaSide();
  runtime = createSimRuntime();
  [barred, told] = [null, []];
  playbacks = new Playbacks({
    media: media.port,
    clock: runtime.clock,
    streamId: 'st_1',
    roomId: 'room1',
    barred: () => barred,
    send: (to, { type }) => {
      told = [...told, [to, type]];
    },
  });
});

function tokenOf(of = seat) {
  const issued = playbacks.issue(of);
  if (!issued.ok) throw new Error(issued.rejection.code);
  const [roomId, seatId = '', secret = ''] = issued.value.token.split('.');
  return { ...issued.value, roomId, seatId, secret };
}
const openWith = ({ seatId, secret }: { seatId: string; secret: string }, sdp = SDP) =>
  playbacks.take({ type: 'open', seatId, secret, sdp }) as Promise<Outcome<OpenedSession>>;
const open = (of = seat, sdp = SDP) => openWith(tokenOf(of), sdp);
const opened = (of = seat) => acceptedOf(open(of));
const patch = (
  { sessionId, etag }: Pick<OpenedSession, 'sessionId' | 'etag'>,
  credentials: typeof FIRST | typeof SECOND | null = null,
) => {
  const fragment = parseFragment(fragmentText(credentials))!;
  return playbacks.take({ type: 'patch', sessionId, ifMatch: etag, fragment });
};

describe('a token', () => {
  it('[PB1] names room and seat, and opens what it is for', async () => {
    const token = tokenOf();
    expect([token.roomId, token.seatId, token.path]).toEqual(['room1', 'seat1', '/whep/st_1']);
    expect(codeOf(await openWith(token))).toBe('accepted');
  });

  it('[PB1] opens nothing for another seat, guessed, replaced, or of a seat that is no more', async () => {
    const [first, other] = [tokenOf(), tokenOf(seatOf('seat2'))];
    expect(codeOf(await openWith({ ...first, secret: other.secret }))).toBe('Unauthorized');
    expect(codeOf(await openWith({ ...first, secret: 'x' }))).toBe('Unauthorized');
    const second = tokenOf();
    expect(codeOf(await openWith(first))).toBe('Unauthorized');
    playbacks.forget(seat);
    expect(codeOf(await openWith(second))).toBe('Unauthorized');
    expect(media.peers.size).toBe(0);
  });

  it('[PB1] expires', async () => {
    const token = tokenOf();
    runtime.advance(PLAYBACK.tokenMs - 1);
    expect(codeOf(await openWith(token))).toBe('accepted');
    runtime.advance(1);
    expect(codeOf(await openWith(token))).toBe('Unauthorized');
  });

  it('[PB1] is not given, nor taken, where browsers send to each other', async () => {
    const token = tokenOf();
    media.transport = 'mesh';
    expect(codeOf(playbacks.issue(seat))).toBe('PlaybackUnsupported');
    expect(codeOf(await openWith(token))).toBe('PlaybackUnsupported');
  });
});

describe('a player is let in', () => {
  it('[PB2] with an answer, its address and the ICE servers', async () => {
    const session = await opened();
    expect(session).toMatchObject({ sdp: answerWith('answer1'), iceServers: ICE_SERVERS });
    expect(media.heard).toEqual([{ peer: 'origin', description: { type: 'offer', sdp: SDP } }]);
  });

  it.each(['AccessDenied', 'Removed', 'StreamNotLive'] as const)(
    '[PB2] not when its seat is refused with %s',
    async (code) => {
      const token = tokenOf();
      barred = code;
      expect(codeOf(await openWith(token))).toBe(code);
      expect([media.peers.size, told]).toEqual([0, []]);
    },
  );

  it.each([
    ['MediaUnavailable', () => (media.refusal = 'MediaUnavailable')],
    ['OfferInvalid', () => (media.onOffer = 'refuse')],
  ])('[PB2] %s leaves nothing behind, and the page may have its picture', async (code, happen) => {
    happen();
    expect(codeOf(await open())).toBe(code);
    expect(media.peers.size).toBe(0);
    expect(playbacks.isPlaying(seat)).toBe(false);
    expect(told.at(-1)).toEqual([seat, 'available']);
  });

  it('[PB2] not without credentials, nor when the media server is silent', async () => {
    expect(codeOf(await open(seat, 'v=0\r\n'))).toBe('BadRequest');
    media.onOffer = 'ignore';
    const waiting = open();
    await settle();
    runtime.advance(PLAYBACK.answerMs);
    expect(codeOf(await waiting)).toBe('TemporarilyUnavailable');
    expect(media.peers.size).toBe(0);
  });

  it('[PB4] not when the picture is taken from its seat while the media server answers', async () => {
    media.onOffer = 'ignore';
    const waiting = open();
    await settle();
    barred = 'AccessDenied';
    playbacks.end(seat);
    expect(codeOf(await waiting)).toBe('TemporarilyUnavailable');
    expect([media.peers.size, told.at(-1)]).toEqual([0, [seat, 'bye']]);
  });
});

describe('a session', () => {
  it('[PB3] takes the picture of the page, and gives it back', async () => {
    const { sessionId } = await opened();
    expect([media.closed, told]).toEqual([['seat1'], [[seat, 'bye']]]);
    expect(playbacks.isPlaying(seat)).toBe(true);
    expect(codeOf(await playbacks.take({ type: 'close', sessionId }))).toBe('accepted');
    expect([playbacks.isPlaying(seat), media.peers.size, told.at(-1)]).toEqual([
      false,
      0,
      [seat, 'available'],
    ]);
    expect(codeOf(await playbacks.take({ type: 'close', sessionId }))).toBe('NotFound');
  });

  it('[PB3] gives way to a newer player of its seat, and to no other', async () => {
    const [first, other] = [await opened(), await opened(seatOf('seat2'))];
    const second = await opened();
    expect(codeOf(await patch(first))).toBe('NotFound');
    for (const session of [second, other]) expect(codeOf(await patch(session))).toBe('accepted');
  });

  it('[PB3] of two at once the later one plays, and goes on when the other is given up', async () => {
    const token = tokenOf();
    const [first, second] = await Promise.all([openWith(token), openWith(token)]);
    expect([codeOf(first), codeOf(second)]).toEqual(['TemporarilyUnavailable', 'accepted']);
    runtime.advance(PLAYBACK.answerMs);
    await settle();
    expect([media.peers.size, playbacks.isPlaying(seat)]).toEqual([1, true]);
    expect(told.at(-1)).toEqual([seat, 'bye']);
  });

  it('[PB4] nothing stays of one that is taken while the media server opens it', async () => {
    media.beforeOpened = () => playbacks.end(seat);
    expect(codeOf(await open())).toBe('TemporarilyUnavailable');
    expect([media.peers.size, media.heard]).toEqual([0, []]);
  });

  it('[PB4] is taken with the picture of its seat', async () => {
    const session = await opened();
    playbacks.end(seat);
    expect([media.peers.size, playbacks.isPlaying(seat)]).toEqual([0, false]);
    expect(codeOf(await patch(session))).toBe('NotFound');
    expect(told.at(-1)).toEqual([seat, 'bye']);
  });

  it('[PB5] takes candidates with its tag, and no restart', async () => {
    const session = await opened();
    expect(codeOf(await patch(session, FIRST))).toBe('accepted');
    expect(media.heard.at(-1)).toMatchObject({ candidate: { sdpMid: '0' } });
    expect(codeOf(await patch({ ...session, etag: '"other"' }))).toBe('IceSessionStale');
    expect(codeOf(await patch(session, SECOND))).toBe('OfferInvalid');
  });

  it.each([
    ['its connection is over', { type: 'bye', peer: 'origin' }],
    ['the media server is lost', { type: 'bye', peer: 'origin', soon: true }],
    ['all begins anew', { type: 'description', peer: 'origin', description: { type: 'offer', sdp: 'x' } }],
  ] as const)('[PB6] is over when %s', async (_what, message) => {
    const session = await opened();
    media.tell(message);
    expect(codeOf(await patch(session))).toBe('NotFound');
    expect([media.peers.size, told.at(-1)]).toEqual([0, [seat, 'available']]);
  });

  it('[PB6] goes on when it is held, and when it is told that candidates end', async () => {
    const session = await opened();
    media.tell({ type: 'hold', peer: 'origin' });
    media.tell({ type: 'resume', peer: 'origin' });
    media.tell({ type: 'candidate', peer: 'origin', candidate: null });
    expect(codeOf(await patch(session))).toBe('accepted');
  });
});
