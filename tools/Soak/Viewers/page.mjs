// Opens the console in a real browser and measures what somebody sees of a camera whose pictures hold their number (CounterPicture.cs)
// and a disc that swings to and fro (PatternDisc.cs). Prints one line of JSON.
import { expect, expectNoFaults, given, open, runsOf, scenario, until } from '../../../tests/Integration.Tests/Browser/browser.mjs';

const { rate, pictures, origin, seconds, opened, pointed } = given;
const counterBits = 16;
// Of the first objects (src/Console/Web/src/masks/colors.ts): none is that of the disc.
const maskColors = [
  0xff5a5f, 0x21c7f3, 0xffd23f, 0x5ce65c, 0xb980ff, 0xff9326, 0x4d8dff, 0xff66cc, 0x00e0a4, 0xc8e64c, 0xe0a080, 0x9fd3ff,
].map((rgb) => [rgb >> 16, (rgb >> 8) & 255, rgb & 255]);

await scenario(async (browser) => {
  const starts = [];
  for (let i = 0; i < opened; i++) starts.push(await start(browser));

  const frames = new Map();
  const samples = [];
  const page = await open(browser, '', { beforeOpen: (page) => page.on('websocket', (socket) => socket.on('framereceived', take)) });
  function take({ payload }) {
    if (typeof payload === 'string') return;
    const length = payload.readUInt32LE(0);
    const header = JSON.parse(payload.subarray(4, 4 + length).toString());
    frames.set(header.frame, { header, jpeg: samples.length < 5 ? payload.subarray(4 + length) : null });
    if (samples.length < 5) samples.push(header.frame);
  }

  await page.locator('.stage .picture canvas').waitFor();
  await until('pictures come', () => frames.size > 10);
  // Masks cover what they lie on, so that their edges can be read from the pixels.
  await page.getByText('Display', { exact: true }).click();
  await page.getByLabel('Labels').uncheck();
  await page.getByLabel('Fill').fill('1');
  await page.getByText('Display', { exact: true }).click();
  await page.waitForTimeout(1000);

  const shift = await numberOfFrames(page, samples.map((frame) => frames.get(frame)));
  const seen = await page.evaluate(watch, { seconds, rate, pictures, origin, counterBits });
  const outline = compare(seen, frames, shift);
  const captured = untilCaptured(seen, frames, shift);
  const pointing = await point(page, () => [...frames.values()].at(-1).header, shift);
  expectNoFaults(page);
  console.log(JSON.stringify({ starts, latencies: seen.map(({ latency }) => latency), captured, outline, pointing }));
});

// A browser that has nothing yet: bytes until the first picture, and milliseconds until the page can be used and until that picture.
async function start(browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.addInitScript(() => {
    const look = () => {
      const tool = document.querySelector('.toolbar button');
      if (tool && !tool.disabled) window.usable ??= performance.now();
      const canvas = document.querySelector('.stage canvas');
      if (canvas?.width > 300) window.sized ??= performance.now();
      if (!window.usable || !window.sized) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(process.argv[2]);
  await page.waitForFunction(() => window.usable && window.sized);
  const [usable, sized] = await page.evaluate(() => [window.usable, window.sized]);
  await page.waitForTimeout(300);
  await context.close();
  return { bytes, usable, picture: sized };
}

// What is to be added to a frame's index to have the number that its picture holds; the same for all frames.
async function numberOfFrames(page, known) {
  const shifts = new Set();
  for (const { header, jpeg } of known) {
    const number = await page.evaluate(async ({ jpeg, bits }) => {
      const bytes = Uint8Array.from(atob(jpeg), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
      const context = new OffscreenCanvas(bitmap.width, 1).getContext('2d');
      context.drawImage(bitmap, 0, Math.round(bitmap.height / 16), bitmap.width, 1, 0, 0, bitmap.width, 1);
      const row = context.getImageData(0, 0, bitmap.width, 1).data;
      return Array.from({ length: bits }, (_, bit) => Math.floor((bitmap.width * (2 * bit + 1)) / (2 * bits)))
        .reduce((number, x) => 2 * number + (row[4 * x] > 128 ? 1 : 0), 0);
    }, { jpeg: jpeg.toString('base64'), bits: counterBits });
    shifts.add((((number - header.frame) % pictures) + pictures) % pictures);
  }
  expect(shifts.size === 1, `frames follow their numbers, but: ${[...shifts]}`);
  return [...shifts][0];
}

// In the page: for every picture that comes to the canvas its number, how long after it was due it came, and where the mask is that
// is drawn on the row through the middle of the disc.
function watch({ seconds, rate, pictures, origin, counterBits }) {
  const canvas = document.querySelector('.stage canvas');
  const copy = document.createElement('canvas');
  const context = copy.getContext('2d', { willReadFrequently: true });
  const seen = [];
  let last = -1;
  const end = performance.now() + 1000 * seconds;
  return new Promise((resolve) => {
    const look = () => {
      const now = performance.timeOrigin + performance.now();
      const { width, height } = canvas;
      if (copy.width !== width) [copy.width, copy.height] = [width, 2];
      context.drawImage(canvas, 0, Math.round(height / 16), width, 1, 0, 0, width, 1);
      context.drawImage(canvas, 0, Math.round(height * 0.55), width, 1, 0, 1, width, 1);
      const { data } = context.getImageData(0, 0, width, 2);
      let number = 0;
      for (let bit = 0; bit < counterBits; bit++) number = 2 * number + (data[4 * Math.floor((width * (2 * bit + 1)) / (2 * counterBits))] > 128 ? 1 : 0);
      if (number !== last) {
        last = number;
        const step = 1000 / rate;
        const turns = Math.floor(((now - origin) / step - number) / pictures);
        let [left, right] = [null, null];
        for (let x = 0; x < width; x++) {
          const at = 4 * (width + x);
          // The first colour of masks, 0xff5a5f.
          if (Math.abs(data[at] - 0xff) + Math.abs(data[at + 1] - 0x5a) + Math.abs(data[at + 2] - 0x5f) > 60) continue;
          left ??= x;
          right = x;
        }
        seen.push({ number, drawn: now, latency: now - origin - (turns * pictures + number) * step, left, right, width });
      }
      if (performance.now() < end) requestAnimationFrame(look);
      else resolve(seen.slice(1));
    };
    requestAnimationFrame(look);
  });
}

// How long after it was due each picture that was seen was decoded, which is part of its latency.
function untilCaptured(seen, frames, shift) {
  const captured = new Map();
  for (const { header } of frames.values()) captured.set((header.frame + shift) % pictures, Date.parse(header.captured_at));
  // The numbers begin again, and a later picture may have the number of one that was seen.
  const cycle = (1000 / rate) * pictures;
  return seen.flatMap(({ number, drawn, latency }) => (captured.has(number) ? [(captured.get(number) - (drawn - latency)) % cycle] : []));
}

// Edges that were drawn against those of the mask that was published for the frame in the picture, and for the frame before it.
function compare(seen, frames, shift) {
  const byNumber = new Map();
  for (const { header } of frames.values()) byNumber.set((header.frame + shift) % pictures, header);
  const own = [], other = [];
  let without = 0;
  for (const { number, left, right, width } of seen) {
    const header = byNumber.get(number), before = byNumber.get((number + pictures - 1) % pictures);
    const run = header && runAt(header), runBefore = before && runAt(before);
    if (!run || left === null) {
      if (Boolean(run) !== (left !== null)) without++;
      continue;
    }
    const off = ([from, to], { width: pixels }) => (Math.abs((left * pixels) / width - from) + Math.abs((right * pixels) / width - to)) / 2;
    own.push(off(run, header));
    if (runBefore) other.push(off(runBefore, before));
  }
  return { own, other, without };
}

// The first and last pixel of object 1's mask on the row through the middle of the disc.
function runAt({ width, height, objects }) {
  const counts = objects.find(({ id }) => id === 1)?.mask?.counts;
  if (!counts) return null;
  const row = Math.round(height * 0.55);
  let [at, value, left, right] = [0, 0, null, null];
  for (const run of runsOf(counts)) {
    // Columns are run through from top to bottom, one after the other.
    if (value) {
      for (let column = Math.floor(at / height); column * height + row < at + run; column++) {
        if (column * height + row < at) continue;
        left ??= column;
        right = column;
      }
    }
    at += run;
    value = 1 - value;
  }
  return left === null || right >= width ? null : [left, right];
}

// Rests on the disc, which nobody follows any more, until its preview is drawn, clicks it, and waits until its mask is drawn on the
// live picture.
async function point(page, newest, shift) {
  const previews = [], masks = [];
  await page.getByRole('button', { name: 'Point', exact: true }).click();
  const area = await page.locator('.stage .picture').boundingBox();
  // Where the disc is going to be in half a second: it moves on while the mask is made.
  const stepNow = () => (newest().frame + shift) % 200;
  const disc = () => {
    const step = (stepNow() + rate / 2) % 200;
    const x = area.width * (0.5 + 0.3 * (Math.min(step, 200 - step) / 100 - 0.5));
    return { x: area.x + x, y: area.y + 0.55 * area.height };
  };
  for (let i = 0; i < pointed; i++) {
    // Beside the picture, which goes on.
    await page.mouse.move(area.x + area.width + 60, area.y + area.height);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    for (const { id } of newest().objects) await remove(page, id);
    await until('nothing is followed', () => newest().objects.length === 0);
    await page.waitForTimeout(700 + 40 * (i % 7));
    await until('the disc does not turn soon', () => stepNow() % 100 < 50);
    const { x, y } = disc();
    previews.push(await clocked(page, 'pointermove', [x, y], null, () => page.mouse.move(x, y)));
    masks.push(await clocked(page, 'pointerup', [x, y], maskColors, () => page.mouse.click(x, y)));
  }
  return { previews, masks };
}

async function remove(page, id) {
  const answer = await page.evaluate(async (id) => {
    const camera = document.querySelector('.large h1').textContent;
    const answer = await fetch(`api/cameras/${camera}/prompt`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-SamStream': 'none' },
      body: JSON.stringify({ id, mode: 'remove' }),
    });
    return answer.ok ? null : answer.text();
  }, id);
  expect(answer === null, `the object is removed, but: ${answer}`);
}

// Milliseconds from an event of the pointer until the pixel under it is drawn otherwise, or its row has pixels in one of the given colours.
async function clocked(page, event, place, colors, act) {
  const changed = page.evaluate(({ event, place: [x, y], colors }) => new Promise((resolve, reject) => {
    const canvas = document.querySelector('.stage canvas');
    const context = Object.assign(document.createElement('canvas'), { width: canvas.width, height: 1 }).getContext('2d', { willReadFrequently: true });
    const { left, top, width } = canvas.getBoundingClientRect();
    const scale = canvas.width / width;
    const read = (column, pixels) => {
      context.drawImage(canvas, column, Math.round((y - top) * scale), pixels, 1, 0, 0, pixels, 1);
      return context.getImageData(0, 0, pixels, 1).data;
    };
    const pixel = () => read(Math.round((x - left) * scale), 1);
    const apart = (data, at, color) => [0, 1, 2].reduce((sum, i) => sum + Math.abs(data[at + i] - color[i]), 0);
    const hasMask = () => {
      const row = read(0, canvas.width);
      let found = 0;
      for (let at = 0; at < row.length; at += 4) found += colors.some((color) => apart(row, at, color) < 40);
      return found > 20;
    };
    addEventListener(event, () => {
      const begin = performance.now(), before = pixel();
      const look = () => {
        if (colors ? hasMask() : apart(pixel(), 0, before) > 40) resolve(performance.now() - begin);
        else if (performance.now() - begin > 20_000) reject(new Error(`nothing was drawn at ${x}, ${y} within 20 s of ${event}`));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { once: true, capture: true });
    window.listening = true;
  }), { event, place, colors });
  await page.waitForFunction(() => window.listening);
  await page.evaluate(() => (window.listening = false));
  await act();
  return changed;
}
