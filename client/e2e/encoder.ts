import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import type { Guest } from './kit.ts';

/** What an encoder was answered, and how its connection stands. */
export interface Answered {
  readonly status: number;
  readonly location: string | null;
  readonly etag: string | null;
  readonly text: string;
}

declare global {
  interface Window {
    readonly encoder: ReturnType<typeof makeEncoder>;
  }
}

/** A page of a foreign origin that sends a picture and a tone by WHIP, as OBS does: plain HTTP and WebRTC. */
export async function openEncoder({
  page,
  complaints,
}: Guest): Promise<{ readonly page: Page; close(): void }> {
  const site = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>Encoder</title>');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  // what is refused stands on the console
  complaints.forgive(/\/whip|favicon/);
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  await page.evaluate(`window.encoder = (${makeEncoder})()`);
  return {
    page,
    close() {
      site.closeAllConnections();
      site.close();
    },
  };
}

/** Runs in the page. */
function makeEncoder() {
  let connection = new RTCPeerConnection();
  let session = { address: '', etag: '', ufrag: '', pwd: '' };
  let gathered: RTCIceCandidate[] = [];

  const tracks = (): MediaStreamTrack[] => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 640, height: 360 });
    const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
    let turn = 0;
    setInterval(() => {
      turn += 1;
      pen.fillStyle = `hsl(${turn % 360} 70% 45%)`;
      pen.fillRect(0, 0, 640, 360);
      pen.fillStyle = '#fff';
      pen.fillRect((turn * 7) % 640, 150, 60, 60);
    }, 40);
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const out = audio.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    return [...out.stream.getTracks(), ...canvas.captureStream(25).getTracks()];
  };

  /** As OBS sends it; this browser's own choice where it has none. */
  const h264 = () => {
    const { codecs = [] } = RTCRtpSender.getCapabilities('video') ?? {};
    return codecs.filter(({ mimeType }) => mimeType === 'video/H264');
  };

  const ask = async (method: string, address: string, headers: Record<string, string>, body?: string) => {
    const answer = await fetch(address, { method, headers, ...(body === undefined ? {} : { body }) });
    const { status } = answer;
    const [location, etag] = [answer.headers.get('Location'), answer.headers.get('ETag')];
    return { status, location, etag, text: await answer.text() };
  };

  const credential = (sdp: string, name: string) => new RegExp(`a=${name}:(.*)`).exec(sdp)?.[1]?.trim() ?? '';
  const fragment = (sdp: string, candidates: readonly string[]) =>
    [
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=mid:0',
      `a=ice-ufrag:${credential(sdp, 'ice-ufrag')}`,
      `a=ice-pwd:${credential(sdp, 'ice-pwd')}`,
      ...candidates.map((candidate) => `a=${candidate}`),
      '',
    ].join('\r\n');
  const patch = (ifMatch: string, sdp: string, candidates: readonly string[]) =>
    ask(
      'PATCH',
      session.address,
      { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': ifMatch },
      fragment(sdp, candidates),
    );
  const own = () => connection.localDescription?.sdp ?? '';
  const found = () =>
    gathered.filter(({ sdpMLineIndex }) => sdpMLineIndex === 0).map((each) => each.candidate);
  const gathering = async () => {
    while (connection.iceGatheringState !== 'complete') await new Promise((done) => setTimeout(done, 20));
  };

  return {
    /** Without a single candidate in the offer, as OBS sends it. */
    async start(endpoint: string, bearer: string | null): Promise<Answered> {
      connection.close();
      connection = new RTCPeerConnection();
      gathered = [];
      connection.onicecandidate = ({ candidate }) => candidate?.candidate && gathered.push(candidate);
      for (const track of tracks()) {
        const sender = connection.addTransceiver(track, { direction: 'sendonly' });
        if (track.kind === 'video') sender.setCodecPreferences(h264());
      }
      await connection.setLocalDescription(await connection.createOffer());
      const headers = {
        'Content-Type': 'application/sdp',
        ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
      };
      const sdp = own().replace(/a=(candidate:.*|end-of-candidates)\r\n/g, '');
      const answer = await ask('POST', endpoint, headers, sdp);
      if (answer.status !== 201) return answer;
      const address = new URL(answer.location ?? '', endpoint).href;
      session = { address, etag: answer.etag ?? '', ufrag: '', pwd: '' };
      await connection.setRemoteDescription({ type: 'answer', sdp: answer.text });
      return answer;
    },
    async trickle(ifMatch: string | null): Promise<Answered> {
      await gathering();
      return patch(ifMatch ?? session.etag, own(), found());
    },
    /** New credentials by PATCH; what comes back is put into the answer that was there. */
    async restart(): Promise<Answered & { readonly oldTag: string }> {
      const oldTag = session.etag;
      const before = connection.remoteDescription?.sdp ?? '';
      gathered = [];
      await connection.setLocalDescription(await connection.createOffer({ iceRestart: true }));
      await gathering();
      const answer = await patch('*', own(), found());
      if (answer.status !== 200) return { ...answer, oldTag };
      session.etag = answer.etag ?? '';
      const fresh = answer.text.split('\r\n').filter((line) => line.startsWith('a=candidate:'));
      const sdp = before
        .replace(/a=(candidate:.*|end-of-candidates)\r\n/g, '')
        .replace(/a=ice-ufrag:.*/g, `a=ice-ufrag:${credential(answer.text, 'ice-ufrag')}`)
        .replace(/a=ice-pwd:.*/g, `a=ice-pwd:${credential(answer.text, 'ice-pwd')}`);
      await connection.setRemoteDescription({ type: 'answer', sdp });
      for (const line of fresh) {
        await connection.addIceCandidate({ candidate: line.slice(2), sdpMLineIndex: 0 });
      }
      return { ...answer, oldTag };
    },
    stop: () => ask('DELETE', session.address, {}),
    /** The pair of addresses in use, and how the connection stands. */
    async state(): Promise<{ readonly connection: string; readonly ufrag: string }> {
      let ufrag = '';
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'transport') ufrag = report.iceLocalUsernameFragment ?? '';
      }
      return { connection: connection.connectionState, ufrag };
    },
    ownUfrag: () => credential(own(), 'ice-ufrag'),
  };
}
