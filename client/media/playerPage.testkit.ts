import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';

/** An encoder and players as pages know them: RFC 9725 and its draft for players by hand, nothing of ours. */
declare global {
  interface Window {
    connection: RTCPeerConnection;
    video: HTMLVideoElement;
  }
}

export const SOON = { timeout: 20_000, interval: 100 };

export interface Negotiated {
  readonly status: number;
  readonly location: string | null;
  readonly etag: string | null;
}

/** Sends a picture in three layers, and sound. */
export function publish(page: Page, address: string): Promise<Negotiated> {
  return page.evaluate(async (to) => {
    const media = await navigator.mediaDevices.getUserMedia({
      audio: true,
      video: { width: 640, height: 480, frameRate: 15 },
    });
    const connection = new RTCPeerConnection();
    window.connection = connection;
    connection.addTransceiver(media.getAudioTracks()[0]!, { direction: 'sendonly' });
    connection.addTransceiver(media.getVideoTracks()[0]!, {
      direction: 'sendonly',
      // the finest first, as Janus expects it
      sendEncodings: [
        { rid: 'h', maxBitrate: 1_200_000 },
        { rid: 'm', scaleResolutionDownBy: 2, maxBitrate: 300_000 },
        { rid: 'l', scaleResolutionDownBy: 4, maxBitrate: 100_000 },
      ],
    });
    await connection.setLocalDescription();
    while (connection.iceGatheringState !== 'complete') await new Promise((done) => setTimeout(done, 10));
    const body = connection.localDescription!.sdp;
    const headers = { 'Content-Type': 'application/sdp' };
    const answer = await fetch(to, { method: 'POST', headers, body });
    const { status } = answer;
    if (status === 201) await connection.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    return { status, location: answer.headers.get('Location'), etag: answer.headers.get('ETag') };
  }, address);
}

/** Offers at once, and tells its candidates one by one. */
export function play(
  page: Page,
  { address, token }: { address: string; token: string },
): Promise<Negotiated> {
  return page.evaluate(
    async ([to, bearer]) => {
      const connection = new RTCPeerConnection();
      window.connection = connection;
      const stream = new MediaStream();
      window.video ??= document.body.appendChild(document.createElement('video'));
      Object.assign(window.video, { srcObject: stream, muted: true, autoplay: true });
      connection.ontrack = ({ track }) => stream.addTrack(track);
      for (const kind of ['video', 'audio']) connection.addTransceiver(kind, { direction: 'recvonly' });
      const candidates: RTCIceCandidate[] = [];
      connection.onicecandidate = ({ candidate }) => candidate && candidates.push(candidate);
      await connection.setLocalDescription();
      const body = connection.localDescription!.sdp;
      const headers = { 'Content-Type': 'application/sdp', Authorization: `Bearer ${bearer}` };
      const answer = await fetch(to!, { method: 'POST', headers, body });
      const [location, etag] = [answer.headers.get('Location'), answer.headers.get('ETag')];
      if (answer.status !== 201) return { status: answer.status, location, etag };
      await connection.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
      while (connection.iceGatheringState !== 'complete') await new Promise((done) => setTimeout(done, 10));
      const [, ufrag] = /a=ice-ufrag:(\S+)/.exec(body) ?? [];
      const [, pwd] = /a=ice-pwd:(\S+)/.exec(body) ?? [];
      const lines = candidates.map(
        ({ candidate, sdpMid }) => `m=x 9 x 0\r\na=mid:${sdpMid}\r\na=${candidate}`,
      );
      const fragment = [`a=ice-ufrag:${ufrag}`, `a=ice-pwd:${pwd}`, ...lines].join('\r\n');
      const { status } = await fetch(location!, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': etag! },
        body: fragment,
      });
      return { status, location, etag };
    },
    [address, token],
  );
}

export function received(
  page: Page,
): Promise<{ readonly bytes: number; readonly seconds: number; readonly width: number }> {
  return page.evaluate(async () => {
    const reports = [...(await window.connection.getStats()).values()];
    const bytes = reports
      .filter(({ type }) => type === 'inbound-rtp')
      .reduce((sum, { bytesReceived }) => sum + bytesReceived, 0);
    return { bytes, seconds: window.video.currentTime, width: window.video.videoWidth };
  });
}

/** The picture plays, from now on. */
export async function plays(page: Page): Promise<void> {
  const { seconds } = await received(page);
  await vi.waitFor(async () => expect((await received(page)).seconds).toBeGreaterThan(seconds + 0.3), SOON);
}

/** Not a packet comes in any more, while more than a hundred do elsewhere; but for what was on the way. */
export async function fallsSilent(page: Page, elsewhere: Page): Promise<void> {
  const flows = async (bytes: number) => {
    const before = (await received(elsewhere)).bytes;
    await vi.waitFor(async () => {
      expect((await received(elsewhere)).bytes).toBeGreaterThan(before + bytes);
    }, SOON);
  };
  await flows(10_000);
  const { bytes } = await received(page);
  await flows(60_000);
  expect((await received(page)).bytes).toBe(bytes);
}
