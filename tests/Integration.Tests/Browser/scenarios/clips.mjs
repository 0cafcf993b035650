// Somebody who has read nothing follows an object through a clip: open, drag, run.
import { expectNoFaults, given, open, scenario, until } from '../browser.mjs';

await scenario(async (browser) => {
  const page = await open(browser);
  const tile = page.locator('.tile a').first(), scene = page.locator('.scene');
  await tile.or(scene).first().waitFor();
  // With one clip it is open already.
  if (!(await scene.isVisible())) await tile.click();
  await scene.waitFor();

  const area = await until('the picture is there', () => page.locator('.layer').evaluate(placeOf).catch(() => null));
  const [x1, y1, x2, y2] = given.box.map((value, i) => (i % 2 === 0 ? area.x + (value * area.width) / given.width : area.y + (value * area.height) / given.height));
  await page.mouse.move(x1, y1);
  await page.mouse.down();
  await page.mouse.move(x2, y2, { steps: 5 });
  await page.mouse.up();
  await page.locator('aside').getByText(/tracked/).first().waitFor();

  await page.locator('.run button').first().click();
  await page.locator('progress').waitFor({ state: 'detached' });
  const clips = await page.request.get(new URL('api/clips', page.url().split('#')[0]).href).then((answer) => answer.json());
  const clip = clips.clips[0];
  await until('every frame has a result', async () => {
    const list = await page.request.get(new URL('api/clips', page.url().split('#')[0]).href).then((answer) => answer.json());
    return list.clips[0].frames_with_results === given.frames;
  });
  expectNoFaults(page);
  console.log(JSON.stringify({ clip: clip.id }));
});

// Where the picture lies on the page, whatever it is zoomed to.
function placeOf(layer) {
  const { x, y, width, height } = layer.getBoundingClientRect();
  const shape = layer.parentElement.querySelector('.painted')?.style.transform.match(/-?[\d.]+/g)?.map(Number);
  if (!shape || width === 0) return null;
  const stage = layer.parentElement.getBoundingClientRect();
  const painted = layer.parentElement.querySelector('.painted');
  return { x: stage.x + shape[0], y: stage.y + shape[1], width: painted.width * shape[2], height: painted.height * shape[2], inner: [x, y, height] };
}
