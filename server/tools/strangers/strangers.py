"""Clients of WHIP and WHEP that nobody of this project wrote: aiortc, and FFmpeg's WHIP muxer through PyAV.

Told by one JSON object per line on standard input, tells by one per line on standard output."""

import asyncio
import datetime
import json
import os
import re
import shutil
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from fractions import Fraction

import av
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError, VideoStreamTrack
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

WIDTH, HEIGHT, FRAMES_A_SECOND = 160, 120, 10


def tell(**facts):
    print(json.dumps(facts), flush=True)


def post(address, sdp, token):
    headers = {"Content-Type": "application/sdp"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(address, sdp.encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


class SmallPicture(VideoStreamTrack):
    """A grey picture that is small enough for a busy machine."""

    def __init__(self):
        super().__init__()
        self.count = 0

    async def recv(self):
        if self.readyState != "live":
            raise MediaStreamError
        await asyncio.sleep(1 / FRAMES_A_SECOND)
        self.count += 1
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([self.count % 256]) * plane.buffer_size)
        frame.pts = self.count * 90_000 // FRAMES_A_SECOND
        frame.time_base = Fraction(1, 90_000)
        return frame


async def negotiate(pc, asked):
    await pc.setLocalDescription(await pc.createOffer())
    offer = pc.localDescription.sdp
    for pattern, words in asked.get("rewrite", []):
        offer = re.sub(pattern, words, offer)
    status, text = await asyncio.to_thread(post, asked["address"], offer, asked.get("token"))
    if status == 201:
        await pc.setRemoteDescription(RTCSessionDescription(text, "answer"))
    tell(status=status, text=text)
    return status == 201


def watch(pc):
    @pc.on("connectionstatechange")
    def changed():
        tell(connection=pc.connectionState)


async def lines():
    """What is asked on standard input."""
    loop, queue = asyncio.get_running_loop(), asyncio.Queue()

    def read():
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, json.loads(line))
        loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line


async def encode(asked):
    pc = RTCPeerConnection()
    watch(pc)
    senders = {}
    for kind in asked["kinds"]:
        track = AudioStreamTrack() if kind == "audio" else SmallPicture()
        transceiver = pc.addTransceiver(track, direction="sendonly")
        senders[kind] = transceiver.sender
    if await negotiate(pc, asked):
        async for line in lines():
            senders[line["silence"]].replaceTrack(None)
            tell(silenced=line["silence"])
    await pc.close()


async def play(asked):
    pc = RTCPeerConnection()
    watch(pc)
    frames = {"audio": 0, "video": 0}

    async def count(track):
        try:
            while True:
                await track.recv()
                frames[track.kind] += 1
                if frames[track.kind] % FRAMES_A_SECOND == 1:
                    tell(frames=frames)
        except MediaStreamError:
            pass

    @pc.on("track")
    def came(track):
        asyncio.ensure_future(count(track))

    for kind in asked["kinds"]:
        pc.addTransceiver(kind, direction="recvonly")
    if await negotiate(pc, asked):
        async for _ in lines():
            pass
    await pc.close()


def certificate(folder):
    """Of the curve P-256, which every end of DTLS can read."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stranger")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(days=1)
    made = made.not_valid_before(now - day).not_valid_after(now + day).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    files = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    for path, text in zip(files, (made.public_bytes(pem), key.private_bytes(pem, *plain))):
        with open(path, "wb") as file:
            file.write(text)
    return dict(zip(("cert_file", "key_file"), files))


def mux(asked):
    """FFmpeg's own WHIP muxer."""
    folder = tempfile.mkdtemp()
    options = {"authorization": asked["token"], **certificate(folder)}
    with av.open(asked["address"], "w", format="whip", options=options) as out:
        picture = out.add_stream("libx264", rate=FRAMES_A_SECOND)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline", "bf": "0"}
        picture.gop_size = FRAMES_A_SECOND
        sound = out.add_stream("libopus", rate=48_000, layout="stereo")
        silence = av.AudioFrame("s16", "stereo", 960)
        silence.planes[0].update(bytes(silence.planes[0].buffer_size))
        silence.sample_rate = 48_000
        count = 0
        while True:
            frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([count % 256]) * plane.buffer_size)
            frame.pts = count
            for packet in picture.encode(frame):
                out.mux(packet)
            for n in range(5):
                silence.pts = (count * 5 + n) * 960
                for packet in sound.encode(silence):
                    out.mux(packet)
            count += 1
            if count == 1:
                shutil.rmtree(folder)
            if count % FRAMES_A_SECOND == 1:
                tell(sent=count)
            time.sleep(1 / FRAMES_A_SECOND)


def main():
    asked = json.loads(sys.stdin.readline())
    if asked["type"] == "mux":
        mux(asked)
    else:
        asyncio.run({"encode": encode, "play": play}[asked["type"]](asked))


main()
