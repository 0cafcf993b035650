// Compares the ways in which a live picture can reach a page: JPEG, WebCodecs, and fragmented MP4 in a media element.
// node tools/Soak/Viewers/transports.mjs [SECONDS]
// Each gets the same pictures, 1280x720, one every 40 ms: what encoding takes, what goes over the wire, and how long after the page has
// the bytes the picture is drawn. docs/decisions/0011-the-console.md says what follows from it.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '../../../tests/Integration.Tests/Browser/node_modules/playwright-core/index.mjs';

const seconds = Number(process.argv[2] ?? 8);
const rate = 25;
const sample = fileURLToPath(new URL('../../../samples/street.mp4', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'transports-'));
const file = (name) => join(folder, name);

try {
  const raw = file('pictures.y4m');
  ffmpeg('-stream_loop', '-1', '-i', sample, '-vf', `scale=1280:720,setpts=N/${rate}/TB`, '-r', rate, '-frames:v', seconds * rate, '-pix_fmt', 'yuv420p', raw);
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-profile:v', 'baseline', '-g', rate, '-x264-params', 'aud=1'];
  const rows = {
    jpeg: encode(raw, 'jpeg', ['-c:v', 'mjpeg', '-q:v', '4', '-f', 'mjpeg']),
    webcodecs: encode(raw, 'webcodecs', [...h264, '-f', 'h264']),
    mp4: encode(raw, 'mp4', [...h264, '-movflags', 'empty_moov+default_base_moof+frag_every_frame', '-f', 'mp4']),
  };
  const parts = {
    jpeg: split(readFileSync(file('jpeg')), Buffer.from([0xff, 0xd8, 0xff])),
    webcodecs: split(readFileSync(file('webcodecs')), Buffer.from([0, 0, 0, 1, 9])),
    mp4: fragments(readFileSync(file('mp4'))),
  };
  const codec = codecOf(parts.mp4[0]);
  await inBrowser(parts, async (page, name) => Object.assign(rows[name], await page.evaluate(show, { name, codec, rate, count: parts[name].length })));
  print(rows);
} finally {
  rmSync(folder, { recursive: true });
}

function ffmpeg(...args) {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args.map(String)]);
}

// Processor time of encoding alone: that of reading the pictures is taken away.
function encode(raw, name, args) {
  const time = (...output) => {
    const { stderr, status } = spawnSync('ffmpeg', ['-hide_banner', '-benchmark', '-y', '-threads', '1', '-i', raw, '-threads', '1', ...output], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const [, user, system] = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr);
    return Number(user) + Number(system);
  };
  const count = seconds * rate;
  return { encodeMs: (1000 * (time(...args, file(name)) - time('-f', 'null', '-'))) / count, kilobytes: statSync(file(name)).size / count / 1000 };
}

function split(bytes, mark) {
  const starts = [];
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) starts.push(at);
  return starts.map((start, i) => bytes.subarray(start, starts[i + 1]));
}

// The beginning (ftyp, moov), then one fragment (moof, mdat) a picture.
function fragments(bytes) {
  const parts = [];
  let from = 0;
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type !== 'moof' && type !== 'mfra') continue;
    parts.push(bytes.subarray(from, at));
    from = at;
  }
  return parts;
}

function codecOf(beginning) {
  const at = beginning.indexOf('avcC') + 5;
  return `avc1.${beginning.subarray(at, at + 3).toString('hex')}`;
}

async function inBrowser(parts, measure) {
  const server = createServer(({ url }, response) => {
    const [, name, index] = url.split('/');
    response.end(index === undefined ? '<!doctype html><canvas width=1280 height=720></canvas><video muted></video>' : parts[name][index]);
  }).listen(0, '127.0.0.1');
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const name of Object.keys(parts)) {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      await measure(page, name);
      await page.close();
    }
  } finally {
    await browser.close();
    server.close();
  }
}

// In the page: gives one picture after the other, and measures until each is drawn.
async function show({ name, codec, rate, count }) {
  const pictures = await Promise.all(Array.from({ length: count }, async (_, i) => (await fetch(`/${name}/${i}`)).arrayBuffer()));
  const context = document.querySelector('canvas').getContext('2d', { alpha: false });
  const video = document.querySelector('video');
  const given = [], waits = [];
  const drawn = (i) => given[i] !== undefined && waits.push(performance.now() - given[i]);
  const give = await {
    async jpeg() {
      return async (i) => {
        const picture = await createImageBitmap(new Blob([pictures[i]], { type: 'image/jpeg' }));
        context.drawImage(picture, 0, 0);
        picture.close();
        drawn(i);
      };
    },
    async webcodecs() {
      const output = (frame) => {
        context.drawImage(frame, 0, 0);
        drawn(frame.timestamp);
        frame.close();
      };
      const decoder = new VideoDecoder({ output, error: (error) => console.error(error) });
      decoder.configure({ codec, optimizeForLatency: true });
      return (i) => decoder.decode(new EncodedVideoChunk({ type: i % rate === 0 ? 'key' : 'delta', timestamp: i, data: pictures[i] }));
    },
    async mp4() {
      const media = new MediaSource();
      video.src = URL.createObjectURL(media);
      await new Promise((resolve) => media.addEventListener('sourceopen', resolve, { once: true }));
      const buffer = media.addSourceBuffer(`video/mp4; codecs="${codec}"`);
      const waiting = [];
      const next = () => !buffer.updating && waiting.length > 0 && buffer.appendBuffer(waiting.shift());
      buffer.addEventListener('updateend', () => {
        next();
        const end = video.buffered.length ? video.buffered.end(0) : 0;
        // As near to the newest picture as the element can be without standing still.
        if (end - video.currentTime > 0.3) video.currentTime = end - 0.05;
        if (video.paused && end > 0) void video.play();
      });
      const shown = (_, { mediaTime }) => {
        drawn(Math.round(mediaTime * rate) + 1);
        video.requestVideoFrameCallback(shown);
      };
      video.requestVideoFrameCallback(shown);
      return (i) => {
        waiting.push(pictures[i]);
        next();
      };
    },
  }[name]();
  const begin = performance.now();
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => setTimeout(resolve, begin + (1000 / rate) * i - performance.now()));
    given[i] = performance.now();
    void give(i);
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const settled = waits.slice(rate).sort((a, b) => a - b);
  const quantile = (share) => settled[Math.floor(share * (settled.length - 1))];
  return { p50: quantile(0.5), p95: quantile(0.95), shown: waits.length / count };
}

function print(rows) {
  const names = { jpeg: 'JPEG', webcodecs: 'H.264, WebCodecs', mp4: 'H.264, fragmented MP4' };
  console.log('|  | encoding, processor ms | kB | drawn after, median | 95 of 100 | drawn |\n| --- | ---: | ---: | ---: | ---: | ---: |');
  for (const [name, { encodeMs, kilobytes, p50, p95, shown }] of Object.entries(rows))
    console.log(`| ${names[name]} | ${encodeMs.toFixed(1)} | ${kilobytes.toFixed(0)} | ${p50.toFixed(0)} ms | ${p95.toFixed(0)} ms | ${(100 * shown).toFixed(0)} % |`);
}
