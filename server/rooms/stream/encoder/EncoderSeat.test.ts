import { beforeEach, describe, expect, it } from 'vitest';
import type { MediaKind } from '../../../../shared/protocol/mediaKind.ts';
import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import type { OpenedSession, RestartedIce } from '../../../domain/sdp/sdpCalls.ts';
import { type IceCredentials, parseFragment } from '../../../domain/sdp/sdpFragment.ts';
import { createLog } from '../../../log.ts';
import { createSimRuntime, type SimRuntime } from '../../../services/runtime/simRuntime.ts';
import { acceptedOf, codeOf, ICE_SERVERS, MediaSide, settle } from '../../sdp/mediaSide.testkit.ts';
import { EncoderSeat } from './EncoderSeat.ts';
import { ENCODER } from './encoderLimits.ts';
import { answerWith, FIRST, fragmentText, OFFER, SECOND, sdpOf, TWO_PICTURES } from './offers.testkit.ts';

const SDP = sdpOf(OFFER);

let media: MediaSide;
let runtime: SimRuntime;
let isLive: boolean;
let present: boolean[];
let seat: EncoderSeat;
beforeEach(() => {
  media = new MediaSide();
  runtime = createSimRuntime();
  isLive = true;
  present = [];
  seat = new EncoderSeat({
    media: media.port,
    clock: runtime.clock,
    ids: runtime.ids,
    log: createLog({ level: 'silent' }),
    streamId: 'st_encoder1',
    isLive: () => isLive,
    onChange: () => {},
    onPresent: (isPresent) => present.push(isPresent),
  });
});

const open = (sdp = SDP) => seat.take({ type: 'open', sdp }) as Promise<Outcome<OpenedSession>>;

const opened = () => acceptedOf(open());

const arrives = (...kinds: MediaKind[]) => media.tell({ type: 'arriving', peer: 'origin', kinds });

/** It is connected, and all that it offered arrives. */
function sends(): void {
  media.tell({ type: 'connected', peer: 'origin' });
  arrives('audio', 'video');
}

function patch(sessionId: string, ifMatch: string | null, credentials: IceCredentials | null) {
  const fragment = parseFragment(fragmentText(credentials))!;
  return seat.take({ type: 'patch', sessionId, ifMatch, fragment }) as Promise<Outcome<RestartedIce | null>>;
}

describe('an encoder is let in', () => {
  it('[EN6] [EN11] with an answer, its address and the ICE servers, and the studio is told', async () => {
    const session = await opened();
    expect(session).toMatchObject({ sdp: answerWith('answer1'), iceServers: ICE_SERVERS });
    expect(session.sessionId).toMatch(/^[\w-]{43}$/);
    expect(media.heard).toEqual([{ peer: 'origin', description: { type: 'offer', sdp: SDP } }]);
    const sinceMs = runtime.clock.nowMs();
    expect(seat.view()).toEqual({ state: 'connecting', sinceMs });
    sends();
    expect(seat.view()).toEqual({ state: 'sending', sinceMs, missing: [] });
  });

  it('[EN6] while the stream is live, by way of a media server, and when the studio does not send itself', async () => {
    media.transport = 'mesh';
    expect(codeOf(await open())).toBe('EncoderUnsupported');
    media.transport = 'janus';
    isLive = false;
    expect(codeOf(await open())).toBe('StreamNotLive');
    isLive = true;
    await seat.choose('device');
    expect(codeOf(await open())).toBe('EncoderBarred');
    await seat.choose('encoder');
    expect(codeOf(await open())).toBe('accepted');
  });

  it('[EN11] and the studio is told of one that it keeps out, until it chooses anew', async () => {
    await seat.choose('device');
    expect(seat.view()).toBeNull();
    runtime.advance(500);
    await open();
    expect(seat.view()).toEqual({ state: 'refused', sinceMs: runtime.clock.nowMs() });
    await seat.choose('encoder');
    expect(seat.view()).toBeNull();
  });

  it('[EN1] not with an offer that cannot be used, and no media server hears of it', async () => {
    expect(codeOf(await open('nonsense'))).toBe('BadRequest');
    expect(codeOf(await open(sdpOf(TWO_PICTURES)))).toBe('OfferInvalid');
    expect([media.peers.size, media.heard.length, seat.view()]).toEqual([0, 0, null]);
  });

  it('[EN6] not when the media server refuses or is silent, and nothing is left', async () => {
    media.onOffer = 'refuse';
    expect(codeOf(await open())).toBe('OfferInvalid');
    media.onOffer = 'ignore';
    const waiting = open();
    await settle();
    runtime.advance(ENCODER.answerMs);
    expect(codeOf(await waiting)).toBe('TemporarilyUnavailable');
    expect([media.peers.size, media.closed.length, seat.view()]).toEqual([0, 2, null]);
  });

  it('[EN6] not when the stream ends while the media server answers', async () => {
    media.onOffer = 'ignore';
    const waiting = open();
    await settle();
    isLive = false;
    await seat.end();
    expect(codeOf(await waiting)).toBe('TemporarilyUnavailable');
    expect([media.peers.size, seat.view()]).toEqual([0, null]);
  });
});

describe('a session', () => {
  it('[EN7] gives way to a newer encoder', async () => {
    const first = await opened();
    const second = await opened();
    expect(media.closed).toHaveLength(1);
    expect(codeOf(await patch(first.sessionId, first.etag, null))).toBe('NotFound');
    expect(codeOf(await patch(second.sessionId, second.etag, null))).toBe('accepted');
    // the first one's late end is not the second one's
    await seat.take({ type: 'close', sessionId: first.sessionId });
    expect([seat.isTaken, media.peers.size]).toEqual([true, 1]);
  });

  it('[EN7] of two that come at once one is left', async () => {
    const outcomes = await Promise.all([open(), open()]);
    expect(outcomes.map(codeOf).toSorted()).toEqual(['TemporarilyUnavailable', 'accepted']);
    expect([seat.isTaken, media.peers.size]).toEqual([true, 1]);
    const stays = outcomes.find(({ ok }) => ok) as { readonly value: OpenedSession };
    expect(codeOf(await patch(stays.value.sessionId, stays.value.etag, null))).toBe('accepted');
  });

  it('[EN4] takes candidates', async () => {
    const { sessionId, etag } = await opened();
    expect(await patch(sessionId, etag, FIRST)).toEqual({ ok: true, value: null });
    expect(media.heard.at(-1)).toMatchObject({ candidate: { sdpMid: '0', sdpMLineIndex: 0 } });
    expect(codeOf(await patch(sessionId, null, FIRST))).toBe('IceSessionMissing');
    expect(codeOf(await patch(sessionId, '"other"', FIRST))).toBe('IceSessionStale');
    expect(media.heard).toHaveLength(2);
  });

  it('[EN9] restarts with new credentials and a new tag', async () => {
    const { sessionId, etag } = await opened();
    const restarted = await patch(sessionId, '*', SECOND);
    if (!restarted.ok || !restarted.value) throw new Error('not restarted');
    expect(restarted.value.fragment).toContain('a=ice-ufrag:answer2');
    expect(restarted.value.etag).not.toBe(etag);
    const [, offer, candidate] = media.heard;
    expect(offer?.description?.sdp).toContain(`a=ice-ufrag:${SECOND.ufrag}`);
    expect(candidate).toHaveProperty('candidate');
    expect(codeOf(await patch(sessionId, etag, SECOND))).toBe('IceSessionStale');
    expect(await patch(sessionId, restarted.value.etag, SECOND)).toEqual({ ok: true, value: null });
  });

  it('[EN9] stays as it was when a restart is refused or not answered', async () => {
    const { sessionId, etag } = await opened();
    sends();
    media.onOffer = 'refuse';
    expect(codeOf(await patch(sessionId, '*', SECOND))).toBe('OfferInvalid');
    media.onOffer = 'ignore';
    const waiting = patch(sessionId, '*', SECOND);
    await settle();
    runtime.advance(ENCODER.answerMs);
    expect(codeOf(await waiting)).toBe('TemporarilyUnavailable');
    expect(await patch(sessionId, etag, FIRST)).toEqual({ ok: true, value: null });
    expect([seat.isSending, media.peers.size]).toEqual([true, 1]);
  });

  it('[EN8] is over when it does not connect in time', async () => {
    const { sessionId, etag } = await opened();
    runtime.advance(ENCODER.connectMs - 1);
    expect(seat.isTaken).toBe(true);
    runtime.advance(1);
    await settle();
    expect(codeOf(await patch(sessionId, etag, null))).toBe('NotFound');
    expect([seat.view(), media.peers.size]).toEqual([null, 0]);
  });

  it.each([
    ['its connection is lost', () => media.tell({ type: 'bye', peer: 'origin', soon: true })],
    ['the media server ends it', () => media.tell({ type: 'bye', peer: 'origin' })],
    ['the key is renewed', () => seat.take({ type: 'end' })],
    ['the studio sends itself', () => seat.choose('device')],
    ['the stream ends', () => seat.end()],
  ])('[EN8] [EN10] is over when %s, and the creator no longer there by it', async (_what, happen) => {
    const { sessionId, etag } = await opened();
    sends();
    runtime.advance(ENCODER.connectMs);
    expect([seat.isSending, present]).toEqual([true, [true]]);
    await happen();
    await settle();
    expect(present).toEqual([true, false]);
    expect(codeOf(await patch(sessionId, etag, null))).toBe('NotFound');
    expect([seat.view(), media.peers.size]).toEqual([null, 0]);
    await seat.choose('encoder');
    expect(codeOf(await open())).toBe('accepted');
  });

  it('[EN8] is closed by its own address, once and again', async () => {
    const { sessionId } = await opened();
    expect(codeOf(await seat.take({ type: 'close', sessionId: 'of nobody' }))).toBe('NotFound');
    expect(seat.isTaken).toBe(true);
    expect(codeOf(await seat.take({ type: 'close', sessionId }))).toBe('accepted');
    expect(codeOf(await seat.take({ type: 'close', sessionId }))).toBe('NotFound');
    expect(media.peers.size).toBe(0);
  });
});

describe('an encoder that says no more word', () => {
  it('[EN12] is lost when nothing of it arrives any more, and the studio is told', async () => {
    const { sessionId, etag } = await opened();
    sends();
    arrives('audio');
    arrives();
    runtime.advance(ENCODER.silentMs - 1);
    expect(present).toEqual([true]);
    runtime.advance(1);
    await settle();
    expect([present, media.peers.size]).toEqual([[true, false], 0]);
    expect(codeOf(await patch(sessionId, etag, null))).toBe('NotFound');
    expect(seat.view()).toEqual({ state: 'silent', sinceMs: runtime.clock.nowMs() });
    await opened();
    expect(seat.view()).toMatchObject({ state: 'connecting' });
  });

  it('[EN12] is lost when it connects and never sends', async () => {
    await opened();
    media.tell({ type: 'connected', peer: 'origin' });
    expect(seat.view()).toMatchObject({ state: 'sending', missing: [] });
    runtime.advance(ENCODER.silentMs);
    await settle();
    expect([seat.view()?.state, media.peers.size]).toEqual(['silent', 0]);
  });

  it('[EN12] stays when it is heard again in time, or one of its tracks goes on', async () => {
    await opened();
    sends();
    arrives();
    runtime.advance(ENCODER.silentMs - 1);
    arrives('audio');
    runtime.advance(ENCODER.silentMs * 10);
    expect([seat.isSending, seat.view()]).toMatchObject([true, { state: 'sending', missing: ['video'] }]);
    arrives('audio', 'video');
    expect(seat.view()).toMatchObject({ missing: [] });
  });
});
