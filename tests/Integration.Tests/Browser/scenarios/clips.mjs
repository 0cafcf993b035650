// Somebody who has read nothing follows an object through a clip: open, drag, run.
import { expect, expectNoFaults, given, open, scenario, until } from '../browser.mjs';

await scenario(async (browser) => {
  const page = await open(browser);
  const tile = page.locator('.tile a').first(), scene = page.locator('.scene');
  await tile.or(scene).first().waitFor();
  // With one clip it is open already.
  if (!(await scene.isVisible())) await tile.click();
  await scene.waitFor();

  let before = '';
  const area = await until('the picture is there and stays where it is', async () => {
    const place = await page.locator('.layer').evaluate(placeOf, given).catch(() => null);
    const isStill = place !== null && JSON.stringify(place) === before;
    before = JSON.stringify(place);
    await page.waitForTimeout(500);
    return isStill ? place : null;
  });
  const [x1, y1, x2, y2] = given.box.map((value, i) => (i % 2 === 0 ? area.x + (value * area.width) / given.width : area.y + (value * area.height) / given.height));
  await page.mouse.move(x1, y1);
  await page.mouse.down();
  await page.mouse.move(x2, y2, { steps: 5 });
  await page.mouse.up();
  await page.locator('aside').getByText(/tracked/).first().waitFor();

  await page.locator('.run button').first().click();
  await page.locator('progress').waitFor({ state: 'detached' });
  const ask = (path) => page.request.get(new URL(path, page.url().split('#')[0]).href).then((answer) => answer.json());
  const { id } = (await ask('api/clips')).clips[0];
  await until('every frame has a result', async () => (await ask('api/clips')).clips[0].frames_with_results === given.frames);

  // It leaves, which is said of the last frame, and taken back.
  const ends = async () => (await ask(`api/clips/${id}`)).prompts.filter(({ mode }) => mode === 'remove').map(({ frame }) => frame);
  const gone = page.getByRole('button', { name: /is gone from here$/ });
  await page.keyboard.press('End');
  await page.locator('aside').getByText(/tracked|lost|occluded|uncertain/).first().waitFor();
  await gone.click();
  await until('its end is kept', async () => String(await ends()) === String(given.frames - 1));
  expect(await gone.isDisabled(), 'it is gone there already');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await until('its end is taken back', async () => (await ends()).length === 0);
  expectNoFaults(page);
  console.log(JSON.stringify({ clip: id }));
});

// Where the picture lies on the page, whatever it is zoomed to.
function placeOf(layer, frame) {
  const stage = layer.parentElement;
  const shape = stage.querySelector('.painted')?.style.transform.match(/-?[\d.]+/g)?.map(Number);
  if (!shape) return null;
  const { x, y } = stage.getBoundingClientRect();
  return { x: x + shape[0], y: y + shape[1], width: frame.width * shape[2], height: frame.height * shape[2] };
}
