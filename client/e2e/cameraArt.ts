/**
 * What the cameras of the pictures in docs/images see. Each function is sent to a page as its own text, so it may use
 * nothing but its arguments and the other functions of this file. `turn` goes from 0 to 1 and the picture repeats.
 */
type Pen = CanvasRenderingContext2D;

/** Late at night on a small stage: haze, two beams, somebody behind a synthesizer. */
function paintStage(pen: Pen, turn: number): void {
  const { width, height } = pen.canvas;
  const sway = Math.sin(turn * Math.PI * 2);
  const ground = pen.createLinearGradient(0, 0, 0, height);
  ground.addColorStop(0, '#160b2b');
  ground.addColorStop(0.62, '#3a1246');
  ground.addColorStop(1, '#0b0613');
  pen.fillStyle = ground;
  pen.fillRect(0, 0, width, height);
  pen.globalCompositeOperation = 'lighter';
  paintGlow(pen, { x: 0.5, y: 0.46, radius: 0.42, colour: '255, 70, 150', light: 0.5 + 0.06 * sway });
  paintGlow(pen, { x: 0.16, y: 0.3, radius: 0.34, colour: '70, 90, 255', light: 0.34 });
  paintGlow(pen, { x: 0.86, y: 0.34, radius: 0.36, colour: '255, 150, 60', light: 0.3 });
  for (const [from, lean, colour] of [
    [0.12, 0.3, '120, 110, 255'],
    [0.3, 0.16, '255, 80, 170'],
    [0.72, -0.18, '255, 80, 170'],
    [0.9, -0.32, '255, 170, 90'],
  ] as const) {
    paintBeam(pen, { from, to: from + lean + 0.05 * sway * Math.sign(lean), colour });
  }
  for (let n = 0; n < 46; n += 1) paintMote(pen, n, turn);
  pen.globalCompositeOperation = 'source-over';
  paintPerson(pen, sway);
  paintSynth(pen, turn);
}

function paintGlow(
  pen: Pen,
  glow: { x: number; y: number; radius: number; colour: string; light: number },
): void {
  const { width, height } = pen.canvas;
  const [x, y, radius] = [glow.x * width, glow.y * height, glow.radius * width];
  const light = pen.createRadialGradient(x, y, 0, x, y, radius);
  light.addColorStop(0, `rgba(${glow.colour}, ${glow.light})`);
  light.addColorStop(1, `rgba(${glow.colour}, 0)`);
  pen.fillStyle = light;
  pen.fillRect(0, 0, width, height);
}

function paintBeam(pen: Pen, beam: { from: number; to: number; colour: string }): void {
  const { width, height } = pen.canvas;
  const light = pen.createLinearGradient(beam.from * width, 0, beam.to * width, height * 0.9);
  light.addColorStop(0, `rgba(${beam.colour}, 0.5)`);
  light.addColorStop(1, `rgba(${beam.colour}, 0)`);
  pen.fillStyle = light;
  pen.filter = `blur(${width / 90}px)`;
  pen.beginPath();
  pen.moveTo(beam.from * width - 4, -20);
  pen.lineTo(beam.from * width + 4, -20);
  pen.lineTo((beam.to + 0.11) * width, height);
  pen.lineTo((beam.to - 0.11) * width, height);
  pen.fill();
  pen.filter = 'none';
}

function paintMote(pen: Pen, n: number, turn: number): void {
  const { width, height } = pen.canvas;
  const place = (n * 0.618) % 1;
  const rise = (n * 0.377 + turn) % 1;
  const twinkle = Math.sin((turn + n / 7) * Math.PI * 2) * 0.5 + 0.5;
  pen.fillStyle = `rgba(255, 220, 240, ${0.05 + 0.22 * twinkle * Math.sin(rise * Math.PI)})`;
  pen.beginPath();
  pen.arc(place * width, (1 - rise) * height * 0.85, (1 + (n % 3)) * (width / 900), 0, Math.PI * 2);
  pen.fill();
}

/** From behind the light: a silhouette with a rim of it. */
function paintPerson(pen: Pen, sway: number): void {
  const { width, height } = pen.canvas;
  pen.save();
  pen.translate(width * (0.5 + 0.006 * sway), height * (0.36 + 0.006 * Math.abs(sway)));
  pen.rotate(0.03 * sway);
  pen.scale(height / 720, height / 720);
  pen.fillStyle = '#12071c';
  pen.shadowColor = 'rgba(255, 110, 170, 0.9)';
  pen.shadowBlur = 26;
  pen.beginPath();
  pen.moveTo(-230, 330);
  pen.bezierCurveTo(-226, 200, -180, 152, -96, 128);
  pen.bezierCurveTo(-50, 114, -42, 104, -40, 74);
  pen.lineTo(40, 74);
  pen.bezierCurveTo(42, 104, 50, 114, 96, 128);
  pen.bezierCurveTo(180, 152, 226, 200, 230, 330);
  pen.fill();
  for (const [x, y, wide, high] of [
    [6, -108, 34, 32],
    [0, -12, 76, 86],
    [0, 4, 64, 84],
  ] as const) {
    pen.beginPath();
    pen.ellipse(x, y, wide, high, 0, 0, Math.PI * 2);
    pen.fill();
  }
  pen.shadowBlur = 0;
  pen.strokeStyle = '#2b1436';
  pen.lineWidth = 13;
  pen.beginPath();
  pen.arc(0, -8, 82, Math.PI * 1.08, Math.PI * 1.92);
  pen.stroke();
  pen.fillStyle = '#ff4f93';
  for (const side of [-1, 1]) {
    pen.beginPath();
    pen.ellipse(side * 80, 4, 16, 32, 0, 0, Math.PI * 2);
    pen.fill();
  }
  pen.restore();
}

function paintSynth(pen: Pen, turn: number): void {
  const { width, height } = pen.canvas;
  pen.save();
  pen.translate(width / 2, height * 0.8);
  pen.scale(height / 720, height / 720);
  pen.fillStyle = '#0d0713';
  pen.shadowColor = 'rgba(255, 80, 160, 0.55)';
  pen.shadowBlur = 40;
  pen.beginPath();
  pen.roundRect(-470, -42, 940, 220, 14);
  pen.fill();
  pen.shadowBlur = 12;
  for (let n = 0; n < 34; n += 1) {
    const beat = Math.max(0, Math.sin((turn * 2 - n / 11) * Math.PI * 2));
    const colour = ['255, 79, 147', '255, 179, 71', '123, 92, 255'][n % 3];
    pen.fillStyle = `rgba(${colour}, ${0.22 + 0.78 * beat * beat})`;
    pen.shadowColor = `rgba(${colour}, ${beat})`;
    pen.beginPath();
    pen.roundRect(-440 + n * 26, -18, 16, 9, 3);
    pen.fill();
  }
  pen.shadowBlur = 0;
  for (let n = 0; n < 14; n += 1) {
    pen.strokeStyle = 'rgba(255, 214, 235, 0.7)';
    pen.lineWidth = 3;
    pen.beginPath();
    const at = Math.sin(turn * Math.PI * 2 + n) * 0.5 + n;
    pen.arc(-424 + n * 65, 24, 13, at, at + 4.6);
    pen.stroke();
  }
  for (let n = 0; n < 36; n += 1) {
    const pressed = Math.sin((turn * 4 + n / 6) * Math.PI * 2) > 0.93;
    pen.fillStyle = pressed ? '#ff9ac6' : '#e9dff0';
    pen.fillRect(-448 + n * 25, 54, 23, 90);
    pen.fillStyle = '#16091f';
    if (![2, 6].includes(n % 7)) pen.fillRect(-448 + n * 25 + 16, 54, 15, 54);
  }
  pen.restore();
}

/** From above: a sheet of paper, a landscape in ink, and the brush that is at it. */
function paintDesk(pen: Pen, turn: number): void {
  const { width, height } = pen.canvas;
  const wood = pen.createLinearGradient(0, 0, width, height);
  wood.addColorStop(0, '#3b2417');
  wood.addColorStop(1, '#1d110b');
  pen.fillStyle = wood;
  pen.fillRect(0, 0, width, height);
  pen.save();
  pen.translate(width * 0.48, height * 0.52);
  pen.rotate(-0.035);
  pen.scale(height / 720, height / 720);
  pen.shadowColor = 'rgba(0, 0, 0, 0.55)';
  pen.shadowBlur = 50;
  pen.fillStyle = '#f3eadb';
  pen.fillRect(-480, -290, 960, 600);
  pen.shadowBlur = 0;
  pen.fillStyle = '#c8402f';
  pen.beginPath();
  pen.arc(210, -130, 62, 0, Math.PI * 2);
  pen.fill();
  for (let ridge = 0; ridge < 5; ridge += 1) paintRidge(pen, ridge);
  pen.fillStyle = '#b8322a';
  pen.fillRect(402, 226, 40, 46);
  pen.restore();
  paintBrush(pen, turn);
  paintGlow(pen, { x: 0.2, y: 0.1, radius: 0.7, colour: '255, 214, 150', light: 0.2 });
}

function paintRidge(pen: Pen, ridge: number): void {
  const wash = pen.createLinearGradient(0, -120 + ridge * 70, 0, 200 + ridge * 40);
  wash.addColorStop(0, `rgba(28, 30, 44, ${0.2 + ridge * 0.16})`);
  wash.addColorStop(1, 'rgba(28, 30, 44, 0)');
  pen.fillStyle = wash;
  pen.beginPath();
  pen.moveTo(-480, 310);
  for (let x = -480; x <= 480; x += 6) {
    const far = x / 118 + ridge * 2.3;
    const peak = Math.sin(far) * 46 + Math.sin(far * 2.7) * 20 + Math.sin(far * 7.1) * 5;
    pen.lineTo(x, -70 + ridge * 66 - peak);
  }
  pen.lineTo(480, 310);
  pen.fill();
}

function paintBrush(pen: Pen, turn: number): void {
  const { width, height } = pen.canvas;
  const angle = turn * Math.PI * 2;
  pen.save();
  pen.translate(width * (0.6 + 0.05 * Math.cos(angle)), height * (0.6 + 0.03 * Math.sin(angle * 2)));
  pen.rotate(0.62 + 0.05 * Math.sin(angle));
  pen.scale(height / 720, height / 720);
  pen.shadowColor = 'rgba(0, 0, 0, 0.5)';
  pen.shadowBlur = 24;
  pen.shadowOffsetX = 22;
  pen.shadowOffsetY = 30;
  pen.fillStyle = '#14131a';
  pen.beginPath();
  pen.moveTo(0, 0);
  pen.quadraticCurveTo(20, -18, 78, -13);
  pen.lineTo(78, 13);
  pen.quadraticCurveTo(20, 18, 0, 0);
  pen.fill();
  pen.fillStyle = '#8d6a3a';
  pen.fillRect(76, -14, 26, 28);
  pen.fillStyle = '#b3472f';
  pen.beginPath();
  pen.roundRect(100, -11, 760, 22, 10);
  pen.fill();
  pen.restore();
}

/** Everything that a page needs to paint either scene. */
export const CAMERA_ART = [
  paintStage,
  paintGlow,
  paintBeam,
  paintMote,
  paintPerson,
  paintSynth,
  paintDesk,
  paintRidge,
  paintBrush,
].map(String);

export type Scene = 'paintStage' | 'paintDesk';
