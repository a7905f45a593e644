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
    readonly encoder: WhipEncoder;
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
  await page.evaluate(`window.encoder = new (${WhipEncoder})()`);
  return {
    page,
    close() {
      site.closeAllConnections();
      site.close();
    },
  };
}

/** Runs in the page, so it knows nothing around it. */
class WhipEncoder {
  connection = new RTCPeerConnection();
  address = '';
  tag = '';
  gathered: RTCIceCandidate[] = [];

  /** Without a single candidate in the offer, as OBS sends it. */
  async start(endpoint: string, bearer: string | null): Promise<Answered> {
    this.connection.close();
    this.connection = new RTCPeerConnection();
    this.gathered = [];
    this.connection.onicecandidate = ({ candidate }) =>
      void (candidate?.candidate && this.gathered.push(candidate));
    for (const track of [this.tone(), this.picture()]) {
      const sender = this.connection.addTransceiver(track, { direction: 'sendonly' });
      if (track.kind === 'video') sender.setCodecPreferences(this.h264());
    }
    await this.connection.setLocalDescription(await this.connection.createOffer());
    const authorization = bearer === null ? {} : { Authorization: `Bearer ${bearer}` };
    const headers = { 'Content-Type': 'application/sdp', ...authorization };
    const answer = await this.ask('POST', endpoint, headers, this.withoutCandidates(this.own()));
    if (answer.status !== 201) return answer;
    this.address = new URL(answer.location ?? '', endpoint).href;
    this.tag = answer.etag ?? '';
    await this.connection.setRemoteDescription({ type: 'answer', sdp: answer.text });
    return answer;
  }

  async trickle(ifMatch: string | null): Promise<Answered> {
    await this.gather();
    return this.patch(ifMatch ?? this.tag);
  }

  /** New credentials by PATCH; what comes back is put into the answer that was there. */
  async restart(): Promise<Answered & { readonly oldTag: string }> {
    const oldTag = this.tag;
    const before = this.connection.remoteDescription?.sdp ?? '';
    this.gathered = [];
    await this.connection.setLocalDescription(await this.connection.createOffer({ iceRestart: true }));
    await this.gather();
    const answer = await this.patch('*');
    if (answer.status !== 200) return { ...answer, oldTag };
    this.tag = answer.etag ?? '';
    const sdp = this.withoutCandidates(before)
      .replace(/a=ice-ufrag:.*/g, `a=ice-ufrag:${this.read(answer.text, 'ice-ufrag')}`)
      .replace(/a=ice-pwd:.*/g, `a=ice-pwd:${this.read(answer.text, 'ice-pwd')}`);
    await this.connection.setRemoteDescription({ type: 'answer', sdp });
    for (const [line] of answer.text.matchAll(/candidate:.*/g))
      await this.connection.addIceCandidate({ candidate: line.trim(), sdpMLineIndex: 0 });
    return { ...answer, oldTag };
  }

  stop(): Promise<Answered> {
    return this.ask('DELETE', this.address, {});
  }

  /** Which it offered last, and which its packets go by. */
  async ufrags(): Promise<readonly string[]> {
    const reports = [...(await this.connection.getStats()).values()];
    const transport = reports.find(({ type }) => type === 'transport');
    return [this.read(this.own(), 'ice-ufrag'), transport?.iceLocalUsernameFragment ?? ''];
  }

  own(): string {
    return this.connection.localDescription?.sdp ?? '';
  }

  read(sdp: string, name: string): string {
    return new RegExp(`a=${name}:(.*)`).exec(sdp)?.[1]?.trim() ?? '';
  }

  withoutCandidates(sdp: string): string {
    return sdp.replace(/a=(candidate:.*|end-of-candidates)\r\n/g, '');
  }

  async gather(): Promise<void> {
    while (this.connection.iceGatheringState !== 'complete')
      await new Promise((done) => setTimeout(done, 20));
  }

  async ask(method: string, address: string, headers: Record<string, string>, body?: string) {
    const answer = await fetch(address, { method, headers, ...(body === undefined ? {} : { body }) });
    const [location, etag] = [answer.headers.get('Location'), answer.headers.get('ETag')];
    return { status: answer.status, location, etag, text: await answer.text() };
  }

  patch(ifMatch: string): Promise<Answered> {
    const found = this.gathered.filter(({ sdpMLineIndex }) => sdpMLineIndex === 0);
    const fragment = [
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=mid:0',
      `a=ice-ufrag:${this.read(this.own(), 'ice-ufrag')}`,
      `a=ice-pwd:${this.read(this.own(), 'ice-pwd')}`,
      ...found.map(({ candidate }) => `a=${candidate}`),
      '',
    ];
    const headers = { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': ifMatch };
    return this.ask('PATCH', this.address, headers, fragment.join('\r\n'));
  }

  tone(): MediaStreamTrack {
    const audio = new AudioContext();
    const source = audio.createOscillator();
    const out = audio.createMediaStreamDestination();
    source.connect(out);
    source.start();
    return out.stream.getAudioTracks()[0]!;
  }

  picture(): MediaStreamTrack {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
    let turn = 0;
    setInterval(() => {
      turn += 1;
      pen.fillStyle = `hsl(${turn % 360} 70% 45%)`;
      pen.fillRect(0, 0, 640, 360);
      pen.fillStyle = '#fff';
      pen.fillRect((turn * 7) % 640, 150, 60, 60);
    }, 40);
    return canvas.captureStream(25).getVideoTracks()[0]!;
  }

  /** As OBS sends it; this browser's own choice where it has none. */
  h264() {
    const { codecs = [] } = RTCRtpSender.getCapabilities('video') ?? {};
    return codecs.filter(({ mimeType }) => mimeType === 'video/H264');
  }
}
