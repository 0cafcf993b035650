// A camera is opened, a box is dragged around an object, and its mask comes: that of the very frame that is shown. Whoever opens the page while
// the camera is paused sees what it gave last.
import { address, expect, expectNoFaults, given, open, runsOf, scenario, until } from '../browser.mjs';

await scenario(async (browser) => {
  const pictures = [];
  const page = await open(browser, '', { beforeOpen: (page) => page.on('websocket', (socket) => socket.on('framereceived', take)) });
  function take({ payload }) {
    if (typeof payload === 'string') return;
    const length = payload.readUInt32LE(0);
    pictures.push({ header: JSON.parse(payload.subarray(4, 4 + length).toString()), jpeg: payload.subarray(4 + length) });
  }

  const picture = page.locator('.stage .picture');
  await picture.waitFor();
  await until('pictures come', () => pictures.length > 3);

  // Given in pixels of the frame.
  const area = await until('the picture has its shape', async () => {
    const box = await picture.boundingBox();
    const { width, height } = pictures.at(-1).header;
    return box && Math.abs(box.width / box.height - width / height) < 0.02 ? box : null;
  });
  const scale = area.width / pictures.at(-1).header.width;
  const [x1, y1, x2, y2] = given.box.map((value) => value * scale);
  await page.mouse.move(area.x + x1, area.y + y1);
  await page.mouse.down();
  await page.mouse.move(area.x + x2, area.y + y2, { steps: 5 });
  await page.mouse.up();

  const found = await until('the object has a mask', () => pictures.findLast(({ header }) => header.objects.some(({ mask }) => mask)));
  await page.getByRole('region', { name: 'Objects' }).or(page.locator('aside')).first().waitFor();
  await until('the object is in the list', () => page.locator('aside').getByText(/tracked|uncertain/).first().isVisible());

  await page.getByText('Display', { exact: true }).click();
  await page.getByLabel('Labels').uncheck();
  await page.getByLabel('Fill').fill('1');
  await page.getByText('Display', { exact: true }).click();
  const share = await until('the mask is drawn where it was published', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    const drawn = await drawnShare(page, picture, pictures);
    if (drawn > 0.7) return drawn;
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    return null;
  });

  const last = pictures.at(-1).header;
  const before = pictures.length;
  await page.reload();
  await picture.locator('.away').getByText('paused').waitFor();
  await until('the last picture comes to a page that is opened during the pause', () => pictures.length > before);
  // A page that was slow had one from shortly before the pause.
  const shown = new Set(pictures.slice(before).map(({ header }) => header.frame));
  expect(shown.size === 1 && [...shown][0] >= last.frame, `it is the last frame, but: ${[...shown]} after ${last.frame}`);
  const again = await until('its mask is drawn there', async () => {
    const drawn = await drawnShare(page, picture, pictures);
    return drawn > 0.7 ? drawn : null;
  });
  await page.locator('aside').getByText(/tracked|uncertain/).first().waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await until('the camera goes on', () => pictures.at(-1).header.frame > last.frame);
  expectNoFaults(page);
  const masks = pictures.filter(({ header }) => header.objects.some(({ mask }) => mask))
    .map(({ header }) => ({ frame: header.frame, counts: header.objects.map(({ mask }) => mask?.counts ?? null) }));
  expect(masks.length > 0, `masks at ${address}`);
  console.log(JSON.stringify({ frame: found.header.frame, share, again, masks }));
});

// Where the page's pixels differ from the picture of the frame that it shows, there must be a mask: the IoU of both.
async function drawnShare(page, picture, pictures) {
  // What is said of a paused camera lies over its picture.
  const away = picture.locator('.away');
  await away.evaluate((element) => (element.style.display = 'none'));
  await page.waitForTimeout(500);
  const shot = await picture.screenshot();
  const last = pictures.at(-1);
  return page.evaluate(async ({ shot, jpeg, masks, width, height }) => {
    const pixelsOf = async (base64, type) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type }));
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0, width, height);
      return context.getImageData(0, 0, width, height).data;
    };
    const drawn = await pixelsOf(shot, 'image/png'), plain = await pixelsOf(jpeg, 'image/jpeg');
    const mask = new Uint8Array(width * height);
    for (const runs of masks) {
      let at = 0, value = 0;
      for (const run of runs) {
        if (value) for (let i = at; i < at + run; i++) mask[(i % height) * width + Math.floor(i / height)] = 1;
        at += run;
        value = 1 - value;
      }
    }
    // Around the masks: elsewhere a scaled picture is compared with itself.
    let [left, top, right, bottom] = [width, height, 0, 0];
    mask.forEach((value, i) => {
      if (!value) return;
      [left, top] = [Math.min(left, i % width), Math.min(top, Math.floor(i / width))];
      [right, bottom] = [Math.max(right, i % width), Math.max(bottom, Math.floor(i / width))];
    });
    let both = 0, either = 0;
    for (let i = 0; i < width * height; i++) {
      const x = i % width, y = Math.floor(i / width);
      if (x < left - 20 || x > right + 20 || y < top - 20 || y > bottom + 20) continue;
      const differs = Math.abs(drawn[4 * i] - plain[4 * i]) + Math.abs(drawn[4 * i + 1] - plain[4 * i + 1]) + Math.abs(drawn[4 * i + 2] - plain[4 * i + 2]) > 60;
      if (differs && mask[i]) both++;
      if (differs || mask[i]) either++;
    }
    return either === 0 ? 0 : both / either;
  }, {
    shot: shot.toString('base64'),
    jpeg: last.jpeg.toString('base64'),
    masks: last.header.objects.flatMap(({ mask }) => (mask ? [runsOf(mask.counts)] : [])),
    width: last.header.width,
    height: last.header.height,
  });
}
